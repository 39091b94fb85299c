package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.kitecaravan.extract.ParentEndpoints;
import dev.kitecaravan.extract.ReadAhead;
import dev.kitecaravan.extract.RunClock;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.extract.Verification;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.Traffic;
import dev.kitecaravan.table.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares what was loaded with the API. */
@Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false, description = "Compares the builds that were loaded with those the API shows, pipeline by pipeline.", footer = {
        "",
        "missing: the API shows it, it was not loaded. stale: state or finishing time differ. gone: loaded, and no more",
        "shown; deleted, or older than what Buildkite keeps. Exit code 1 when something is missing or stale.",
        "Costs one request per organization to know the cost, then one per 100 builds. The settings of what is read hold",
        "(CARAVAN_ORGANIZATIONS, CARAVAN_PIPELINES)."})
final class VerifyCommand implements Callable<Integer> {
    @Option(names = "--endpoint", paramLabel = "NAME", defaultValue = "builds", description = "The list of builds that was loaded (${DEFAULT-VALUE}).")
    private String endpoint;
    @Option(names = "--from", paramLabel = "TIME", description = "Builds created from here on.")
    private String from;
    @Option(names = "--to", paramLabel = "TIME", description = "Builds created before; else until the window lag before now.")
    private String to;
    @Option(names = "--cost", description = "Only say how many requests it would take.")
    private boolean costOnly;
    @Option(names = "--repair", description = "Let the next run ask for what was found, build by build.")
    private boolean repair;
    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;
    @Option(names = "--base-url", paramLabel = "URL", description = "The API's origin.")
    private String baseUrl;
    @Mixin
    private DestinationOptions destination;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = destination.applyTo(Settings.ofProcess()).with(Setting.BASE_URL, baseUrl);
        EndpointRegistry registry = TableOptions.registry(settings);
        if (!registry.get(endpoint).endpoint().isBuildsList()) {
            throw new UsageException("--endpoint " + endpoint + " is no list of builds.");
        }
        PrintWriter err = spec.commandLine().getErr();
        Traffic traffic = new Traffic(trouble -> err.println("Warning: " + trouble));
        Budget budget = new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE)));
        RunClock clock = new RunClock("verify", settings.duration(Setting.WINDOW_LAG), null, Clock.systemUTC());
        Scope scope = Scope.of(settings.text(Setting.ORGANIZATIONS), settings.text(Setting.PIPELINES));
        try (ApiClient client = new ApiClient(ApiOptions.of(settings), budget, traffic);
                Destination target = Destinations.create(DestinationOptions.of(settings));
                ReadAhead readAhead = new ReadAhead(client)) {
            target.open();
            Verification verification = new Verification(target.state(), registry.get(endpoint).endpoint(),
                    new ParentEndpoints(registry.endpoints(), List.of(endpoint)), readAhead, clock, scope);
            Instant start = from == null ? settings.timeOrNull(Setting.START_DATE) : Settings.time("--from", from);
            Instant end = to == null
                    ? Instant.now().minus(settings.duration(Setting.WINDOW_LAG))
                    : Settings.time("--to", to);
            err.println("This takes about " + verification.cost(client, start, end) + " requests more.");
            if (costOnly) {
                return ExitCode.GOOD;
            }
            List<Verification.Finding> findings = verification.compare(start, end);
            print(findings);
            if (repair && !verification.repairs().isEmpty()) {
                try (Lease lease = target.lease("caravan verify", settings.duration(Setting.LEASE));
                        Load load = target.begin("verify")) {
                    load.commit(Bookkeeping.ofState(verification.repairs()));
                }
                err.println("The next run asks for " + verification.repairs().size() + " builds one by one.");
            }
            return findings.stream().allMatch(Verification.Finding::isGood) ? ExitCode.GOOD : ExitCode.FAILED;
        }
    }

    private void print(List<Verification.Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            List<Map<String, Object>> lines = new ArrayList<>();
            for (Verification.Finding finding : findings) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("pipeline", finding.pipeline());
                line.put("in_api", finding.inApi());
                line.put("loaded", finding.loaded());
                line.put("missing", finding.missing());
                line.put("stale", finding.stale());
                line.put("gone", finding.gone());
                lines.add(line);
            }
            out.println(Json.write(lines));
        } else {
            TextTable table = new TextTable(List.of("pipeline", "in API", "loaded", "missing", "stale", "gone"),
                    Set.of(1, 2, 3, 4, 5));
            findings.forEach(f -> table.row(f.pipeline(), f.inApi(), f.loaded(), f.missing(), f.stale(), f.gone()));
            table.print(out);
        }
        out.flush();
    }
}
