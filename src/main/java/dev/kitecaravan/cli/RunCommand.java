package dev.kitecaravan.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import jakarta.inject.Inject;

import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.core.CamelRuntime;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.datasource.DataSources;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.RunListener;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.run.RunRequest;
import dev.kitecaravan.run.RunViews;
import dev.kitecaravan.run.Traffic;
import dev.kitecaravan.run.Waiting;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.serve.FailureNotice;
import dev.kitecaravan.serve.Notices;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.ConfiguredDataSources;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.text.JvmErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads the API once. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false, description = "Reads Buildkite's API once, into the destination, and exits.", footer = {
        "", "A run that was interrupted is continued by the next one. A second run reads only what is new or changed.",
        "Examples:", "  caravan run --sandbox --all", "  BUILDKITE_API_TOKEN=... caravan run --only builds,annotations",
        "  caravan run --from 2026-01-01 --to 2026-02-01 --only builds"})
final class RunCommand implements Callable<Integer> {
    @Inject
    CamelContext camel;
    @Inject
    CamelRuntime camelRuntime;

    @Mixin
    private RunOptions options;
    @Option(names = "--max-duration", paramLabel = "TIME", description = "Stop cleanly after this time, such as 50m.")
    private String maxDuration;
    @Option(names = "--route", paramLabel = "NAME", description = "Run a route of your own once, as if its schedule had fired, and read nothing else.")
    private String route;
    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;
    @Option(names = "--tables", description = "Print a line for every child table, too.")
    private boolean tables;
    @Option(names = "--sandbox", description = "Read a sandbox API that is started for this run.")
    private boolean sandbox;
    @Mixin
    private SandboxOptions sandboxOptions;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings().with(Setting.MAX_DURATION, maxDuration);
        boolean quiet = json && !Verbosity.isOn(spec);
        try (RunConsole console = new RunConsole(spec.commandLine().getErr(), quiet, Logs.asJson(settings))) {
            FailureNotice notice = Notices.of(settings, console::warning);
            return told(notice, () -> run(settings, console, notice));
        }
    }

    /** Runs it; whoever is to be told of failures hears of what ends it, too. */
    static int told(FailureNotice notice, Callable<Integer> run) throws Exception {
        try {
            return run.call();
        } catch (Exception e) {
            notice.failed(Map.of("run", String.valueOf(e.getMessage())));
            throw e;
        } catch (Error e) {
            notice.failed(Map.of("run", JvmErrors.sentence(e)));
            throw e;
        }
    }

    private int run(Settings settings, RunConsole console, FailureNotice notice) throws Exception {
        RouteOnce once = route == null ? null : new RouteOnce(settings, console, route);
        Asked asked = once == null ? asked(settings) : null;
        try (Sandbox started = sandbox ? Sandbox.start(sandboxSettings(settings)) : null) {
            if (started != null) {
                settings.with(Setting.BASE_URL, started.origin().toString()).with(Setting.TOKEN, started.token());
            }
            if (once != null) {
                camelRuntime.start(new String[0]);
                return once(once, console, notice);
            }
            RunReport report = run(settings, asked, console);
            notice.failed(report.failures());
            return exitCode(report);
        }
    }

    private int once(RouteOnce once, RunConsole console, FailureNotice notice) throws Exception {
        try {
            once.run(camel);
            return ExitCode.GOOD;
        } catch (IllegalStateException e) {
            notice.failed(Map.of("route " + route, String.valueOf(e.getMessage())));
            console.warning(e.getMessage());
            return ExitCode.FAILED;
        }
    }

    /** What flags and settings make of it; that they can be used is known before anything is made. */
    private record Asked(EndpointRegistry registry, RunRequest request, List<String> ordered, Reserve reserve,
            Duration most, RunViews views) {
    }

    private Asked asked(Settings settings) {
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        List<String> endpoints = options.endpoints(settings, registry);
        WritableTables.require(settings, registry, endpoints);
        return new Asked(registry, options.request(settings, endpoints),
                CaravanRun.order(registry, endpoints).stream().map(Endpoint::id).toList(),
                Reserve.parse(settings.text(Setting.BUDGET_RESERVE)), settings.durationOrNull(Setting.MAX_DURATION),
                ConfiguredRun.views(settings, registry));
    }

    private SandboxSettings sandboxSettings(Settings settings) throws IOException {
        return sandboxOptions.settings(0).withDataAsOf(SandboxStart.of(settings.dataFolder()));
    }

    private RunReport run(Settings settings, Asked asked, RunConsole console) throws Exception {
        DestinationSettings destinationSettings = ConfiguredDestination.of(settings);
        Traffic traffic = new Traffic(console::warning, console);
        Budget budget = new Budget(asked.reserve());
        ApiSettings api = ConfiguredApi.of(settings);
        try (Destination target = Destinations.create(destinationSettings);
                ApiClient client = new ApiClient(api, budget, traffic);
                DataSources sources = ConfiguredDataSources.of(settings);
                Opening opening = new Opening(target)) {
            console.start(settings, destinationSettings, asked.registry(), asked.ordered());
            RunAdvice.of(asked.request().endpoints()).forEach(console::warning);
            asked.registry().undocumentedQueries(asked.request().endpoints()).forEach(console::warning);
            camelRuntime.start(new String[0]);
            CamelRoutes camelRoutes = new CamelRoutes(camel).with(sources.all()).kamelets(settings.kameletsFolder());
            camelRoutes.load(asked.registry(), asked.ordered());
            try (Waiting waiting = console.waiting(RunListener.OPENING, null)) {
                opening.await();
            }
            if (asked.most() != null) {
                client.endBy(Instant.now().plus(asked.most()));
            }
            CaravanRun run = new CaravanRun(asked.request(), asked.registry(), camelRoutes, client, traffic, target,
                    destinationSettings.system(), console).with(asked.views());
            try (StopOnSignal signal = new StopOnSignal(run::stop)) {
                RunReport report = run.run();
                new RunTable(report, tables).print(spec.commandLine().getOut(), json);
                return report;
            }
        }
    }

    static int exitCode(RunReport report) {
        if (report.has(EndpointReport.Outcome.UNAUTHORIZED)) {
            return ExitCode.UNAUTHORIZED;
        }
        return report.has(EndpointReport.Outcome.FAILED) || report.has(EndpointReport.Outcome.SKIPPED)
                ? ExitCode.FAILED
                : ExitCode.GOOD;
    }
}
