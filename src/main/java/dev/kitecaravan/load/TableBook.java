package dev.kitecaravan.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** The tables of a dataset, as its own book of them has it. */
public final class TableBook {
    /** A warehouse reads one long statement at once; a few hundred tables are within every one's bounds. */
    private static final int COUNTED_AT_ONCE = 100;

    private TableBook() {
    }

    /** The tables by name, in the order of their names. */
    public static Map<String, TableSchema> read(TableReader reader, SystemColumns system) {
        Map<String, TableSchema> tables = new LinkedHashMap<>();
        reader.query("select table_name, table_path, parent_name, column_name, column_type, column_path from "
                + system.schemaTable() + " order by table_name, ordinal", Integer.MAX_VALUE - 1, TableReader.LIMIT)
                .rows().forEach(row -> {
                    String table = row.get(0).toString();
                    tables.computeIfAbsent(table,
                            key -> new TableSchema(table, row.get(1).toString(),
                                    row.get(2) == null ? null : row.get(2).toString()))
                            .add(new Column(row.get(3).toString(),
                                    ColumnType.valueOf(row.get(4).toString().toUpperCase(Locale.ROOT)),
                                    row.get(5) == null ? "" : row.get(5).toString()));
                });
        return tables;
    }

    /** How many rows tables have, by name: few statements for all of them, since a warehouse makes a job of each. */
    public static Map<String, Long> rows(TableReader reader, List<String> tables) {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (int from = 0; from < tables.size(); from += COUNTED_AT_ONCE) {
            List<String> some = new ArrayList<>(
                    tables.subList(from, Math.min(tables.size(), from + COUNTED_AT_ONCE)));
            reader.query(some.stream().map(name -> "select '" + name + "' as t, count(*) as n from " + name)
                    .collect(Collectors.joining(" union all ")), some.size(), TableReader.LIMIT).rows()
                    .forEach(row -> rows.put(row.get(0).toString(), ((Number) row.get(1)).longValue()));
        }
        return rows;
    }
}
