package dev.kitecaravan.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Inject;

import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.jboss.logging.Logger;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.datasource.DataSources;
import dev.kitecaravan.load.served.ConfinedReaders;
import dev.kitecaravan.load.served.ReadingServer;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.OwnRoute;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.serve.Service;
import dev.kitecaravan.serve.WebServer;
import dev.kitecaravan.serve.WebServers;
import dev.kitecaravan.settings.ConfiguredDataSources;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.text.BuildVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    @Option(names = "--dev", description = "For development: take route files and kamelets as they are saved, and read their endpoints at once.")
    private boolean dev;

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings();
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        List<String> endpoints = options.endpoints(settings, registry);
        requireSchedules(registry, endpoints);
        WritableTables.require(settings, registry, endpoints);
        Logs.asJson(settings);
        camelRuntime.start(new String[0]);
        Set<String> read = new LinkedHashSet<>(endpoints);
        read.addAll(registry.called());
        requireOneReplica(settings, registry);
        DataSources sources = ConfiguredDataSources.of(settings);
        CamelRoutes routes = new CamelRoutes(camel).with(sources.all()).kamelets(settings.kameletsFolder());
        routes.load(registry, CaravanRun.order(registry, read).stream().map(e -> e.id()).toList());
        Service service = new Service(settings, registry, endpoints, routes, zone(settings));
        if (dev) {
            requireDevelopment(settings);
            service.develop(now -> options.still(settings, now, endpoints));
        }
        Duration delay = delay(settings);
        // Outermost, so that the process waits until all below has ended in order.
        try (sources; StopOnSignal signal = new StopOnSignal(service::stop)) {
            serve(settings, registry, service, delay);
        }
        return ExitCode.GOOD;
    }

    /** Who watches it sees it before it has reached destination and API, which may take a while. */
    private void serve(Settings settings, EndpointRegistry registry, Service service, Duration delay)
            throws Exception {
        DestinationSettings destination = ConfiguredDestination.of(settings);
        try (service;
                ConfinedReaders readers = new ConfinedReaders(destination);
                WebServer management = WebServers.start(settings, Setting.MANAGEMENT_ADDRESS, "management",
                        service.management());
                WebServer page = WebServers.start(settings, Setting.WEB_ADDRESS, "The page",
                        ShowOptions.handler(settings, registry, service.live(), readers::open,
                                BuildVersion.current().sentence()
                                        + (dev ? ", for development: route files are taken as they are saved" : "")));
                ReadingServer others = forOthers(destination, readers)) {
            say("Health and metrics", management);
            say("The page", page);
            service.prepare();
            service.run(delay);
        }
    }

    /** Nothing where it cannot be: who asks is then told that this process has the file. */
    private static ReadingServer forOthers(DestinationSettings destination, ConfinedReaders readers) {
        try {
            return ReadingServer.start(destination, readers).orElse(null);
        } catch (IOException e) {
            LOG.warn("query and show of other processes cannot read " + destination.name() + " while it is loaded: "
                    + e.getMessage());
            return null;
        }
    }

    private static void say(String what, WebServer server) {
        if (server != null) {
            LOG.info(what + " at " + WebServers.url(server));
        }
    }

    /** Files of this machine say nothing of the other replicas', and packaged ones are not saved. */
    private static void requireDevelopment(Settings settings) {
        if (settings.flag(Setting.CLUSTER)) {
            throw new UsageException(
                    "--dev takes what is saved on this machine, and other replicas would not have it; serve"
                            + " without " + Setting.CLUSTER.key() + ".");
        }
        if (settings.routesFolder() == null) {
            throw new UsageException("--dev needs a folder of route files: name one with --routes or "
                    + Setting.ROUTES.environment() + ".");
        }
    }

    /** Camel's timers and pollers know nothing of other replicas. */
    private static void requireOneReplica(Settings settings, EndpointRegistry registry) {
        List<String> own = registry.own().stream().filter(OwnRoute::startsOnEveryReplica).map(OwnRoute::id).toList();
        if (settings.flag(Setting.CLUSTER) && !own.isEmpty()) {
            throw new UsageException("These routes would start on every replica: " + String.join(", ", own)
                    + ". Let them start at quartz:, of which each firing is one replica's, run them with"
                    + " 'caravan run --route', or serve without " + Setting.CLUSTER.key() + ".");
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

    /** @throws UsageException when the setting names no time zone */
    static ZoneId zone(Settings settings) {
        return ZoneId.of(settings.valid(Setting.TIME_ZONE));
    }

    private static Duration delay(Settings settings) {
        long most = settings.duration(Setting.JITTER).toMillis();
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1));
    }
}
