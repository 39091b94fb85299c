package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.kitecaravan.route.EndpointCost;
import dev.kitecaravan.route.EndpointNeeds;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.SinkRoute;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.table.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists everything that can be read, and how it stands. */
@Command(name = "endpoints", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists all endpoints: on or off, rows, last reading, cost in requests, what they need.", footer = {
        "",
        "Those that are off are read by name: caravan run --only agents. caravan.endpoints turns them on for good."})
final class EndpointsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print a JSON array of objects.")
    private boolean json;
    @Option(names = "--routes", paramLabel = "FOLDER", description = "The folder of route files.")
    private String routes;
    @Mixin
    private DestinationOptions destination;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = destination.applyTo(Settings.ofProcess()).with(Setting.ROUTES, routes);
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        List<String> on = ConfiguredRun.chosen(settings, registry, null);
        List<String> tables = registry.all().stream().flatMap(route -> route.sinks().stream()).map(SinkRoute::table)
                .toList();
        LoadedEndpoints loaded = LoadedEndpoints.read(ConfiguredDestination.of(settings), tables);
        List<Map<String, Object>> endpoints = new ArrayList<>();
        registry.all().forEach(route -> endpoints.add(describe(route, on.contains(route.id()), loaded)));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(endpoints));
        } else {
            table(endpoints).print(out);
        }
        out.flush();
        return ExitCode.GOOD;
    }

    static Map<String, Object> describe(EndpointRoute route, boolean on, LoadedEndpoints loaded) {
        EndpointNeeds needs = EndpointNeeds.of(route.endpoint());
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("endpoint", route.id());
        endpoint.put("description", route.description());
        endpoint.put("on", on);
        endpoint.put("rows", route.sinks().isEmpty() ? null : loaded.rows(route.sinks().get(0).table()));
        endpoint.put("last_read", loaded.lastRead(route.id()));
        endpoint.put("last_requests", loaded.requests(route.id()));
        endpoint.put("cost", EndpointCost.of(route.endpoint()));
        endpoint.put("scopes", List.copyOf(needs.scopes()));
        endpoint.put("plan", needs.plan());
        return endpoint;
    }

    private static TextTable table(List<Map<String, Object>> endpoints) {
        TextTable table = new TextTable(
                List.of("endpoint", "", "rows", "last read", "requests", "a reading costs", "needs"), Set.of(2, 4));
        for (Map<String, Object> endpoint : endpoints) {
            Object plan = endpoint.get("plan");
            String needs = String.join(", ", ((List<?>) endpoint.get("scopes")).stream().map(String::valueOf).toList());
            table.row(endpoint.get("endpoint"), Boolean.TRUE.equals(endpoint.get("on")) ? "on" : "off",
                    endpoint.get("rows"), endpoint.get("last_read"), endpoint.get("last_requests"),
                    endpoint.get("cost"), plan == null ? needs : needs + "; plan " + plan);
        }
        return table;
    }
}
