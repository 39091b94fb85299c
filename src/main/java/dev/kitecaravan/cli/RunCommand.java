package dev.kitecaravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

import jakarta.inject.Inject;

import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.core.CamelRuntime;

import dev.kitecaravan.extract.ExtractSettings;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.route.CamelRoutes;
import dev.kitecaravan.route.CaravanRun;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointReport;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.route.RunReport;
import dev.kitecaravan.route.RunRequest;
import dev.kitecaravan.route.Traffic;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import picocli.CommandLine.ArgGroup;
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

    @ArgGroup(exclusive = true)
    private Selection selection;
    @Option(names = "--full-refresh", description = "Read everything again; rows are merged, none is deleted.")
    private boolean fullRefresh;
    @Option(names = "--from", paramLabel = "TIME", description = "Bounded backfill: builds created from here on. Moves no cursor.")
    private String from;
    @Option(names = "--to", paramLabel = "TIME", description = "Bounded backfill: builds created before.")
    private String to;
    @Option(names = "--max-duration", paramLabel = "TIME", description = "Stop cleanly after this time, such as 50m.")
    private String maxDuration;
    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;
    @Option(names = "--sandbox", description = "Read a sandbox API that is started for this run.")
    private boolean sandbox;
    @Option(names = "--base-url", paramLabel = "URL", description = "The API's origin.")
    private String baseUrl;
    @Option(names = "--routes", paramLabel = "FOLDER", description = "The folder of route files.")
    private String routes;
    @Mixin
    private DestinationOptions destination;
    @Mixin
    private SandboxOptions sandboxOptions;
    @Spec
    private CommandSpec spec;

    /** Which endpoints. */
    private static final class Selection {
        @Option(names = "--only", paramLabel = "A,B", split = ",", description = "These endpoints, and the parents they need.")
        private List<String> only;
        @Option(names = "--all", description = "All endpoints there are route files for.")
        private boolean all;
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = destination.applyTo(Settings.ofProcess()).with(Setting.BASE_URL, baseUrl)
                .with(Setting.ROUTES, routes).with(Setting.MAX_DURATION, maxDuration);
        EndpointRegistry registry = EndpointRegistry.read(RouteFolder.read(settings.routesFolder()));
        List<String> endpoints = endpoints(settings, registry);
        Duration most = settings.durationOrNull(Setting.MAX_DURATION);
        try (Sandbox started = sandbox ? Sandbox.start(sandboxSettings(settings)) : null) {
            if (started != null) {
                settings.with(Setting.BASE_URL, started.origin().toString()).with(Setting.TOKEN, started.token());
            }
            return run(settings, registry, endpoints, most);
        }
    }

    private SandboxSettings sandboxSettings(Settings settings) throws IOException {
        return sandboxOptions.settings(0).withDataAsOf(SandboxBirth.of(PrivateFolder.create(settings.dataFolder())));
    }

    private int run(Settings settings, EndpointRegistry registry, List<String> endpoints, Duration most)
            throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        DestinationSettings destinationSettings = DestinationOptions.of(settings);
        RunConsole console = new RunConsole(err, json);
        Traffic traffic = new Traffic(console::warning);
        RunRequest request = request(settings, endpoints);
        Budget budget = new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE)));
        try (ApiClient client = new ApiClient(ApiOptions.of(settings), budget, traffic);
                Destination target = Destinations.create(destinationSettings)) {
            console.start(settings, destinationSettings, registry);
            target.validate();
            target.open();
            if (most != null) {
                client.endBy(Instant.now().plus(most));
            }
            camelRuntime.start(new String[0]);
            CamelRoutes camelRoutes = new CamelRoutes(camel);
            camelRoutes.load(registry, CaravanRun.order(registry, endpoints).stream().map(e -> e.id()).toList());
            CaravanRun run = new CaravanRun(request, registry, camelRoutes, client, traffic, target,
                    destinationSettings.system(), console);
            try (StopOnSignal signal = new StopOnSignal(run::stop)) {
                RunReport report = run.run();
                new RunTable(report).print(spec.commandLine().getOut(), json);
                return exitCode(report);
            }
        }
    }

    private RunRequest request(Settings settings, List<String> endpoints) {
        if ((from == null) != (to == null) && fullRefresh) {
            throw new UsageException("--full-refresh reads everything; leave --from and --to out.");
        }
        Instant fromTime = from == null ? null : Settings.time("--from", from);
        Instant toTime = to == null ? null : Settings.time("--to", to);
        if (fromTime != null && toTime != null && !fromTime.isBefore(toTime)) {
            throw new UsageException("--from " + from + " is not before --to " + to + ".");
        }
        ExtractSettings extract = new ExtractSettings(settings.timeOrNull(Setting.START_DATE), fromTime, toTime,
                fullRefresh,
                settings.number(Setting.LOGS_MAX_BYTES), settings.duration(Setting.FINISHED_OVERLAP),
                settings.duration(Setting.RESCAN_SPAN), settings.duration(Setting.RESCAN_EVERY),
                settings.duration(Setting.PARENTS_MAX_AGE), dev.kitecaravan.extract.Scope
                        .of(settings.text(Setting.ORGANIZATIONS), settings.text(Setting.PIPELINES)));
        return new RunRequest(endpoints, extract, settings.duration(Setting.WINDOW_LAG),
                settings.duration(Setting.RETRY_TIME_LIMIT), settings.duration(Setting.LEASE));
    }

    private List<String> endpoints(Settings settings, EndpointRegistry registry) {
        if (selection != null && selection.all) {
            return registry.all().stream().map(EndpointRoute::id).toList();
        }
        List<String> chosen = selection != null
                ? selection.only
                : Arrays.stream(settings.text(Setting.ENDPOINTS).split(",")).map(String::trim).filter(e -> !e.isEmpty())
                        .toList();
        chosen.forEach(registry::get);
        return chosen;
    }

    private static int exitCode(RunReport report) {
        if (report.has(EndpointReport.Outcome.UNAUTHORIZED)) {
            return ExitCode.UNAUTHORIZED;
        }
        return report.has(EndpointReport.Outcome.FAILED) || report.has(EndpointReport.Outcome.SKIPPED)
                ? ExitCode.FAILED
                : ExitCode.GOOD;
    }
}
