package dev.kitecaravan.normalize;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** A normaliser with its collector, and ways to look at the rows. */
final class Bench {
    static final Capabilities POSTGRES = new Capabilities(63, 38, 9, 1 << 30, 1_600, false);

    final Normalizer normalizer;
    final RowCollector rows = new RowCollector();
    RecordContext context = new RecordContext(Map.of(), Map.of(), "load-1", "https://api.example/v2/page");

    Bench() {
        this(List.of(), POSTGRES);
    }

    Bench(Collection<TableSchema> stored, Capabilities capabilities) {
        this(stored, capabilities, NormalizerSettings.defaults());
    }

    Bench(Collection<TableSchema> stored, Capabilities capabilities, NormalizerSettings settings) {
        normalizer = new Normalizer(stored, capabilities, SystemColumns.DEFAULT, settings);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String json) {
        return (Map<String, Object>) Json.read(json);
    }

    Bench add(RecordTarget target, String... records) throws ContractViolation {
        for (String record : records) {
            normalizer.add(target, object(record), context, rows);
        }
        return this;
    }

    TableSchema schema(String table) {
        return normalizer.tables().stream().filter(schema -> schema.name().equals(table)).findFirst()
                .orElseThrow(() -> new AssertionError("no table " + table + " in " + names()));
    }

    List<String> names() {
        return normalizer.tables().stream().map(TableSchema::name).toList();
    }

    List<String> columns(String table) {
        return schema(table).columns().stream().map(column -> column.name()).toList();
    }

    TableRows rows(String table) {
        return rows.tables().stream().filter(each -> each.schema().name().equals(table)).findFirst()
                .orElseThrow(() -> new AssertionError("no rows in " + table));
    }

    /** The cells of one column, in the order of the rows. */
    List<Object> cells(String table, String column) {
        TableSchema schema = schema(table);
        int position = schema.position(column);
        if (position < 0) {
            throw new AssertionError("no column " + column + " in " + schema);
        }
        List<Object> cells = new ArrayList<>();
        for (Object[] row : rows(table).rows()) {
            cells.add(position < row.length ? row[position] : null);
        }
        return cells;
    }

    Object cell(String table, String column) {
        List<Object> cells = cells(table, column);
        if (cells.size() != 1) {
            throw new AssertionError(cells.size() + " rows in " + table);
        }
        return cells.get(0);
    }
}
