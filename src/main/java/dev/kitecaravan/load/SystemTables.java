package dev.kitecaravan.load;

import java.time.Instant;
import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StoredText;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** The bookkeeping tables of a dataset, as data, whatever holds them. */
public final class SystemTables {
    /** The layout that this class describes; a dataset says in its state which one it has. */
    public static final int LAYOUT = 1;

    private final SystemColumns system;

    public SystemTables(SystemColumns system) {
        this.system = system;
    }

    /** One row per endpoint and run. */
    public TableSchema loads() {
        return table(system.loadsTable(), text("load_id"), text("run_id"), text("endpoint"), number("status"),
                time("started_at"), time("finished_at"), time("window_from"), time("window_to"), number("rows_new"),
                number("rows_changed"), number("rows_same"), number("rows_removed"), number("requests"),
                new Column("seconds", ColumnType.DOUBLE, ""), number("commits"), text("message"),
                text("version"));
    }

    /** What runs remember; the value is JSON text. */
    public TableSchema state() {
        return table(system.stateTable(), text("kind"), text("endpoint"), text("key"), text("value"),
                time("updated_at"));
    }

    /** One row per column of every table. */
    public TableSchema schema() {
        return table(system.schemaTable(), text("table_name"), text("table_path"), text("parent_name"),
                number("ordinal"), text("column_name"), text("column_type"), text("column_path"),
                new Column("changing", ColumnType.BOOLEAN, ""), time("updated_at"));
    }

    /** Records that did not become rows. */
    public TableSchema deadLetters() {
        return table(system.deadLettersTable(), LetterTable.columns().toArray(Column[]::new));
    }

    /** Who may write; one row. */
    public TableSchema lease() {
        return table(leaseName(), text("name"), text("token"), text("owner"), time("heartbeat"), time("expires"));
    }

    public String leaseName() {
        return system.prefix() + "lease";
    }

    public List<TableSchema> all() {
        return List.of(loads(), state(), schema(), deadLetters(), lease());
    }

    /** The row of an entry of the state, in the order of its columns. */
    public static Object[] row(StateChange change, Commit commit) {
        return new Object[]{change.kind(), change.endpoint(), StoredText.key(change.key()), change.value(),
                commit.at()};
    }

    /**
     * The row of a column, in the order of its columns.
     *
     * @param at when it came or changed; null where that is not known
     */
    public static Object[] row(TableSchema schema, int position, Instant at) {
        Column column = schema.columns().get(position);
        return new Object[]{schema.name(), schema.path(), schema.parent(), (long) position, column.name(),
                column.type().label(), column.path(), column.changing(), at};
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
