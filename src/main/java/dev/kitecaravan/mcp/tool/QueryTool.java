package dev.kitecaravan.mcp.tool;

import java.util.LinkedHashMap;
import java.util.Map;

/** Runs one statement of the agent's. */
public final class QueryTool implements Tool {
    private static final int MOST_CHARACTERS = 50_000;

    private final Database database;

    public QueryTool(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "query";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        int limit = arguments.number("limit");
        Rows all = database.read(call, reading -> reading.ask(arguments.text("sql")));
        Rows rows = all.first(limit).within(MOST_CHARACTERS);
        String cut = rows.cut()
                ? "Cut: these are the first " + rows.rows().size() + " rows; there are more. Narrow the statement, or "
                        + "aggregate."
                : null;
        String table = arguments.text("format").equals("jsonl") ? rows.lines() : rows.markdown();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("columns", rows.columns());
        data.put("rows", rows.maps());
        data.put("row_count", rows.rows().size());
        data.put("cut", cut != null);
        return new ToolAnswer(table + (rows.isEmpty() ? "(no rows)\n" : "") + (cut == null ? "" : cut), data);
    }
}
