package dev.kitecaravan.cli;

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
        "The page: http://127.0.0.1:8090, unless CARAVAN_WEB_ADDRESS says otherwise.",
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
                WebServer management = WebServers.start(settings, Setting.MANAGEMENT_ADDRESS, "management",
                        new ManagementHandler(new ServeHealth(schedule), metrics::scrape));
                WebServer page = WebServers.start(settings, Setting.WEB_ADDRESS, "The page",
                        ShowOptions.handler(settings, registry,
                                new ServedLive(endpoints, schedule, runs, budget)));
                StopOnSignal signal = new StopOnSignal(reason -> {
                    schedule.pause();
                    runs.stop(reason);
                    told.countDown();
                })) {
            say("Health and metrics", management);
            say("The page", page);
            endpoints.forEach(id -> schedule.add(id, registry.get(id).endpoint().schedule(), null));
            schedule.start(delay);
            told.await();
        }
        return ExitCode.GOOD;
    }

    private static void say(String what, WebServer server) {
        if (server != null) {
            LOG.info(what + " at " + WebServers.url(server));
        }
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
}
