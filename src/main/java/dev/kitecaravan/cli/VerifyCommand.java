package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.kitecaravan.extract.ParentEndpoints;
import dev.kitecaravan.extract.PipelineFinding;
import dev.kitecaravan.extract.ReadAhead;
import dev.kitecaravan.extract.RunClock;
import dev.kitecaravan.extract.Scope;
import dev.kitecaravan.extract.StoredBuilds;
import dev.kitecaravan.extract.Verification;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.run.LongWaits;
import dev.kitecaravan.run.StoredTables;
import dev.kitecaravan.run.Traffic;
import dev.kitecaravan.run.VerificationRepair;
import dev.kitecaravan.run.VerificationRows;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares what was loaded with the API. */
@Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false, description = "Compares the rows of builds with the builds that the API shows, pipeline by pipeline.", footer = {
        "",
        "missing: the API shows it, there is no row of it.", "stale: state or finishing time differ.",
        "jobs: its jobs, or their states, differ.", "values: another value differs, or a row of another child table.",
        "extra: a row that no run loaded and the API does not show.",
        "gone: loaded, and no more shown; deleted, or older than what Buildkite keeps.",
        "gaps: numbers that neither side has.",
        "Exit code 1 when something is missing, stale or extra, or differs in its jobs or values.",
        "Costs one request per organization to know the cost, then one per 100 builds; with --job-counts one per build."})
final class VerifyCommand implements Callable<Integer> {
    @Option(names = "--endpoint", paramLabel = "NAME", defaultValue = "builds", description = "The list of builds that was loaded (${DEFAULT-VALUE}).")
    private String endpoint;
    @Option(names = "--from", paramLabel = "TIME", description = "Builds created from here on; else from the start date.")
    private String from;
    @Option(names = "--to", paramLabel = "TIME", description = "Builds created before; else until the window lag before now.")
    private String to;
    @Option(names = "--organizations", paramLabel = "A,B", description = "Slugs of organizations, with * and ?; !slug leaves one out.")
    private String organizations;
    @Option(names = "--pipelines", paramLabel = "A,B", description = "Slugs of pipelines, likewise.")
    private String pipelines;
    @Option(names = "--job-counts", description = "Also ask every build for its job_state_counts: a request each.")
    private boolean jobCounts;
    @Option(names = "--cost", description = "Only say how many requests it would take.")
    private boolean costOnly;
    @Option(names = "--repair", description = "Let the next run ask for what was found, build by build, gaps included; mark extra rows as deleted.")
    private boolean repair;
    @Option(names = "--save", description = "Add the findings to the table " + VerificationRows.TABLE + ".")
    private boolean save;
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
        Settings settings = destination.applyTo(Settings.ofProcess()).with(Setting.BASE_URL, baseUrl)
                .with(Setting.ORGANIZATIONS, organizations).with(Setting.PIPELINES, pipelines).checked();
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        if (!registry.get(endpoint).endpoint().isBuildsList()) {
            throw new UsageException("--endpoint " + endpoint + " is no list of builds.");
        }
        PrintWriter err = spec.commandLine().getErr();
        Budget budget = new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE)));
        RunClock clock = new RunClock("verify", settings.duration(Setting.WINDOW_LAG), null, Clock.systemUTC());
        Scope scope = Scope.of(settings.text(Setting.ORGANIZATIONS), settings.text(Setting.PIPELINES));
        Verification.Window window = window(settings);
        try (LongWaits waits = new LongWaits(wait -> err.println(TerminalText.escape(wait)));
                ApiClient client = new ApiClient(ConfiguredApi.of(settings), budget,
                        new Traffic(trouble -> err.println(TerminalText.escape("Warning: " + trouble)), waits));
                Destination target = Destinations.create(ConfiguredDestination.of(settings));
                ReadAhead readAhead = new ReadAhead(client)) {
            target.open();
            StoredTables tables = StoredTables.of(target);
            Verification verification = new Verification(target.state(), registry.get(endpoint).endpoint(),
                    new ParentEndpoints(registry.endpoints(), List.of(endpoint)), readAhead, clock, scope, window);
            // An embedded database is free for others while the lists are read.
            target.close();
            err.println("This takes about " + verification.cost() + " requests more.");
            if (costOnly) {
                return ExitCode.GOOD;
            }
            List<PipelineFinding> findings = compare(settings, registry.get(endpoint), tables, verification);
            print(findings);
            if (verification.uncounted() > 0) {
                err.println("Builds whose jobs were not counted, as they tell no url or no number to be asked for at: "
                        + verification.uncounted() + ". The list's own jobs of them were compared.");
            }
            remember(settings, window, verification, findings);
            if (findings.isEmpty()) {
                err.println("Nothing was compared: neither the API nor what was loaded has a build of these pipelines"
                        + " and that time. See whether organizations, pipelines, --from and --to are as they were meant.");
                return ExitCode.FAILED;
            }
            return findings.stream().allMatch(PipelineFinding::isGood) ? ExitCode.GOOD : ExitCode.FAILED;
        }
    }

    private List<PipelineFinding> compare(Settings settings, EndpointRoute route, StoredTables tables,
            Verification verification) {
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        try (TableReader reader = Destinations.freshReader(chosen)) {
            StoredBuilds rows = tables.builds(route, ConfiguredTables.rules(settings), chosen.system(), reader);
            if (rows == null) {
                spec.commandLine().getErr().println("Endpoint " + endpoint + " has further steps, or does not merge"
                        + " its builds: what was remembered of them is compared, not their rows.");
            }
            return verification.compare(rows);
        }
    }

    private Verification.Window window(Settings settings) {
        Instant start = from == null ? settings.timeOrNull(Setting.START_DATE) : Settings.time("--from", from);
        Instant end = to == null
                ? Instant.now().minus(settings.duration(Setting.WINDOW_LAG)).truncatedTo(ChronoUnit.SECONDS)
                : Settings.time("--to", to);
        if (start != null && !start.isBefore(end)) {
            throw new UsageException("The window's start " + start + " is not before its end " + end + ".");
        }
        return new Verification.Window(start, end, jobCounts);
    }

    /** What the user asked to be kept: the findings as rows, what is to be read again. */
    private void remember(Settings settings, Verification.Window window, Verification verification,
            List<PipelineFinding> findings) {
        boolean repairs = repair && VerificationRepair.isNeeded(verification);
        if (!save && !repairs) {
            return;
        }
        try (Destination target = Destinations.open(ConfiguredDestination.of(settings));
                Lease lease = target.lease("caravan verify", settings.duration(Setting.LEASE))) {
            if (save) {
                VerificationRows.save(target, ConfiguredDestination.of(settings).system(), endpoint, window, findings);
            }
            if (repairs) {
                VerificationRepair.commit(target, verification);
                long asked = findings.stream().mapToLong(f -> f.missing() + f.gone() + f.gapsAsked() + f.values()
                        + Math.max(f.stale(), f.jobs())).sum();
                findings.stream().filter(f -> f.gapsAsked() < f.gaps())
                        .forEach(f -> spec.commandLine().getErr().println("Of " + f.name()
                                + " the next run asks for the "
                                + f.gapsAsked() + " lowest of " + f.gaps()
                                + " gaps; verify again after it for more, or see whether a build has a number far too high."));
                spec.commandLine().getErr().println("The next run asks for at least " + asked + " builds one by one."
                        + (verification.extra().isEmpty()
                                ? ""
                                : " Marked as deleted: " + verification.extra().size() + " rows that nobody loaded."));
            }
        }
    }

    private void print(List<PipelineFinding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(findings.stream().map(VerificationRows::fields).toList()));
        } else {
            TextTable table = new TextTable(
                    List.of("pipeline", "in API", "loaded", "missing", "stale", "jobs", "values",
                            "extra", "gone", "gaps"),
                    Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
            findings.forEach(f -> table.row(f.name(), f.inApi(), f.loaded(), f.missing(), f.stale(), f.jobs(),
                    f.values(), f.extra(), f.gone(), f.gaps()));
            table.print(out);
        }
        out.flush();
    }
}
