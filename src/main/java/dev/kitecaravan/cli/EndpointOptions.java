package dev.kitecaravan.cli;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.HeapShare;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RunRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say which endpoints are read, from where and into what: shared by run, plan and serve. */
final class EndpointOptions {
    @ArgGroup(exclusive = true)
    private Selection selection;
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

    /** The ids of the endpoints asked for. */
    List<String> endpoints(Settings settings, EndpointRegistry registry) {
        if (selection != null && selection.all) {
            return registry.all().stream().map(EndpointRoute::id).toList();
        }
        return chosen(settings, registry, selection == null ? null : selection.only);
    }

    /** The endpoints named; those of the settings when none is, null. */
    static List<String> chosen(Settings settings, EndpointRegistry registry, List<String> only) {
        List<String> chosen = only != null
                ? only
                : Arrays.stream(settings.text(Setting.ENDPOINTS).split(",")).map(String::trim).filter(e -> !e.isEmpty())
                        .toList();
        chosen.forEach(registry::get);
        return chosen;
    }

    /**
     * What the settings and the flags of a run make of it.
     *
     * @param from        builds created from here on, null for all
     * @param to          builds created before, null for all
     * @param fullRefresh whether everything is read again
     */
    static RunRequest request(Settings settings, List<String> endpoints, Instant from, Instant to,
            boolean fullRefresh) {
        ExtractSettings extract = new ExtractSettings(settings.timeOrNull(Setting.START_DATE), from, to, fullRefresh,
                settings.number(Setting.LOGS_MAX_BYTES), settings.duration(Setting.FINISHED_OVERLAP),
                settings.duration(Setting.RESCAN_SPAN), settings.duration(Setting.RESCAN_EVERY),
                settings.duration(Setting.PARENTS_MAX_AGE),
                Scope.of(settings.text(Setting.ORGANIZATIONS), settings.text(Setting.PIPELINES)));
        return new RunRequest(endpoints, extract, settings.duration(Setting.WINDOW_LAG),
                settings.duration(Setting.RETRY_TIME_LIMIT), settings.duration(Setting.LEASE),
                TableOptions.rules(settings),
                CommitUnit.batch(HeapShare.ofCommit(settings.number(Setting.COMMIT_MAX_BYTES)),
                        settings.duration(Setting.COMMIT_MAX_AGE)));
    }
}
