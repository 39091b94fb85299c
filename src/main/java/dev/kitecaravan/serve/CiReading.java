package dev.kitecaravan.serve;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import dev.kitecaravan.insight.CiFigures;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.TableReader;

/**
 * Reads the figures of CI for the metrics, when builds were loaded and never when somebody scrapes. A failure is counted, is
 * said once until it goes well again, and is no firing's.
 */
final class CiReading {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** As the view {@code ci_as_of} knows loads of builds. */
    private static final String BUILDS = "builds";

    private final Supplier<TableReader> destination;
    private final Views views;
    private final Metrics metrics;
    private volatile TableReader under;
    private volatile boolean stopped;
    private boolean said;
    private boolean cutSaid;

    /** @param destination opens it for reading only */
    CiReading(Supplier<TableReader> destination, Views views, Metrics metrics) {
        this.destination = destination;
        this.views = views;
        this.metrics = metrics;
    }

    /** Reads them if one of these endpoints, which were loaded, is one of builds. */
    void after(Collection<String> endpoints) {
        if (!stopped && endpoints.stream().anyMatch(endpoint -> endpoint.contains(BUILDS))) {
            read();
        }
    }

    private void read() {
        try (TableReader reader = destination.get()) {
            under = reader;
            CiFigures figures = CiFigures.read(reader, views, LIMIT);
            if (figures != null) {
                metrics.ci(figures);
                sayCut(figures.cut());
            }
            said = false;
        } catch (RuntimeException e) {
            // Whatever it is: what was loaded is whole, and the next firing must come.
            if (!stopped) {
                failed(String.valueOf(e.getMessage()));
            }
        } finally {
            under = null;
        }
    }

    private void sayCut(boolean cut) {
        if (cut && !cutSaid) {
            LOG.warn("the metrics caravan_ci_… know the first " + TableReader.MOST_ROWS + " pipelines and queues;"
                    + " those beyond are neither shown nor counted as left out");
        }
        cutSaid = cut;
    }

    private void failed(String why) {
        metrics.ciNotRead();
        LOG.log(said ? Logger.Level.DEBUG : Logger.Level.WARN, "the metrics caravan_ci_… were not brought up to date: "
                + FiringLog.said(why)
                + "; 'caravan views' says which views are there; caravan.metrics.ci = false does without"
                + " these metrics.");
        said = true;
    }

    /** Ends what is under way, and begins no more. From any thread. */
    void stop() {
        stopped = true;
        TableReader reader = under;
        if (reader != null) {
            reader.cancel();
        }
    }
}
