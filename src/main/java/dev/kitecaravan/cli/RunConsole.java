package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.Remaining;
import dev.kitecaravan.run.ReportText;
import dev.kitecaravan.run.RunListener;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;

/** What a run says while it runs: what it uses, then one line that is written over, on a terminal only. */
final class RunConsole implements RunListener {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final long EVERY_MILLIS = 200;

    private final PrintWriter err;
    private final boolean live;
    private final boolean logged;
    private long last;
    private boolean open;

    /**
     * @param json   whether the result is printed as JSON
     * @param logged whether what is said is logged, instead of being printed for people
     */
    RunConsole(PrintWriter err, boolean json, boolean logged) {
        this.err = err;
        this.logged = logged;
        this.live = System.console() != null && !json && !logged;
    }

    void start(Settings settings, DestinationSettings destination, EndpointRegistry registry) {
        say("Reading " + Redactor.redact(settings.text(Setting.BASE_URL)) + " into " + destination.name()
                + (destination.url() == null
                        ? " under " + destination.dataFolder()
                        : " at " + Redactor.redact(destination.url()))
                + ", dataset " + destination.dataset());
        say("Settings: " + (settings.fileName() == null ? "packaged" : settings.fileName()) + "; routes: "
                + (settings.routesFolder() == null ? "packaged" : settings.routesFolder()) + ", "
                + registry.idsOfFolder().size()
                + " endpoints");
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
        line(endpoint + " ...");
    }

    @Override
    public void progress(EndpointReport soFar, Supplier<Remaining> remaining) {
        if (live && System.currentTimeMillis() - last >= EVERY_MILLIS) {
            last = System.currentTimeMillis();
            RowCounts rows = soFar.tables().values().stream().reduce(RowCounts.NONE, RowCounts::plus);
            line(soFar.endpoint() + ": " + soFar.records() + " records, " + (rows.added() + rows.changed())
                    + " rows written, " + soFar.requests() + " requests"
                    + (soFar.waited().isZero() ? "" : ", waited " + soFar.waited().toSeconds() + " s for the budget")
                    + left(remaining.get()));
        }
    }

    /** What is known of what is left, in words. */
    static String left(Remaining remaining) {
        StringBuilder text = new StringBuilder();
        if (remaining.budget() >= 0) {
            text.append(", budget ").append(remaining.budget());
        }
        if (remaining.requests() >= 0) {
            text.append("; about ").append(remaining.requests()).append(" requests");
            if (remaining.time() != null) {
                long seconds = remaining.time().toSeconds();
                text.append(", ").append(seconds < 90 ? seconds + " s" : Math.round(seconds / 60.0) + " min");
            }
            text.append(" left");
        }
        return text.toString();
    }

    @Override
    public void end(EndpointReport report) {
        line("");
        if (logged && report.message() == null) {
            LOG.info(report.endpoint() + ": " + ReportText.sentence(report));
        } else if (logged) {
            LOG.error(report.endpoint() + " failed: " + report.message());
        }
    }

    private synchronized void line(String text) {
        if (live) {
            err.print("\r\u001b[K" + TerminalText.escape(text));
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
