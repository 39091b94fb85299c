package dev.kitecaravan;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.apache.camel.Component;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.RetrySettings;
import dev.kitecaravan.extract.http.TokenSource;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.datasource.DataSourceSettings;
import dev.kitecaravan.load.datasource.DataSources;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.route.TableRules;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.LetterLimit;
import dev.kitecaravan.run.Remaining;
import dev.kitecaravan.run.RunListener;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.run.RunRequest;
import dev.kitecaravan.run.RunViews;
import dev.kitecaravan.run.Traffic;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.SystemColumns;

/**
 * Runs of the whole program within the test's JVM, without Quarkus: a sandbox, route files as texts, Camel anew for every
 * run, and one dataset that all runs of an instance load into. Close it to stop the sandbox.
 */
public final class SandboxRuns implements AutoCloseable {
    private static final ExtractSettings EXTRACT = new ExtractSettings(null, null, null, false, 1 << 20,
            Duration.ofMinutes(2), Duration.ofDays(7), Duration.ofDays(1), Duration.ofHours(1), Scope.ALL);

    private final Sandbox sandbox;
    private final Map<String, RouteFile> routes = new LinkedHashMap<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<Map.Entry<String, Remaining>> remaining = new ArrayList<>();
    private final ApiSettings standardApi;
    private DestinationSettings destination;
    private ExtractSettings extract = EXTRACT;
    private Duration windowLag = Duration.ZERO;
    private Duration retryTimeLimit = Duration.ofSeconds(20);
    private Duration leaseLife = Duration.ofMinutes(2);
    private String reserve = "0";
    private Duration most;
    private CommitUnit batch = CommitUnit.BATCH;
    private LetterLimit letterLimit = LetterLimit.DEFAULT;
    private UnaryOperator<ApiSettings> api = UnaryOperator.identity();
    private UnaryOperator<Destination> wrap = UnaryOperator.identity();
    private List<DataSourceSettings> dataSources = List.of();
    private final Map<String, Component> components = new LinkedHashMap<>();
    private Traffic traffic;
    private RunViews views = RunViews.none();

    private SandboxRuns(Path folder, Sandbox sandbox) {
        this.sandbox = sandbox;
        this.destination = new DestinationSettings("h2", null, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder.toAbsolutePath(), Map.of());
        this.standardApi = ApiSettings.of(Origin.of(sandbox.origin().toString()), TokenSource.of(sandbox.token()))
                .withSpool(folder, 1 << 20);
        RouteFolder.read(null).stream().filter(file -> file.place() == RouteFile.Place.FOLDER)
                .forEach(file -> routes.put(file.name(), file));
    }

    /** Starts a sandbox and takes the shipped routes; the dataset is an H2 file in the folder. */
    public static SandboxRuns start(Path folder, SandboxSettings settings) {
        WireLog.off();
        return new SandboxRuns(folder, Sandbox.start(settings));
    }

    /** A sandbox without limits that holds so many builds. */
    public static SandboxRuns start(Path folder, int builds) {
        return start(folder, SandboxSettings.standard().withBuilds(builds).withoutLimits());
    }

    /** Adds a route file, or takes the place of the one of this name; {@code routes/builds.yaml} is a shipped one. */
    public SandboxRuns route(String file, String text) {
        routes.put(file, new RouteFile(file, text));
        return this;
    }

    /** Takes what ships under {@code routes/more} as well. */
    public SandboxRuns withMoreRoutes() {
        RouteFolder.read(null).forEach(file -> routes.put(file.name(), file));
        return this;
    }

    /** Leaves the shipped routes out; to be followed by {@link #route}. */
    public SandboxRuns withoutShippedRoutes() {
        routes.clear();
        return this;
    }

    /** What the route files at hand say. */
    EndpointRegistry registry() {
        return EndpointRegistry.read(List.copyOf(routes.values()));
    }

    public SandboxRuns extract(UnaryOperator<ExtractSettings> change) {
        extract = change.apply(extract);
        return this;
    }

    /** How far before the start of a run its windows end; none unless set here. */
    public SandboxRuns windowLag(Duration lag) {
        windowLag = lag;
        return this;
    }

    /** How long requests and broken pages are tried again; 20 s unless set here. */
    public SandboxRuns retryTimeLimit(Duration limit) {
        retryTimeLimit = limit;
        return this;
    }

    /** How long a lease lasts that is not renewed; two minutes unless set here. */
    public SandboxRuns leaseLife(Duration life) {
        leaseLife = life;
        return this;
    }

    /** Requests of every window that are left to others; none unless set here. */
    public SandboxRuns reserve(String text) {
        reserve = text;
        return this;
    }

    /** How long a run may take; null for as long as it needs, as unless set here. */
    public SandboxRuns most(Duration time) {
        most = time;
        return this;
    }

    /** How much is gathered into a commit where the destination wants batches. */
    public SandboxRuns batch(CommitUnit bounds) {
        batch = bounds;
        return this;
    }

    /** How many records of an endpoint may be refused, as the setting has it; its default unless set here. */
    public SandboxRuns letterLimit(String text) {
        letterLimit = LetterLimit.parse(text);
        return this;
    }

    /** Changes how the API is reached, last of all. */
    public SandboxRuns api(UnaryOperator<ApiSettings> change) {
        api = change;
        return this;
    }

    /** The views that runs keep up to date; none unless set here. */
    public SandboxRuns views(RunViews kept) {
        views = kept;
        return this;
    }

    public SandboxRuns destination(DestinationSettings settings) {
        destination = settings;
        return this;
    }

    /** Puts something between the runs from now on and their destination. */
    public SandboxRuns wrap(UnaryOperator<Destination> wrapper) {
        wrap = wrapper;
        return this;
    }

    /** Further databases that routes reach as {@code jdbc:name}. */
    public SandboxRuns dataSources(DataSourceSettings... settings) {
        dataSources = List.of(settings);
        return this;
    }

    /** Puts a component in the place of the one of a scheme, or where there is none. */
    public SandboxRuns component(String scheme, Component component) {
        components.put(scheme, component);
        return this;
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    public DestinationSettings destination() {
        return destination;
    }

    /** What the runs so far warned of. */
    public List<String> warnings() {
        return warnings;
    }

    /** Requests, waits and refusals of the latest run. */
    public Traffic traffic() {
        return traffic;
    }

    /** One run of all endpoints that there are route files for. */
    public RunReport runAll() {
        return run(EndpointRegistry.read(List.copyOf(routes.values())).all().stream().map(EndpointRoute::id)
                .toArray(String[]::new));
    }

    /** One run of these endpoints and the parents they need. */
    public RunReport run(String... endpoints) {
        return run(started -> {
        }, endpoints);
    }

    /** @param before given the run right before it starts, to stop it from another thread */
    public RunReport run(Consumer<CaravanRun> before, String... endpoints) {
        EndpointRegistry registry = EndpointRegistry.read(List.copyOf(routes.values()));
        traffic = new Traffic(warnings::add);
        ApiSettings reach = api.apply(standardApi.withRetry(RetrySettings.DEFAULT.withTimeLimit(retryTimeLimit)));
        RunRequest request = new RunRequest(List.of(endpoints), extract, windowLag, retryTimeLimit,
                leaseLife, TableRules.NONE, batch, letterLimit);
        try (ApiClient client = new ApiClient(reach, new Budget(Reserve.parse(reserve)), traffic);
                DataSources sources = new DataSources(destination, false, dataSources);
                Destination target = wrap.apply(Destinations.create(destination));
                DefaultCamelContext camel = camel()) {
            target.validate();
            target.open();
            if (most != null) {
                client.endBy(Instant.now().plus(most));
            }
            components.forEach(camel::addComponent);
            camel.start();
            CamelRoutes loaded = new CamelRoutes(camel).with(sources.all());
            loaded.load(registry, CaravanRun.order(registry, request.endpoints()).stream().map(e -> e.id()).toList());
            CaravanRun run = new CaravanRun(request, registry, loaded, client, traffic, target, destination.system(),
                    new Listener()).with(views);
            before.accept(run);
            return run.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the program's own settings make it. */
    private static DefaultCamelContext camel() {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.setSourceLocationEnabled(true);
        camel.setStreamCaching(false);
        camel.getShutdownStrategy().setTimeout(2);
        camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
        return camel;
    }

    /** What was left after each page of the runs so far, by endpoint. */
    public List<Map.Entry<String, Remaining>> remaining() {
        return remaining;
    }

    private final class Listener implements RunListener {
        @Override
        public void progress(EndpointReport soFar, Supplier<Remaining> left) {
            remaining.add(Map.entry(soFar.endpoint(), left.get()));
        }

        @Override
        public void warning(String message) {
            warnings.add(message);
        }
    }

    /** Rows of the dataset, values as the reader gives them, by column. */
    public List<Map<String, Object>> query(String sql) {
        return new Dataset(destination).query(sql);
    }

    /** Rows of a table. */
    public long count(String table) {
        return new Dataset(destination).count(table);
    }

    /** Rows of each of the user's tables. */
    public Map<String, Long> counts() {
        return new Dataset(destination).counts();
    }

    /** The user's tables there are. */
    public List<String> tableNames() {
        return new Dataset(destination).tableNames();
    }

    /** All user tables, for equality with another dataset, as {@link Dataset#tables}. */
    public Map<String, List<String>> tables() {
        return new Dataset(destination).tables();
    }

    /** The same, of so many tables only as are named. */
    public Map<String, List<String>> tables(String... names) {
        Map<String, List<String>> tables = tables();
        tables.keySet().retainAll(List.of(names));
        return tables;
    }

    /** What became of an endpoint in a run. */
    public static EndpointReport of(RunReport report, String endpoint) {
        return report.endpoints().stream().filter(e -> e.endpoint().equals(endpoint)).findFirst()
                .orElseThrow(() -> new AssertionError("the run did not touch " + endpoint));
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
