package dev.kitecaravan.load.filesystem;

import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** The bookkeeping tables of a dataset of files: tables like any other, merged by an id of their own. */
final class BookTables {
    private final SystemColumns system;

    BookTables(SystemColumns system) {
        this.system = system;
    }

    TableSchema loads() {
        return table(system.loadsTable(), text("load_id"), text("run_id"), text("endpoint"), number("status"),
                time("started_at"), time("finished_at"), time("window_from"), time("window_to"), number("rows_new"),
                number("rows_changed"), number("rows_same"), number("rows_removed"), number("requests"),
                new Column("seconds", ColumnType.DOUBLE, ""), number("commits"), text("message"));
    }

    TableSchema state() {
        return table(system.stateTable(), text("kind"), text("endpoint"), text("key"), text("value"),
                time("updated_at"));
    }

    TableSchema deadLetters() {
        return table(system.deadLettersTable(), text("id"), text("load_id"), text("endpoint"), text("url"),
                text("table_name"), text("path"), text("reason"), text("record"), time("created_at"));
    }

    List<TableSchema> all() {
        return List.of(loads(), state(), deadLetters());
    }

    boolean isOne(String name) {
        return all().stream().anyMatch(table -> table.name().equals(name));
    }

    private TableSchema table(String name, Column... columns) {
        TableSchema schema = new TableSchema(name, "", null);
        schema.add(new Column(system.id(), ColumnType.TEXT, ""));
        for (Column column : columns) {
            schema.add(column);
        }
        return schema;
    }

    private static Column text(String name) {
        return new Column(name, ColumnType.TEXT, "");
    }

    private static Column number(String name) {
        return new Column(name, ColumnType.BIGINT, "");
    }

    private static Column time(String name) {
        return new Column(name, ColumnType.TIMESTAMP, "");
    }
}
