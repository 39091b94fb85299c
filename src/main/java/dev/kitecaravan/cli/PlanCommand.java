package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Estimate;
import dev.kitecaravan.extract.Extraction;
import dev.kitecaravan.extract.ParentEndpoints;
import dev.kitecaravan.extract.ReadAhead;
import dev.kitecaravan.extract.RunState;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.run.CaravanRun;
import dev.kitecaravan.run.LongWaits;
import dev.kitecaravan.run.RunRequest;
import dev.kitecaravan.run.Traffic;
import dev.kitecaravan.settings.ConfiguredApi;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a run would cost, before it costs it. */
@Command(name = "plan", mixinStandardHelpOptions = true, sortOptions = false, description = "Estimates the requests and the time of a run with the same flags; costs a few requests.", footer = {
        "",
        "Figures of lists come from the number of their last page; of what is asked once per build or job, from what is"
                + " known already and from the first page of new builds."})
final class PlanCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;
    @Option(names = "--json", description = "Print the plan as JSON.")
    private boolean json;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings();
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        List<String> endpoints = options.endpoints(settings, registry);
        WritableTables.require(settings, registry, endpoints);
        RunRequest request = options.request(settings, endpoints);
        PrintWriter err = spec.commandLine().getErr();
        LongWaits waits = new LongWaits(wait -> err.println(TerminalText.escape(wait)));
        Traffic traffic = new Traffic(trouble -> err.println(TerminalText.escape("Warning: " + trouble)), waits);
        Budget budget = new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE)));
        List<Endpoint> ordered = CaravanRun.order(registry, endpoints);
        try (waits;
                ApiClient client = new ApiClient(ConfiguredApi.of(settings), budget, traffic);
                Destination destination = Destinations.create(ConfiguredDestination.of(settings));
                ReadAhead readAhead = new ReadAhead(client)) {
            destination.open();
            RunState state = RunState.begin(destination.state(), request.series(), "plan", request.windowLag(),
                    Clock.systemUTC());
            Extraction extraction = new Extraction(destination.state(), state.clock(), request.extract(),
                    new ParentEndpoints(registry.endpoints(), endpoints), readAhead,
                    destination.capabilities().maxTextBytes(), traffic::total);
            List<Estimate> estimates = extraction.plan(ordered);
            new PlanTable(estimates, requestsPerMinute(budget), traffic.total(),
                    RunAdvice.ofPlan(endpoints, settings)).print(spec.commandLine().getOut(), json);
        }
        return ExitCode.GOOD;
    }

    /** What the tightest bucket lets through in a window, which is documented to be a minute; 0 when no limit is known. */
    private static double requestsPerMinute(Budget budget) {
        return budget.readings().stream().filter(r -> r.limit() > 0)
                .mapToDouble(r -> Math.max(1, r.limit() - r.reserve())).min()
                .orElse(0);
    }
}
