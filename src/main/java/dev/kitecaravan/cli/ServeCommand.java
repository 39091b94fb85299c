package dev.kitecaravan.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Inject;

import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.jboss.logging.Logger;

import com.sun.net.httpserver.HttpHandler;

import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.observe.ManagementHandler;
import dev.kitecaravan.observe.WebServer;
import dev.kitecaravan.route.CamelRoutes;
import dev.kitecaravan.route.CaravanRun;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RunRequest;
import dev.kitecaravan.route.Schedule;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads the API again and again, each endpoint by its schedule. */
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false, description = "Reads Buildkite's API again and again, each endpoint by the schedule of its route file, until told to stop.", footer = {
        "",
        "Health and metrics: http://127.0.0.1:9000/q/health and /metrics, unless CARAVAN_MANAGEMENT_ADDRESS says otherwise.",
        "A firing that was missed while it was not running is made up for, once."})
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger("caravan");

    @Inject
    CamelContext camel;
    @Inject
    CamelRuntime camelRuntime;

    @Mixin
    private EndpointOptions options;

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings();
        EndpointRegistry registry = TableOptions.registry(settings);
        List<String> endpoints = options.endpoints(settings, registry);
        requireSchedules(registry, endpoints);
        ZoneId zone = zone(settings);
        Duration delay = delay(settings);
        RunRequest request = EndpointOptions.request(settings, endpoints, null, null, false);
        Budget budget = new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE)));
        ApiOptions.of(settings);
        try (Destination target = Destinations.create(DestinationOptions.of(settings))) {
            target.validate();
            target.open();
        }
        camelRuntime.start(new String[0]);
        CamelRoutes routes = new CamelRoutes(camel);
        routes.load(registry, CaravanRun.order(registry, endpoints).stream().map(e -> e.id()).toList());
        ScheduledRuns runs = new ScheduledRuns(settings, registry, request, routes, budget);
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        CountDownLatch told = new CountDownLatch(1);
        try (Schedule schedule = Schedule.inMemory(zone, runs);
                WebServer management = serve(settings, Setting.MANAGEMENT_ADDRESS, "management",
                        new ManagementHandler(new ServeHealth(schedule), metrics::scrape));
                StopOnSignal signal = new StopOnSignal(reason -> {
                    schedule.pause();
                    runs.stop(reason);
                    told.countDown();
                })) {
            endpoints.forEach(id -> schedule.add(id, registry.get(id).endpoint().schedule(), null));
            schedule.start(delay);
            told.await();
        }
        return ExitCode.GOOD;
    }

    private static void requireSchedules(EndpointRegistry registry, List<String> endpoints) {
        List<String> without = endpoints.stream().filter(id -> registry.get(id).endpoint().schedule().isEmpty())
                .toList();
        if (!without.isEmpty()) {
            throw new UsageException(
                    "No schedule: " + String.join(", ", without) + ". Give each route file one, such as"
                            + " schedule: 0 0/30 * * * ?, or leave the endpoint out.");
        }
    }

    private static ZoneId zone(Settings settings) {
        String text = settings.text(Setting.TIME_ZONE);
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new UsageException(Setting.TIME_ZONE.environment() + " is '" + text
                    + "'; write a time zone such as Europe/Berlin or UTC.");
        }
    }

    private static Duration delay(Settings settings) {
        long most = settings.duration(Setting.JITTER).toMillis();
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1));
    }

    /** Null when the setting says that it is not to be served. */
    private static WebServer serve(Settings settings, Setting setting, String name, HttpHandler handler) {
        InetSocketAddress address = Address.orNull(settings, setting);
        if (address == null) {
            return null;
        }
        try {
            WebServer server = WebServer.start(name, address, handler);
            LOG.info(name + " at http://" + server.address().getHostString() + ":" + server.address().getPort());
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(
                    name + " cannot be served at " + settings.text(setting) + " (" + e.getMessage()
                            + "); end the program that has the port, or set " + setting.environment() + " to another.",
                    e);
        }
    }
}
