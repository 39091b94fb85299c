package dev.kitecaravan.mcp.tool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.LastLoads;
import dev.kitecaravan.load.LetterGroups;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.TableBook;
import dev.kitecaravan.table.TableSchema;

/** What is loaded, and how fresh it is. */
public final class OverviewTool implements Tool {
    private static final int MOST_ENDPOINTS = 10_000;

    private final Database database;

    public OverviewTool(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "get_overview";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        return database.read(call, this::read);
    }

    private ToolAnswer read(Database.Reading reading) {
        Map<String, TableSchema> tables = TableBook.read(reading.reader(), database.system());
        Map<String, Long> counts = TableBook.rows(reading.reader(), List.copyOf(tables.keySet()));
        boolean views = reading.has("ci_jobs");
        List<List<Object>> rows = new ArrayList<>();
        tables.values().forEach(table -> {
            List<Object> row = new ArrayList<>();
            row.add(table.name());
            row.add(counts.get(table.name()));
            row.add(table.parent());
            rows.add(row);
        });
        Rows tableRows = new Rows(List.of("table", "rows", "parent"), rows, false);
        Rows endpoints = endpoints(reading);
        long letters = LetterGroups.read(reading.reader(), database.system()).stream()
                .mapToLong(group -> group.count()).sum();
        Object asOf = views ? first(reading.query("select * from ci_as_of", 1)) : null;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("destination", database.name());
        data.put("dataset", database.dataset());
        data.put("dialect", database.dialect());
        data.put("as_of", asOf);
        data.put("views", views ? Views.names() : List.of());
        data.put("tables", tableRows.maps());
        data.put("endpoints", endpoints.maps());
        data.put("dead_letters", letters);
        data.put("start_here", startHere(views));
        return new ToolAnswer("CI data of Buildkite in " + database.name() + ", dataset " + database.dataset()
                + "; statements are " + database.dialect() + ". As of " + (asOf == null ? "unknown" : asOf) + ".\n"
                + startHere(views) + "\n\nEndpoints, when each was last read:\n" + endpoints.markdown()
                + (letters == 0
                        ? "No record waits as a dead letter.\n"
                        : letters + " records did not become rows (dead letters); list_endpoints says of which.\n")
                + "\nTables:\n" + tableRows.markdown(), data);
    }

    private static String startHere(boolean views) {
        return views
                ? "Start with ci_insight for a ready answer, or with query over the views ci_builds and ci_jobs, which"
                        + " hold the rules of what a build and a job is; describe_table tells their columns."
                : "The views ci_… are not there: a person makes them with 'caravan views create'. Until then query the"
                        + " tables; describe_table tells their columns.";
    }

    private static Object first(Rows rows) {
        return rows.isEmpty() ? null : rows.rows().get(0).get(0);
    }

    /** The latest load of each endpoint, and when it was last read to its end, however long ago. */
    private Rows endpoints(Database.Reading reading) {
        String loads = database.system().loadsTable();
        Map<Object, Object> complete = new HashMap<>();
        reading.query("select endpoint, max(finished_at) as at from " + loads + " where status = "
                + LoadRecord.Status.COMPLETE.code() + " and " + LastLoads.READ + " group by endpoint", MOST_ENDPOINTS)
                .rows()
                .forEach(row -> complete.put(row.get(0), row.get(1)));
        List<List<Object>> latest = new ArrayList<>();
        for (List<Object> load : reading.query("select endpoint, status, message from " + loads
                + " l where load_id = (select max(load_id) from " + loads + " m where m.endpoint = l.endpoint and "
                + LastLoads.READ + ")"
                + " order by endpoint", MOST_ENDPOINTS).rows()) {
            List<Object> row = new ArrayList<>();
            row.add(load.get(0));
            row.add(outcome(((Number) load.get(1)).intValue()));
            row.add(complete.get(load.get(0)));
            row.add(load.get(2));
            latest.add(row);
        }
        return new Rows(List.of("endpoint", "last_outcome", "last_complete_at", "message"), latest, false);
    }

    private static String outcome(int code) {
        for (LoadRecord.Status status : LoadRecord.Status.values()) {
            if (status.code() == code) {
                return status.name().toLowerCase(java.util.Locale.ROOT);
            }
        }
        return "status " + code;
    }
}
