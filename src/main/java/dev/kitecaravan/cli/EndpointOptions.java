package dev.kitecaravan.cli;

import java.util.List;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say which endpoints are read, from where and into what: shared by run, plan and serve. */
public final class EndpointOptions {
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
        return destination.applyTo(Settings.ofProcess()).with(Setting.BASE_URL, baseUrl).with(Setting.ROUTES, routes)
                .checked();
    }

    /** Those of them that are there and have a schedule, after route files changed; with {@code --all} new ones, too. */
    List<String> still(Settings settings, EndpointRegistry registry, List<String> before) {
        List<String> asked = selection != null && selection.all ? registry.idsOfFolder() : before;
        return registry.endpoints().stream().filter(endpoint -> !endpoint.schedule().isEmpty())
                .map(endpoint -> endpoint.id()).filter(asked::contains).toList();
    }

    /** The ids of the endpoints asked for. */
    List<String> endpoints(Settings settings, EndpointRegistry registry) {
        if (selection != null && selection.all) {
            return registry.idsOfFolder();
        }
        return ConfiguredRun.chosen(settings, registry, selection == null ? null : selection.only);
    }
}
