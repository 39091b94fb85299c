package dev.kitecaravan.load.filesystem;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StoredText;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.BuildVersion;

/** Rows of the bookkeeping tables. */
final class BookkeepingFiles {
    private final FileDataset dataset;
    private final SystemColumns system;
    private final SystemTables tables;

    BookkeepingFiles(FileDataset dataset) {
        this.dataset = dataset;
        this.system = dataset.system();
        this.tables = new SystemTables(system);
    }

    /** The bookkeeping tables of a dataset of files: tables like any other, merged by an id of their own. */
    static List<TableSchema> tables(SystemColumns system) {
        SystemTables tables = new SystemTables(system);
        return Stream.of(tables.loads(), tables.state(), tables.deadLetters()).map(table -> {
            TableSchema schema = new TableSchema(table.name(), "", null);
            schema.add(new Column(system.id(), ColumnType.TEXT, ""));
            table.columns().forEach(schema::add);
            return schema;
        }).toList();
    }

    /** Whether a table is one of them. */
    static boolean isOne(String name, SystemColumns system) {
        return tables(system).stream().anyMatch(table -> table.name().equals(name));
    }

    /** The id of an entry of the state. */
    static String stateId(String kind, String endpoint, String key) {
        return kind + "\t" + endpoint + "\t" + StoredText.key(key);
    }

    void state(List<StateChange> changes, Commit commit, PartSink sink) throws SQLException {
        Map<String, StateChange> last = new LinkedHashMap<>();
        changes.forEach(change -> last.put(stateId(change.kind(), change.endpoint(), change.key()), change));
        for (Map.Entry<String, StateChange> entry : last.entrySet()) {
            StateChange change = entry.getValue();
            if (change.value() == null) {
                sink.gone(entry.getKey());
            } else {
                sink.row(cells(tables.state(), entry.getKey(), SystemTables.row(change, commit)));
            }
        }
    }

    void load(LoadRecord load, RowCounts counts, Commit commit, PartSink sink) throws SQLException {
        Replica replica = dataset.replica();
        String table = replica.table(system.loadsTable());
        long[] before = replica.sql()
                .query("select rows_new, rows_changed, rows_same, rows_removed, commits from " + table + " where "
                        + Replica.quoted(system.id()) + " = ?",
                        row -> new long[]{row.getLong(1), row.getLong(2),
                                row.getLong(3), row.getLong(4), row.getLong(5)},
                        load.loadId())
                .stream().findFirst().orElse(new long[5]);
        Instant until = load.finishedAt() == null ? commit.at() : load.finishedAt();
        sink.row(cells(tables.loads(), load.loadId(), load.loadId(), load.runId(), load.endpoint(),
                (long) load.status().code(), load.startedAt(), load.finishedAt(), load.windowFrom(), load.windowTo(),
                before[0] + counts.added(),
                before[1] + counts.changed(), before[2] + counts.same(), before[3] + counts.removed(), load.requests(),
                Duration.between(load.startedAt(), until).toMillis() / 1000.0, before[4] + 1, load.message(),
                BuildVersion.current().sentence()));
    }

    /** The cells of a part's row: an older dataset has columns that came later at the end. */
    private Object[] cells(TableSchema table, String id, Object... values) {
        TableSchema known = dataset.manifest().table(table.name()).schema();
        Object[] cells = new Object[PartColumns.OWN + known.columns().size()];
        cells[PartColumns.OWN + known.position(system.id())] = id;
        for (int i = 0; i < values.length; i++) {
            cells[PartColumns.OWN + known.position(table.columns().get(i).name())] = values[i];
        }
        return cells;
    }
}
