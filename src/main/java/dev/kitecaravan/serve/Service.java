package dev.kitecaravan.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;

import com.sun.net.httpserver.HttpHandler;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.OwnRoute;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.show.loads.LiveService;
import dev.kitecaravan.text.BuildVersion;
import dev.kitecaravan.text.Redactor;

/**
 * What {@code serve} consists of: a schedule, the runs it fires, and what watches them. Its health and metrics are there
 * from the beginning; {@link #prepare} looks whether token and destination can be used, and nothing is read before
 * {@link #run}.
 */
public final class Service implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final Duration FIRST_LOOK = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(400);
    private static final Duration REFRESH_EVERY = Duration.ofMinutes(1);

    private final Settings settings;
    private final ApiSettings api;
    private final DestinationSettings chosen;
    private final ScheduleTables shared;
    private final ZoneId zone;
    private volatile EndpointRegistry registry;
    private volatile List<String> endpoints;
    private final Budget budget;
    private final Metrics metrics;
    private final DestinationWatch watch;
    private final ScheduledRuns runs;
    private final ServeHealth health;
    private final CountDownLatch told = new CountDownLatch(1);
    private Map<String, Freshness> fresh = Map.of();
    private final CamelRoutes routes;
    private final ServedRoutes own;
    private final QueryAdvice queries = new QueryAdvice(LOG::warn);
    private RouteReload reload;
    private Supplier<RouteFolderContent> content;
    private RouteFolderWatch<RouteFolderContent> filesWatch;
    private volatile ApiClient looking;
    private volatile Schedule schedule;
    private Instant refreshed = Instant.now();

    /**
     * @throws UsageException when a setting cannot be used; nothing was reached yet
     * @throws IOException    when a file that a setting names cannot be read
     */
    public Service(Settings settings, EndpointRegistry registry, List<String> endpoints, CamelRoutes routes,
            ZoneId zone)
            throws IOException {
        this.settings = settings;
        this.routes = routes;
        this.registry = registry;
        this.endpoints = endpoints;
        this.zone = zone;
        this.budget = new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE)));
        this.api = ConfiguredApi.of(settings);
        this.chosen = ConfiguredDestination.of(settings);
        this.shared = settings.flag(Setting.CLUSTER) ? Destinations.scheduleTables(chosen) : null;
        this.metrics = new Metrics(budget, seriesOfCi(settings));
        metrics.build(BuildVersion.current());
        this.watch = new DestinationWatch(chosen, this::refresh);
        FailureNotice notice = Notices.of(settings, trouble -> LOG.warn(Redactor.redact(trouble)));
        this.runs = new ScheduledRuns(settings, registry,
                ConfiguredRun.request(settings, endpoints, null, null, false), routes,
                new ScheduledRuns.Watchers(budget, metrics, watch, notice));
        this.health = new ServeHealth(watch, runs.token()::refused);
        this.own = new ServedRoutes(routes, runs,
                shared == null ? null : new ServedRoutes.Shared(shared, settings.duration(Setting.LEASE)),
                new ServedRoutes.Watchers(() -> new ApiClient(api, budget, metrics), metrics, notice, health));
        endpoints.forEach(endpoint -> metrics.watch(endpoint, this::next));
    }

    static int seriesOfCi(Settings settings) {
        return settings.flag(Setting.METRICS_CI) ? Math.toIntExact(settings.number(Setting.METRICS_CI_SERIES)) : 0;
    }

    private Optional<Instant> next(String endpoint) {
        Schedule firing = schedule;
        return firing == null ? Optional.empty() : firing.next(endpoint);
    }

    /**
     * Opens the destination, asks the API of the token, and sets up the schedule.
     *
     * @throws ApiException when the token is refused; an API that is away is waited for by the runs
     */
    public void prepare() throws IOException {
        health.does("is opening the destination");
        try (Destination target = Destinations.create(chosen)) {
            target.validate();
            target.open();
        }
        watch.used();
        fresh = runs.freshness();
        metrics.fresh(fresh);
        health.does("is asking the API of the token");
        firstLook();
        health.does("is setting up the schedule");
        if (shared == null) {
            schedule = Schedule.inMemory(zone, runs);
        } else {
            shared.create();
            schedule = Schedule.shared(shared, settings.duration(Setting.LEASE), zone, runs);
        }
        health.fires(schedule);
    }

    private void firstLook() throws IOException {
        try (ApiClient client = new ApiClient(ConfiguredApi.forOneLook(api), budget, ApiListener.NONE)) {
            looking = client;
            client.endBy(Instant.now().plus(FIRST_LOOK));
            if (told.getCount() > 0) {
                runs.token().look(client);
            }
        } catch (ApiException e) {
            if (e.is(ApiException.Kind.UNAUTHORIZED)) {
                throw e;
            }
            if (!e.is(ApiException.Kind.STOPPED)) {
                LOG.warn("the API cannot be asked of the token yet: " + Redactor.redact(e.getMessage()));
            }
        } finally {
            looking = null;
        }
    }

    /** Fires, after the delay, until it is told to stop. */
    public void run(Duration delay) throws InterruptedException {
        if (told.getCount() == 0) {
            return;
        }
        for (String endpoint : endpoints) {
            Freshness known = fresh.get(endpoint);
            schedule.add(endpoint, registry.get(endpoint).endpoint().schedule(),
                    known == null ? null : known.lastGood());
        }
        schedule.keepOnly(endpoints);
        queries.tell(registry, endpoints);
        // What a service before this one loaded is shown before the first firing.
        runs.readCi(fresh.keySet());
        own.start(registry, registry.own().stream().filter(route -> !route.isCalled() && route.id() != null)
                .map(OwnRoute::id).collect(Collectors.toSet()));
        schedule.start(delay);
        startWatch();
        LOG.info("reading " + String.join(", ", endpoints) + " by their schedules; the first firing is in "
                + delay.toSeconds() + " s at the earliest");
        told.await();
    }

    /** Ends {@link #run}, or keeps it from beginning. From any thread. */
    public void stop(String reason) {
        told.countDown();
        ApiClient client = looking;
        if (client != null) {
            client.stop();
        }
    }

    /**
     * Takes route files that are saved while it runs; to be called before {@link #run}.
     *
     * @param chosen the endpoints that are read, of those that there are
     */
    public void develop(Function<EndpointRegistry, List<String>> chosen) {
        Path folder = settings.routesFolder();
        Path kamelets = settings.kameletsFolder();
        RouteFolderContent now = RouteFolderContent.read(folder, kamelets);
        reload = new RouteReload(routes, kamelets, Contract.parse(settings.valid(Setting.CONTRACT)), registry,
                now.kamelets(),
                new Developed(chosen));
        content = () -> RouteFolderContent.read(folder, kamelets);
        LOG.warn("for development: what is saved in " + folder + " and " + kamelets + " is taken at once");
    }

    private void startWatch() {
        if (reload != null) {
            // What was saved since the files were read is taken now, too.
            reload.take(content.get());
            filesWatch = new RouteFolderWatch<>(content, content.get(), reload::take, LOOK_EVERY);
        }
    }

    /** What a version of the route files that is in force from now on changes here. */
    private final class Developed implements RouteReload.InForce {
        private final Function<EndpointRegistry, List<String>> chosen;

        Developed(Function<EndpointRegistry, List<String>> chosen) {
            this.chosen = chosen;
        }

        @Override
        public List<String> endpoints(EndpointRegistry of) {
            return chosen.apply(of);
        }

        @Override
        public void between(Runnable change) {
            runs.between(change);
        }

        @Override
        public void begin(EndpointRegistry now, List<String> read, List<String> restarted, Set<String> ownIds) {
            registry = now;
            runs.use(now);
            read.stream().filter(endpoint -> !endpoints.contains(endpoint))
                    .forEach(endpoint -> metrics.watch(endpoint, Service.this::next));
            endpoints = List.copyOf(read);
            read.forEach(endpoint -> schedule.add(endpoint, now.get(endpoint).endpoint().schedule(), Instant.now()));
            schedule.keepOnly(read);
            queries.tell(now, read);
            own.start(now, ownIds);
            restarted.forEach(schedule::fire);
        }
    }

    /** What is shown at the management port. */
    public HttpHandler management() {
        return new ManagementHandler(health, metrics::scrape);
    }

    /** What the page shows of it. */
    public LiveService live() {
        return new ServedLive(() -> endpoints, () -> schedule, runs, budget);
    }

    /** What other replicas loaded; called on one thread. */
    private void refresh() {
        if (refreshed.plus(REFRESH_EVERY).isBefore(Instant.now())) {
            refreshed = Instant.now();
            metrics.fresh(runs.freshness());
        }
    }

    /** Fires no more, ends the run under way after the page in hand, and waits for that. */
    @Override
    public void close() {
        own.stop();
        if (schedule != null) {
            schedule.pause();
            runs.stop(ScheduledRuns.ASKED);
            if (filesWatch != null) {
                filesWatch.close();
            }
            schedule.close();
        }
        own.close();
        watch.close();
        metrics.close();
    }
}
