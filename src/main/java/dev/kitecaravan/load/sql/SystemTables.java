package dev.kitecaravan.load.sql;

import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** The bookkeeping tables of a dataset, as data. */
final class SystemTables {
    /** The layout that this class describes; a dataset says in its state which one it has. */
    static final int LAYOUT = 1;

    private final SystemColumns system;

    SystemTables(SystemColumns system) {
        this.system = system;
    }

    /** One row per endpoint and run. */
    TableSchema loads() {
        return table(system.loadsTable(), text("load_id"), text("run_id"), text("endpoint"), number("status"),
                time("started_at"), time("finished_at"), time("window_from"), time("window_to"), number("rows_new"),
                number("rows_changed"), number("rows_same"), number("rows_removed"), number("requests"),
                new Column("seconds", ColumnType.DOUBLE, ""), number("commits"), text("message"));
    }

    /** What runs remember; the value is JSON text. */
    TableSchema state() {
        return table(system.stateTable(), text("kind"), text("endpoint"), text("key"), text("value"),
                time("updated_at"));
    }

    /** One row per column of every table. */
    TableSchema schema() {
        return table(system.schemaTable(), text("table_name"), text("table_path"), text("parent_name"),
                number("ordinal"), text("column_name"), text("column_type"), text("column_path"),
                new Column("changing", ColumnType.BOOLEAN, ""), time("updated_at"));
    }

    /** Records that did not become rows. */
    TableSchema deadLetters() {
        return table(system.deadLettersTable(), text("id"), text("load_id"), text("endpoint"), text("url"),
                text("table_name"), text("path"), text("reason"), text("record"), text("keys"),
                time("created_at"));
    }

    /** Who may write; one row. */
    TableSchema lease() {
        return table(leaseName(), text("name"), text("token"), text("owner"), time("heartbeat"), time("expires"));
    }

    String leaseName() {
        return system.prefix() + "lease";
    }

    List<TableSchema> all() {
        return List.of(loads(), state(), schema(), deadLetters(), lease());
    }

    private static TableSchema table(String name, Column... columns) {
        TableSchema schema = new TableSchema(name, "", null);
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
