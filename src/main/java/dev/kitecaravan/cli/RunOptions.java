package dev.kitecaravan.cli;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RunRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say what a run reads: shared by run and plan, so that a plan speaks of the very run. */
final class RunOptions {
    @ArgGroup(exclusive = true)
    private Selection selection;
    @Option(names = "--full-refresh", description = "Read everything again; rows are merged, none is deleted.")
    private boolean fullRefresh;
    @Option(names = "--from", paramLabel = "TIME", description = "Bounded backfill: builds created from here on. Moves no cursor.")
    private String from;
    @Option(names = "--to", paramLabel = "TIME", description = "Bounded backfill: builds created before.")
    private String to;
    @Option(names = "--base-url", paramLabel = "URL", description = "The API's origin.")
    private String baseUrl;
    @Option(names = "--routes", paramLabel = "FOLDER", description = "The folder of route files.")
    private String routes;
    @Mixin
    private DestinationOptions destination;

    /** Which endpoints. */
    private static final class Selection {
        @Option(names = "--only", paramLabel = "A,B", split = ",", description = "These endpoints, and the parents they need.")
        private List<String> only;
        @Option(names = "--all", description = "All endpoints there are route files for.")
        private boolean all;
    }

    Settings settings() {
        return destination.applyTo(Settings.ofProcess()).with(Setting.BASE_URL, baseUrl).with(Setting.ROUTES, routes);
    }

    static EndpointRegistry registry(Settings settings) {
        return TableOptions.registry(settings);
    }

    /** The ids of the endpoints asked for. */
    List<String> endpoints(Settings settings, EndpointRegistry registry) {
        if (selection != null && selection.all) {
            return registry.all().stream().map(EndpointRoute::id).toList();
        }
        List<String> chosen = selection != null
                ? selection.only
                : Arrays.stream(settings.text(Setting.ENDPOINTS).split(",")).map(String::trim).filter(e -> !e.isEmpty())
                        .toList();
        chosen.forEach(registry::get);
        return chosen;
    }

    RunRequest request(Settings settings, List<String> endpoints) {
        return new RunRequest(endpoints, extract(settings), settings.duration(Setting.WINDOW_LAG),
                settings.duration(Setting.RETRY_TIME_LIMIT), settings.duration(Setting.LEASE),
                TableOptions.rules(settings));
    }

    private ExtractSettings extract(Settings settings) {
        Instant fromTime = from == null ? null : Settings.time("--from", from);
        Instant toTime = to == null ? null : Settings.time("--to", to);
        if (fullRefresh && (from != null || to != null)) {
            throw new UsageException("--full-refresh reads everything; leave --from and --to out.");
        }
        if (fromTime != null && toTime != null && !fromTime.isBefore(toTime)) {
            throw new UsageException("--from " + from + " is not before --to " + to + ".");
        }
        return new ExtractSettings(settings.timeOrNull(Setting.START_DATE), fromTime, toTime, fullRefresh,
                settings.number(Setting.LOGS_MAX_BYTES), settings.duration(Setting.FINISHED_OVERLAP),
                settings.duration(Setting.RESCAN_SPAN), settings.duration(Setting.RESCAN_EVERY),
                settings.duration(Setting.PARENTS_MAX_AGE),
                Scope.of(settings.text(Setting.ORGANIZATIONS), settings.text(Setting.PIPELINES)));
    }
}
