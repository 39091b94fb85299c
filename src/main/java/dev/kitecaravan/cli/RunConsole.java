package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.LongWaits;
import dev.kitecaravan.run.Remaining;
import dev.kitecaravan.run.ReportText;
import dev.kitecaravan.run.RunListener;
import dev.kitecaravan.run.SideWay;
import dev.kitecaravan.run.Waiting;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;

/**
 * What a run says while it runs: what it uses; on a terminal one line that is written over; elsewhere a line a minute and one
 * for every endpoint that took longer than some seconds, so that a log of hours does not look hung. Thread-safe.
 */
final class RunConsole implements RunListener, ApiListener, AutoCloseable {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final Duration LIVE_EVERY = Duration.ofMillis(200);
    private static final Duration PLAIN_EVERY = Duration.ofMinutes(1);
    /** An endpoint that took less has its row in the table soon enough. */
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(10);
    private static final String DIM = "\u001b[36m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter err;
    private final boolean live;
    private final boolean logged;
    private final boolean silent;
    private final boolean coloured = System.getenv("NO_COLOR") == null;
    private List<String> endpoints = List.of();
    private long last = System.nanoTime();
    private boolean open;
    private final LongWaits waits = new LongWaits(this::waits);
    private volatile String reading;

    /**
     * @param quiet  whether nothing but warnings is said, as the result is printed as JSON
     * @param logged whether what is said is logged, instead of being printed for people
     */
    RunConsole(PrintWriter err, boolean quiet, boolean logged) {
        this(err, quiet, logged, Terminal.isThere());
    }

    RunConsole(PrintWriter err, boolean quiet, boolean logged, boolean terminal) {
        this.err = err;
        this.logged = logged;
        this.silent = quiet;
        this.live = terminal && !quiet && !logged;
    }

    /** @param endpoints in the order in which they are read */
    void start(Settings settings, DestinationSettings destination, EndpointRegistry registry, List<String> endpoints) {
        this.endpoints = List.copyOf(endpoints);
        say("Reading " + Redactor.redactAddress(settings.text(Setting.BASE_URL)) + " into " + destination.name()
                + (destination.url() == null
                        ? " under " + destination.dataFolder()
                        : " at " + Redactor.redactAddress(destination.url()))
                + ", dataset " + destination.dataset());
        say("Settings: " + (settings.fileName() == null ? "packaged" : settings.fileName()) + "; routes: "
                + (settings.routesFolder() == null ? "packaged" : settings.routesFolder()) + ", "
                + ProgressLine.count(registry.idsOfFolder().size(), "endpoint"));
    }

    @Override
    public void warning(String message) {
        if (logged) {
            LOG.warn(message);
        } else {
            say("Warning: " + message);
        }
    }

    @Override
    public void begin(String endpoint) {
        reading = endpoint;
        line("[" + at(endpoint) + "/" + endpoints.size() + "] " + endpoint + " …");
    }

    @Override
    public void progress(EndpointReport soFar, Supplier<Remaining> remaining) {
        long now = System.nanoTime();
        if (silent || now - last < (live ? LIVE_EVERY : PLAIN_EVERY).toNanos()) {
            return;
        }
        last = now;
        String text = ProgressLine.of(soFar, remaining.get(), at(soFar.endpoint()), endpoints.size(), waits.current(),
                live ? Terminal.columns() : Integer.MAX_VALUE);
        if (live) {
            line(text);
        } else {
            say(text);
        }
    }

    private int at(String endpoint) {
        return endpoints.indexOf(endpoint) + 1;
    }

    @Override
    public Waiting waiting(String what, Instant until) {
        return waits.begin(what, until);
    }

    @Override
    public void waitingForBudget(ApiRequest request, String scope, Duration atMost) {
        waits.waitingForBudget(request, scope, atMost);
    }

    @Override
    public void waitedForBudget(ApiRequest request, Duration total) {
        waits.waitedForBudget(request, total);
    }

    @Override
    public void retrying(ApiRequest request, String reason, Duration delay) {
        waits.retrying(request, reason, delay);
    }

    /** A wait of more than ten seconds. */
    private void waits(String sentence) {
        String endpoint = reading;
        String text = endpoint == null
                ? sentence
                : "[" + at(endpoint) + "/" + endpoints.size() + "] " + endpoint + " · " + sentence;
        if (live) {
            line(ProgressLine.cut(text, Terminal.columns() - 1));
        } else if (!silent) {
            say(text);
        }
    }

    @Override
    public void end(EndpointReport report) {
        reading = null;
        line("");
        if (logged && report.message() == null) {
            LOG.info(report.endpoint() + ": " + ReportText.sentence(report));
        } else if (logged) {
            LOG.error(report.endpoint() + " failed: " + report.message());
        } else if (!live && !silent && report.took().compareTo(WORTH_A_LINE) > 0) {
            say("[" + at(report.endpoint()) + "/" + endpoints.size() + "] " + report.endpoint() + ": "
                    + ReportText.sentence(report));
        }
    }

    @Override
    public void undelivered(String endpoint, SideWay lost) {
        if (logged) {
            LOG.error(endpoint + " failed: " + lost);
        }
    }

    @Override
    public void close() {
        waits.close();
    }

    private synchronized void line(String text) {
        if (live) {
            String shown = TerminalText.escape(text);
            err.print("\r\u001b[K" + (coloured && !shown.isEmpty() ? DIM + shown + PLAIN : shown));
            err.flush();
            open = !text.isEmpty();
        }
    }

    private synchronized void say(String text) {
        if (logged) {
            LOG.info(text);
            return;
        }
        if (open) {
            line("");
        }
        err.println(TerminalText.escape(text));
        err.flush();
    }
}
