package dev.kitecaravan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import jakarta.inject.Inject;

import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.core.CamelRuntime;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.RouteProblem;
import dev.kitecaravan.routetest.Difference;
import dev.kitecaravan.routetest.RouteRecorder;
import dev.kitecaravan.routetest.RouteTest;
import dev.kitecaravan.routetest.RouteTestFolder;
import dev.kitecaravan.routetest.RouteTestReader;
import dev.kitecaravan.routetest.RouteTestResult;
import dev.kitecaravan.routetest.RouteTestUpdate;
import dev.kitecaravan.routetest.RouteTester;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.text.NearestName;
import dev.kitecaravan.text.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the tests beside the route files. */
@Command(name = "test", mixinStandardHelpOptions = true, sortOptions = false, description = "Runs the tests of route files, tests/NAME.yaml beside them: through the real steps, against a scripted API and a database in memory.", footer = {
        "",
        "No token is needed, and none is sent; what lies outside, such as http: and file:, is mocked unless a test says real.",
        "Exit codes: 0 all passed, 1 something came otherwise, 2 a test or a route cannot be used, or there is none."})
final class TestCommand implements Callable<Integer> {
    @Inject
    CamelContext camel;
    @Inject
    CamelRuntime camelRuntime;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Routes, or test files by their names without .yaml; without any all.")
    private List<String> names;
    @Option(names = "--routes", paramLabel = "FOLDER", description = "The folder of route files.")
    private String routes;
    @Option(names = "--update", description = "Make the tests expect what came, instead of failing.")
    private boolean update;
    @Option(names = "--record", description = "Make the first test of each route named, out of one small reading of the API itself; secrets, people and machines get stand-ins.")
    private boolean record;
    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.ofProcess().with(Setting.ROUTES, routes);
        Path folder = folder(settings);
        if (record) {
            return record(settings, folder);
        }
        List<RouteProblem> problems = new ArrayList<>();
        List<RouteTest> tests = read(folder, problems);
        TestResults results = new TestResults();
        if (!tests.isEmpty()) {
            camelRuntime.start(new String[0]);
            RouteTester tester = new RouteTester(camel, folder, settings.kameletsFolder());
            for (RouteTest test : tests) {
                try {
                    RouteTestResult result = tester.run(test);
                    results.add(update ? updated(test, result, tester) : result);
                } catch (RouteFilesException e) {
                    e.problems().stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
                }
            }
            results.print(spec.commandLine().getOut(), json);
        }
        if (!problems.isEmpty()) {
            throw new RouteFilesException(problems);
        }
        return results.exitCode();
    }

    private static Path folder(Settings settings) {
        Path folder = settings.routesFolder();
        if (folder == null) {
            throw new UsageException("There is no folder of route files to test: name one with --routes or "
                    + Setting.ROUTES.environment() + ".");
        }
        return folder;
    }

    private List<RouteTest> read(Path folder, List<RouteProblem> problems) {
        List<Path> files = RouteTestFolder.files(folder);
        if (files.isEmpty()) {
            throw new UsageException("There are no tests in " + folder.resolve(RouteTestFolder.NAME)
                    + ": write one, " + RouteTestFolder.file(folder, "NAME") + ", as docs/routes.md teaches.");
        }
        List<RouteTest> tests = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        Set<String> found = new LinkedHashSet<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
            String first = name.replaceFirst("\\..*", "");
            known.add(first);
            try {
                RouteTest test = RouteTestReader.read(file);
                known.add(test.route());
                if (isWanted(found, name, first, test.route())) {
                    tests.add(test);
                }
            } catch (RouteFilesException e) {
                if (isWanted(found, name, first)) {
                    problems.addAll(e.problems());
                }
            } catch (TextFile.Unreadable e) {
                problems.add(new RouteProblem(file.toString(), e.line(), e.line() > 0 ? 1 : 0, e.problem()));
            }
        }
        requireFound(found, known);
        return tests;
    }

    private boolean isWanted(Set<String> found, String... called) {
        boolean wanted = names == null || names.isEmpty();
        for (String name : called) {
            if (names != null && names.contains(name)) {
                found.add(name);
                wanted = true;
            }
        }
        return wanted;
    }

    private void requireFound(Set<String> found, Set<String> known) {
        List<String> missing = names == null
                ? List.of()
                : names.stream().filter(name -> !found.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new UsageException(missing.stream().map(name -> "There is no test of '" + name + "'"
                    + NearestName.hint(name, known) + (NearestName.of(name, known).isPresent() ? "" : ".")).toList());
        }
    }

    private int record(Settings settings, Path folder) throws IOException {
        if (names == null || update) {
            throw new UsageException("--record needs the names of routes, and no --update: caravan test --record NAME");
        }
        for (String name : names) {
            Path file = RouteTestFolder.file(folder, name);
            if (Files.exists(file)) {
                throw new UsageException(file + " is there; rename it, or delete it, and record it then.");
            }
        }
        camelRuntime.start(new String[0]);
        RouteTester tester = new RouteTester(camel, folder, settings.kameletsFolder());
        try (ApiClient client = new ApiClient(ConfiguredApi.forOneLook(ConfiguredApi.of(settings)),
                new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE))), ApiListener.NONE)) {
            RouteRecorder recorder = new RouteRecorder(tester, client);
            for (String name : names) {
                Path file = RouteTestFolder.file(folder, name);
                String text = recorder.record(file, name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
                spec.commandLine().getErr().println(file + ": recorded; look through it before others see it");
            }
        }
        return ExitCode.GOOD;
    }

    /** The result of the test as its file is afterwards. */
    private RouteTestResult updated(RouteTest test, RouteTestResult result, RouteTester tester) throws IOException {
        Path file = Path.of(test.file());
        RouteTestUpdate change = new RouteTestUpdate(TextFile.read(file), result);
        if (!change.changes()) {
            return result;
        }
        Files.writeString(file, change.updated());
        spec.commandLine().getErr().println(file + ": " + result.differences().stream()
                .filter(difference -> difference.fix() != null).map(Difference::text).findFirst()
                .orElse("expects what came")
                + (change.isWhole() ? "; expect is written anew, without its comments" : "")
                + (result.differences().size() > 1 ? " (and " + (result.differences().size() - 1) + " more)" : ""));
        return tester.run(RouteTestReader.read(file));
    }
}
