package dev.kitecaravan.routetest;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.camel.CamelContext;

import dev.kitecaravan.load.datasource.DataSourceSettings;
import dev.kitecaravan.load.datasource.DataSources;
import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.OwnRoute;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.route.RouteProblem;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.text.NearestName;
import dev.kitecaravan.text.TextFile;

/**
 * Runs tests of routes, one after the other, in one Camel: the real kamelets between a scripted API and H2 in memory. What
 * lies outside is mocked. Neither token nor network is needed.
 */
public final class RouteTester {
    private static final Pattern DATA_SOURCE = Pattern.compile("\\bjdbc:(?://)?([A-Za-z][\\w-]*)");

    private final Path folder;
    private final CamelContext camel;
    private final CamelRoutes routes;
    private final MockedEndpoints mocks = new MockedEndpoints();
    private final List<RouteFile> files;
    private int tests;

    /**
     * @param camel    a started context of its own, which other routes must not use: its endpoints are mocked
     * @param folder   of the route files
     * @param kamelets the folder of kamelets of one's own; null, or one that is not there, for none
     * @throws RouteFilesException when a file of the folder cannot be read
     */
    public RouteTester(CamelContext camel, Path folder, Path kamelets) {
        this.folder = folder;
        this.camel = camel;
        this.files = RouteFolder.read(folder);
        camel.getCamelContextExtension().registerEndpointCallback(mocks);
        this.routes = new CamelRoutes(camel).kamelets(kamelets);
    }

    /**
     * Runs one.
     *
     * @throws RouteFilesException when the test or a route that it needs cannot be used, with file and line
     */
    public RouteTestResult run(RouteTest test) {
        long began = System.nanoTime();
        Observed observed = observe(test);
        return new RouteTestResult(test, new Comparison(test, observed).differences(), observed,
                Duration.ofNanos(System.nanoTime() - began));
    }

    private Observed observe(RouteTest test) {
        try (StubApi api = new StubApi(test)) {
            Ran ran = run(test, api.origin());
            return new Observed(ran.ended().outcome(), ran.ended().message(), ran.tables(), ran.letters(), api.asked(),
                    api.unanswered(), api.unused(), mocks.deliveries());
        }
    }

    /** What came of a run, beside what the API was asked. */
    record Ran(TestedRun.Ended ended, Map<String, List<Map<String, Object>>> tables, List<Observed.Letter> letters) {
    }

    /** Runs the route of a test against an API. */
    Ran run(RouteTest test, URI api) {
        Settings settings = settings(test);
        EndpointRegistry registry = EndpointRegistry.read(files(test),
                Contract.parse(settings.valid(Setting.CONTRACT)));
        OwnRoute own = registry.own().stream().filter(route -> test.route().equals(route.id())).findFirst()
                .orElse(null);
        if (own == null) {
            requireEndpoint(test, registry);
        }
        mocks.begin(test.endpoints());
        variables(test);
        try (TestDatabase database = new TestDatabase(
                "caravan-route-test-" + System.identityHashCode(this) + "-" + tests++);
                DataSources sources = new DataSources(database.settings(), false, dataSources(registry));
                TestedRun run = new TestedRun(settings, registry, routes.with(sources.all()), api, database)) {
            Set<String> read = new LinkedHashSet<>(own == null ? List.of(test.route()) : registry.called());
            routes.load(registry, CaravanRun.order(registry, read).stream().map(endpoint -> endpoint.id()).toList());
            TestedRun.Ended ended = own == null ? run.endpoint(test.route()) : run.own(own);
            return new Ran(ended, database.tables(), database.letters());
        } finally {
            routes.unload(routes.loaded());
        }
    }

    private List<RouteFile> files(RouteTest test) {
        List<RouteFile> all = new ArrayList<>(files);
        for (String name : test.routes()) {
            Path file = Path.of(test.file()).toAbsolutePath().getParent().resolve(name).normalize();
            try {
                all.add(new RouteFile(file.toString(), TextFile.read(file)));
            } catch (TextFile.Unreadable e) {
                throw problem(test, "the route file " + name + " " + e.problem());
            }
        }
        return all;
    }

    private static void requireEndpoint(RouteTest test, EndpointRegistry registry) {
        Set<String> names = new LinkedHashSet<>(registry.endpoints().stream().map(endpoint -> endpoint.id()).toList());
        if (!names.contains(test.route())) {
            registry.own().stream().map(OwnRoute::id).filter(id -> id != null).forEach(names::add);
            throw problem(test, "there is no route '" + test.route() + "'" + NearestName.hint(test.route(), names));
        }
    }

    private static RouteFilesException problem(RouteTest test, String message) {
        return new RouteFilesException(List.of(new RouteProblem(test.file(), Math.max(1, test.routeAt().line()), 1,
                message)));
    }

    /** Those of the program's own file as it ships, and what the test says; not those of this machine. */
    private static Settings settings(RouteTest test) {
        Settings settings = Settings.of(Map.of(), null);
        List<String> keys = Arrays.stream(Setting.values()).map(Setting::key)
                .filter(key -> key != null && key.startsWith("caravan.")).toList();
        test.settings().forEach((key, value) -> {
            if (!keys.contains(key)) {
                throw problem(test, "'" + key + "' is no setting of a run" + NearestName.hint(key, keys));
            }
            settings.with(Arrays.stream(Setting.values()).filter(each -> key.equals(each.key())).findFirst()
                    .orElseThrow(), value);
        });
        return settings.checked();
    }

    private void variables(RouteTest test) {
        Properties properties = new Properties();
        properties.putAll(test.variables());
        camel.getPropertiesComponent().setOverrideProperties(properties);
    }

    /** A database in memory for each that routes name: their endpoints are made, and mocked unless the test says otherwise. */
    private static List<DataSourceSettings> dataSources(EndpointRegistry registry) {
        Set<String> names = new LinkedHashSet<>();
        for (RouteFile file : registry.files()) {
            Matcher found = DATA_SOURCE.matcher(file.text());
            while (found.find()) {
                names.add(found.group(1));
            }
        }
        names.remove(DataSources.DESTINATION);
        return names.stream()
                .map(name -> new DataSourceSettings(name, "jdbc:h2:mem:caravan-route-test-" + name, "sa", "",
                        true))
                .toList();
    }

    /** The folder that it tests. */
    public Path folder() {
        return folder;
    }
}
