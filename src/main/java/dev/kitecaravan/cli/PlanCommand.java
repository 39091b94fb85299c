package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.route.CaravanRun;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RunRequest;
import dev.kitecaravan.route.Traffic;
import dev.kitecaravan.table.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a run would cost, before it costs it. */
@Command(name = "plan", mixinStandardHelpOptions = true, sortOptions = false, description = "Says how many requests and minutes a run with the same flags would take; spends a handful of requests to know.", footer = {
        "",
        "Figures of lists come from the number of their last page; of what is asked once per build or job, from what is",
        "known already and from the first page of new builds."})
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
        EndpointRegistry registry = TableOptions.registry(settings);
        List<String> endpoints = options.endpoints(settings, registry);
        RunRequest request = options.request(settings, endpoints);
        Traffic traffic = new Traffic(trouble -> spec.commandLine().getErr().println("Warning: " + trouble));
        Budget budget = new Budget(Reserve.parse(settings.text(Setting.BUDGET_RESERVE)));
        List<Endpoint> ordered = CaravanRun.order(registry, endpoints);
        try (ApiClient client = new ApiClient(ApiOptions.of(settings), budget, traffic);
                Destination destination = Destinations.create(DestinationOptions.of(settings));
                ReadAhead readAhead = new ReadAhead(client)) {
            destination.open();
            RunState state = RunState.begin(destination.state(), request.series(), "plan", request.windowLag(),
                    Clock.systemUTC());
            Extraction extraction = new Extraction(destination.state(), state.clock(), request.extract(),
                    new ParentEndpoints(registry.endpoints(), endpoints), readAhead,
                    destination.capabilities().maxTextBytes(), traffic::total);
            print(extraction.plan(ordered), budget, traffic);
            if (!json) {
                advise(endpoints, settings);
            }
        }
        return ExitCode.GOOD;
    }

    private void print(List<Estimate> estimates, Budget budget, Traffic traffic) {
        long total = estimates.stream().mapToLong(Estimate::requests).sum();
        double perMinute = requestsPerMinute(budget);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            List<Map<String, Object>> lines = new ArrayList<>();
            for (Estimate estimate : estimates) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("endpoint", estimate.endpoint());
                line.put("requests", estimate.requests());
                line.put("minutes", perMinute == 0 ? null : estimate.requests() / perMinute);
                line.put("note", estimate.note());
                lines.add(line);
            }
            Map<String, Object> plan = new LinkedHashMap<>();
            plan.put("endpoints", lines);
            plan.put("requests", total);
            plan.put("minutes", perMinute == 0 ? null : total / perMinute);
            plan.put("spent", traffic.total());
            out.println(Json.write(plan));
        } else {
            TextTable table = new TextTable(List.of("endpoint", "requests", "minutes", ""), Set.of(1, 2));
            estimates.forEach(e -> table.row(e.endpoint(), e.requests(), minutes(e.requests(), perMinute), e.note()));
            table.row("together", total, minutes(total, perMinute),
                    perMinute == 0
                            ? "the API names no limit"
                            : Math.round(perMinute) + " requests a minute, the reserve left out");
            table.print(out);
            out.println("This plan took " + traffic.total() + " requests.");
        }
        out.flush();
    }

    private void advise(List<String> endpoints, Settings settings) {
        PrintWriter out = spec.commandLine().getOut();
        RunAdvice.of(endpoints).forEach(out::println);
        RunAdvice.ofScope(endpoints, settings).forEach(out::println);
        out.flush();
    }

    /** What the tightest bucket lets through in a window, which is documented to be a minute; 0 when no limit is known. */
    private static double requestsPerMinute(Budget budget) {
        return budget.readings().stream().filter(r -> r.limit() > 0)
                .mapToDouble(r -> Math.max(1, r.limit() - r.reserve())).min()
                .orElse(0);
    }

    private static String minutes(long requests, double perMinute) {
        return perMinute == 0 ? "" : String.format(Locale.ROOT, "%.1f", requests / perMinute);
    }
}
