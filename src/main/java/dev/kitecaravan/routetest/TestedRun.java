package dev.kitecaravan.routetest;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.RetrySettings;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.extract.http.WaitClock;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.OwnRoute;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.ReportBody;
import dev.kitecaravan.run.RunListener;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.run.Traffic;
import dev.kitecaravan.run.component.ApiComponent;
import dev.kitecaravan.run.component.EndpointReader;
import dev.kitecaravan.settings.Settings;

/** The run of one test, as the program would run it, but that nobody waits: refusals and faults are waited out on a clock that is put forward. */
final class TestedRun implements AutoCloseable {
    /** A request that never comes right is sent three times: the second pause always reaches the end of the time. */
    private static final RetrySettings RETRY = new RetrySettings(Duration.ofSeconds(60), Duration.ofSeconds(48),
            Duration.ofHours(1), Duration.ofSeconds(60));

    private final Settings settings;
    private final EndpointRegistry registry;
    private final CamelRoutes routes;
    private final TestDatabase database;
    private final Traffic traffic = new Traffic(trouble -> {
    });
    private final ApiClient client;

    /**
     * How a route ended.
     *
     * @param message why not well; null when nothing speaks against it
     */
    record Ended(Outcome outcome, String message) {
    }

    TestedRun(Settings settings, EndpointRegistry registry, CamelRoutes routes, URI api, TestDatabase database) {
        this.settings = settings;
        this.registry = registry;
        this.routes = routes;
        this.database = database;
        this.client = new ApiClient(ApiSettings.of(Origin.of(api.toString()), TokenSource.of(StubApi.TOKEN))
                .withRetry(RETRY).withSpool(Path.of(System.getProperty("java.io.tmpdir")), Integer.MAX_VALUE),
                new Budget(Reserve.parse("0"), RETRY.refusalFallback(), WaitClock.withoutWaits(), () -> 0.5), traffic);
    }

    /** Reads an endpoint, and the parents that it needs. */
    Ended endpoint(String id) {
        RunReport report = read(id);
        EndpointReport own = report.endpoints().stream().filter(each -> each.endpoint().equals(id)).findFirst()
                .orElse(null);
        String others = String.join("; ", report.failures().values());
        if (own == null) {
            return new Ended(Outcome.SKIPPED, others);
        }
        return new Ended(own.outcome(),
                own.message() == null && own.outcome() != Outcome.COMPLETE ? others : own.message());
    }

    /** Runs a route of one's own once. */
    Ended own(OwnRoute own) {
        routes.with(Map.of(ApiComponent.CLIENT, client, EndpointReader.NAME, (EndpointReader) this::readFor));
        try {
            routes.runOnce(registry, own);
            return new Ended(Outcome.COMPLETE, null);
        } catch (Exception e) {
            return new Ended(Outcome.FAILED, e.getMessage());
        }
    }

    private Map<String, Object> readFor(String endpoint) {
        RunReport report = read(endpoint);
        if (!report.failures().isEmpty()) {
            throw new IllegalStateException("endpoint " + endpoint + " was not read to its end: "
                    + String.join("; ", report.failures().values()));
        }
        return ReportBody.of(endpoint, report);
    }

    private RunReport read(String endpoint) {
        return new CaravanRun(ConfiguredRun.request(settings, List.of(endpoint), null, null, false), registry, routes,
                client, traffic, database.destination(), database.settings().system(), RunListener.NONE).run();
    }

    @Override
    public void close() {
        client.close();
    }
}
