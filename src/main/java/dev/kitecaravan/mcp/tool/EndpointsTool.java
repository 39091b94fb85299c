package dev.kitecaravan.mcp.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.kitecaravan.load.LetterGroup;
import dev.kitecaravan.load.LetterGroups;
import dev.kitecaravan.route.EndpointCost;
import dev.kitecaravan.route.EndpointNeeds;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.SinkRoute;

/** The endpoints that can be read: their route files, what a reading costs, and the records that did not become rows. */
public final class EndpointsTool implements Tool {
    private final Database database;
    private final Supplier<EndpointRegistry> registry;
    private final List<String> on;

    /**
     * The tool.
     *
     * @param registry reads the route files, anew for every call
     * @param on       those that runs read
     */
    public EndpointsTool(Database database, Supplier<EndpointRegistry> registry, List<String> on) {
        this.database = database;
        this.registry = registry;
        this.on = on;
    }

    @Override
    public String name() {
        return "list_endpoints";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        List<LetterGroup> letters = letters(call);
        List<List<Object>> rows = new ArrayList<>();
        for (EndpointRoute route : registry.get().all()) {
            List<Object> row = new ArrayList<>();
            row.add(route.id());
            row.add(on.contains(route.id()) ? "on" : "off");
            row.add(route.endpoint().path().text());
            row.add(String.join(", ", route.sinks().stream().map(SinkRoute::table).toList()));
            row.add(route.endpoint().schedule());
            row.add(EndpointCost.of(route.endpoint()));
            row.add(String.join(", ", EndpointNeeds.of(route.endpoint()).scopes()));
            row.add(route.file());
            row.add(letters.stream().filter(group -> group.endpoint().equals(route.id()))
                    .mapToLong(LetterGroup::count).sum());
            rows.add(row);
        }
        Rows endpoints = new Rows(List.of("endpoint", "state", "path", "tables", "schedule", "a_reading_costs",
                "scopes", "file", "dead_letters"), rows, false);
        List<Map<String, Object>> groups = letters.stream().map(EndpointsTool::json).toList();
        StringBuilder text = new StringBuilder(endpoints.markdown());
        groups.forEach(group -> text.append("\nDead letters of ").append(group.get("endpoint")).append(": ")
                .append(group.get("count")).append(", ").append(group.get("reason")).append(" What to do: ")
                .append(group.get("advice")));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("endpoints", endpoints.maps());
        data.put("dead_letters", groups);
        return new ToolAnswer(text.toString(), data);
    }

    /** None where nothing was loaded yet. */
    private List<LetterGroup> letters(Call call) {
        return database.readLoaded(call, reading -> LetterGroups.read(reading.reader(), database.system()))
                .orElse(List.of());
    }

    /** Without the record itself: it is a stranger's, and its members are not wanted here. */
    private static Map<String, Object> json(LetterGroup group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("endpoint", group.endpoint());
        json.put("table", group.table());
        json.put("count", group.count());
        json.put("reason", group.sentence());
        json.put("first", group.first().toString());
        json.put("last", group.last().toString());
        json.put("advice", group.advice());
        return json;
    }
}
