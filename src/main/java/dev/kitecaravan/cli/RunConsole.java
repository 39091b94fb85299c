package dev.kitecaravan.cli;

import java.io.PrintWriter;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointReport;
import dev.kitecaravan.route.RunListener;
import dev.kitecaravan.text.Redactor;
import dev.kitecaravan.text.TerminalText;

/** What a run says while it runs: what it uses, then one line that is written over, on a terminal only. */
final class RunConsole implements RunListener {
    private static final long EVERY_MILLIS = 200;

    private final PrintWriter err;
    private final boolean live;
    private long last;
    private boolean open;

    RunConsole(PrintWriter err, boolean json) {
        this.err = err;
        this.live = System.console() != null && !json;
    }

    void start(Settings settings, DestinationSettings destination, EndpointRegistry registry) {
        say("Reading " + Redactor.redact(settings.text(Setting.BASE_URL)) + " into " + destination.name()
                + (destination.url() == null
                        ? " under " + destination.dataFolder()
                        : " at " + Redactor.redact(destination.url()))
                + ", dataset " + destination.dataset());
        say("Settings: " + (settings.fileName() == null ? "packaged" : settings.fileName()) + "; routes: "
                + (settings.routesFolder() == null ? "packaged" : settings.routesFolder()) + ", "
                + registry.all().size()
                + " endpoints");
    }

    @Override
    public void warning(String message) {
        say("Warning: " + message);
    }

    @Override
    public void begin(String endpoint) {
        line(endpoint + " ...");
    }

    @Override
    public void progress(EndpointReport soFar) {
        if (live && System.currentTimeMillis() - last >= EVERY_MILLIS) {
            last = System.currentTimeMillis();
            RowCounts rows = soFar.tables().values().stream().reduce(RowCounts.NONE, RowCounts::plus);
            line(soFar.endpoint() + ": " + soFar.records() + " records, " + (rows.added() + rows.changed())
                    + " rows written, " + soFar.requests() + " requests"
                    + (soFar.waited().isZero() ? "" : ", waited " + soFar.waited().toSeconds() + " s for the budget"));
        }
    }

    @Override
    public void end(EndpointReport report) {
        line("");
    }

    private synchronized void line(String text) {
        if (live) {
            err.print("\r\u001b[K" + TerminalText.escape(text));
            err.flush();
            open = !text.isEmpty();
        }
    }

    private synchronized void say(String text) {
        if (open) {
            line("");
        }
        err.println(TerminalText.escape(text));
        err.flush();
    }
}
