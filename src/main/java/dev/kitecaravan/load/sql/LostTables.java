package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.Loss;
import dev.kitecaravan.table.TableSchema;

/**
 * Finds what commits left and somebody took away: a table, a system column, every row of an endpoint. State still speaks of
 * such rows, so that no run would read them again, and the table would come back with a hole.
 */
final class LostTables {
    private final Session session;
    private final TableStore tables;

    LostTables(Session session, TableStore tables) {
        this.session = session;
        this.tables = tables;
    }

    /**
     * What is lost, by endpoint.
     *
     * @param roots the tables that each endpoint loads
     */
    Map<String, List<Loss>> find(Map<String, Collection<String>> roots) throws SQLException {
        Map<String, Instant> committed = new HashMap<>();
        session.sql().query("select endpoint, max(updated_at) from " + session.table(session.system().stateTable())
                + " where kind <> 'layout' group by endpoint",
                row -> committed.put(row.getString(1), row.getInstant(2)));
        Map<String, Instant> declared = new HashMap<>();
        session.sql().query("select table_name, min(updated_at) from " + session.table(session.system().schemaTable())
                + " group by table_name", row -> declared.put(row.getString(1), row.getInstant(2)));
        Map<String, List<Loss>> lost = new LinkedHashMap<>();
        for (Map.Entry<String, Collection<String>> endpoint : roots.entrySet()) {
            Instant last = committed.get(endpoint.getKey());
            if (last == null) {
                continue;
            }
            List<Loss> losses = new ArrayList<>();
            for (String root : endpoint.getValue()) {
                // A table that was only announced: a run died before it made it, and the next one will.
                tables.family(root).stream().filter(table -> declared.getOrDefault(table, Instant.MAX).isBefore(last))
                        .forEach(table -> whole(table, losses));
            }
            if (!losses.isEmpty()) {
                lost.put(endpoint.getKey(), losses);
            }
        }
        emptied(roots, committed, lost);
        return lost;
    }

    private void whole(String table, List<Loss> losses) {
        if (!tables.engine().exists(table)) {
            losses.add(new Loss("the table " + table + " is gone", true));
            return;
        }
        TableSchema schema = tables.known(table);
        List<String> missing = schema.columns().stream().map(column -> column.name())
                .filter(session.system()::isReserved).filter(column -> !tables.engine().has(table, column)).toList();
        if (!missing.isEmpty()) {
            losses.add(new Loss("the table " + table + " has no " + String.join(", ", missing) + " any more", false));
        }
    }

    /** One statement for all: each would cost a warehouse a second. */
    private void emptied(Map<String, Collection<String>> roots, Map<String, Instant> committed,
            Map<String, List<Loss>> lost) throws SQLException {
        Map<String, Long> rows = new HashMap<>();
        session.sql().query("select endpoint, sum(rows_new) - sum(rows_removed) from "
                + session.table(session.system().loadsTable()) + " group by endpoint",
                row -> rows.put(row.getString(1), row.getLong(2)));
        Map<String, String> endpoints = new LinkedHashMap<>();
        roots.forEach((endpoint, names) -> {
            if (!lost.containsKey(endpoint) && committed.containsKey(endpoint) && rows.getOrDefault(endpoint, 0L) > 0) {
                names.stream().filter(tables.engine()::exists).forEach(table -> endpoints.put(table, endpoint));
            }
        });
        if (endpoints.isEmpty()) {
            return;
        }
        Map<String, Boolean> filled = new HashMap<>();
        session.sql().query(String.join(" union all ", endpoints.keySet().stream()
                .map(table -> "select '" + table.replace("'", "''") + "', case when exists (select 1 from "
                        + session.table(table) + ") then 1 else 0 end")
                .toList()), row -> filled.put(row.getString(1), row.getLong(2) == 1));
        roots.forEach((endpoint, names) -> {
            List<String> looked = names.stream().filter(filled::containsKey).toList();
            if (!looked.isEmpty() && looked.stream().noneMatch(filled::get)) {
                lost.computeIfAbsent(endpoint, e -> new ArrayList<>())
                        .add(new Loss("the table " + String.join(" and the table ", looked)
                                + " is empty, though rows were loaded", true));
            }
        });
    }
}
