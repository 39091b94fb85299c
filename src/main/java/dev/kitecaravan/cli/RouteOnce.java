package dev.kitecaravan.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.datasource.DataSources;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.OwnRoute;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.run.ReportBody;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.run.RunRequest;
import dev.kitecaravan.run.Traffic;
import dev.kitecaravan.run.component.ApiComponent;
import dev.kitecaravan.run.component.EndpointReader;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.ConfiguredDataSources;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.text.NearestName;

/** Runs a route of one's own once, as if its schedule had fired. */
final class RouteOnce {
    private final Settings settings;
    private final RunConsole console;
    private final EndpointRegistry registry;
    private final OwnRoute own;

    /** @throws UsageException when there is no such route */
    RouteOnce(Settings settings, RunConsole console, String name) {
        this.settings = settings;
        this.console = console;
        this.registry = ConfiguredTables.registry(settings);
        List<String> names = registry.own().stream().map(OwnRoute::id).filter(id -> id != null).toList();
        this.own = registry.own().stream().filter(route -> name.equals(route.id())).findFirst()
                .orElseThrow(() -> new UsageException("There is no route '" + name + "' of your own"
                        + NearestName.hint(name, names)
                        + (names.isEmpty() ? "" : " There are " + String.join(", ", names))
                        + ". Endpoints are read with --only."));
    }

    /** @throws IllegalStateException with the step and the reason when it failed */
    void run(CamelContext camel) throws Exception {
        Traffic traffic = new Traffic(console::warning, console);
        Budget budget = new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE)));
        Collection<String> read = CaravanRun.order(registry, registry.called()).stream().map(e -> e.id()).toList();
        try (ApiClient client = new ApiClient(ConfiguredApi.of(settings), budget, traffic);
                DataSources sources = ConfiguredDataSources.of(settings)) {
            CamelRoutes routes = new CamelRoutes(camel).with(sources.all()).kamelets(settings.kameletsFolder());
            routes.with(Map.of(ApiComponent.CLIENT, client, EndpointReader.NAME,
                    (EndpointReader) endpoint -> read(endpoint, routes, budget)));
            routes.load(registry, read);
            routes.runOnce(registry, own);
        }
    }

    private Map<String, Object> read(String endpoint, CamelRoutes routes, Budget budget) {
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        RunRequest request = ConfiguredRun.request(settings, List.of(endpoint), null, null, false);
        Traffic traffic = new Traffic(console::warning, console);
        try (ApiClient client = new ApiClient(ConfiguredApi.of(settings), budget, traffic);
                Destination target = Destinations.open(chosen)) {
            RunReport report = new CaravanRun(request, registry, routes, client, traffic, target, chosen.system(),
                    console).with(ConfiguredRun.views(settings, registry)).run();
            if (!report.failures().isEmpty() || report.stopped() != null) {
                throw new IllegalStateException("endpoint " + endpoint + " was not read to its end: "
                        + (report.failures().isEmpty()
                                ? report.stopped()
                                : String.join("; ", report.failures().values())));
            }
            return ReportBody.of(endpoint, report);
        } catch (IOException e) {
            throw new UncheckedIOException("endpoint " + endpoint + " cannot be read: " + e.getMessage(), e);
        }
    }
}
