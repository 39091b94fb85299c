package dev.kitecaravan.cli;

import java.time.Instant;
import java.util.List;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.run.RunRequest;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say what a run reads: shared by run and plan, so that a plan speaks of the very run. */
final class RunOptions {
    @Mixin
    private EndpointOptions endpoints;
    @Option(names = "--full-refresh", description = "Read everything again; rows are merged, none is deleted.")
    private boolean fullRefresh;
    @Option(names = "--from", paramLabel = "TIME", description = "Bounded backfill: builds created from here on. Moves no cursor.")
    private String from;
    @Option(names = "--to", paramLabel = "TIME", description = "Bounded backfill: builds created before.")
    private String to;

    Settings settings() {
        return endpoints.settings();
    }

    /** The ids of the endpoints asked for. */
    List<String> endpoints(Settings settings, EndpointRegistry registry) {
        return endpoints.endpoints(settings, registry);
    }

    RunRequest request(Settings settings, List<String> chosen) {
        Instant fromTime = from == null ? null : Settings.time("--from", from);
        Instant toTime = to == null ? null : Settings.time("--to", to);
        if (fullRefresh && (from != null || to != null)) {
            throw new UsageException("--full-refresh reads everything; leave --from and --to out.");
        }
        if (fromTime != null && toTime != null && !fromTime.isBefore(toTime)) {
            throw new UsageException("--from " + from + " is not before --to " + to + ".");
        }
        return ConfiguredRun.request(settings, chosen, fromTime, toTime, fullRefresh);
    }
}
