package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.BuildVersion;

/** What a commit writes beside rows: state, its row of {@code _caravan_loads}, dead letters, deletions. */
final class BookkeepingWriter {
    private final Session session;
    private final TableStore tables;
    private final Stages stages;
    private final SystemTables systemTables;
    private final Stamps stamps;
    private final Supplier<SqlLease> lease;
    private final LetterWriter letters;
    private final String version = BuildVersion.current().sentence();

    /** The stages of a commit's bookkeeping; null where there is nothing of the kind. */
    record Staged(Stages.Stage state, Stages.Stage deadLetters, Stages.Stage replayed, Stages.Stage deleted,
            Stages.Stage distrusted) {
    }

    BookkeepingWriter(Session session, TableStore tables, Stages stages, SystemTables systemTables,
            Supplier<SqlLease> lease) {
        this.session = session;
        this.tables = tables;
        this.stages = stages;
        this.systemTables = systemTables;
        this.stamps = new Stamps(session.system());
        this.lease = lease;
        this.letters = new LetterWriter(session, tables);
    }

    Stamps stamps() {
        return stamps;
    }

    Set<String> stampNames() {
        return stamps.names();
    }

    /** Refuses the commit of a writer whose lease another one took over. */
    void fence() throws SQLException {
        if (lease.get() != null) {
            lease.get().fence(session);
        }
    }

    /**
     * The loss of the lease, where the failure comes of that: who took it over dropped this writer's stages or ended its
     * session.
     */
    DestinationException cause(DestinationException failure) {
        try {
            if (lease.get() != null) {
                lease.get().requireHeld();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        } catch (DestinationException lost) {
            lost.addSuppressed(failure);
            return lost;
        }
        return failure;
    }

    Staged stage(Bookkeeping bookkeeping, Commit commit) throws SQLException {
        if (!session.dialect().transactions()) {
            // What cannot be undone is found out before anything is done.
            bookkeeping.deleted().forEach(deletion -> requireTable(deletion.table()));
        }
        List<String> gone = new ArrayList<>(bookkeeping.replayed());
        List<Object[]> told = letters.rows(bookkeeping.deadLetters(), commit, gone);
        return new Staged(stage(systemTables.state(), stateRows(bookkeeping.state(), commit)),
                stage(systemTables.deadLetters(), told),
                stage(replayedTable(), gone.stream().map(id -> new Object[]{id}).toList()),
                stage(listTable("deleted"), deletedRows(bookkeeping.deleted())),
                stage(listTable("distrusted"), bookkeeping.distrusted().stream()
                        .map(row -> new Object[]{row.table(), row.rowId()}).toList()));
    }

    private Stages.Stage stage(TableSchema schema, List<Object[]> rows) throws SQLException {
        return rows.isEmpty() ? null : stages.only(schema, rows);
    }

    private static List<Object[]> stateRows(List<StateChange> changes, Commit commit) {
        Map<List<String>, Object[]> last = new LinkedHashMap<>();
        for (StateChange change : changes) {
            last.put(List.of(change.kind(), change.endpoint(), change.key()), SystemTables.row(change, commit));
        }
        return List.copyOf(last.values());
    }

    private TableSchema replayedTable() {
        TableSchema schema = new TableSchema(session.system().prefix() + "replayed", "", null);
        schema.add(new dev.kitecaravan.table.Column("id", dev.kitecaravan.table.ColumnType.TEXT, ""));
        return schema;
    }

    private TableSchema listTable(String suffix) {
        TableSchema schema = new TableSchema(session.system().prefix() + suffix, "", null);
        schema.add(new dev.kitecaravan.table.Column("table_name", dev.kitecaravan.table.ColumnType.TEXT, ""));
        schema.add(new dev.kitecaravan.table.Column("row_id", dev.kitecaravan.table.ColumnType.TEXT, ""));
        return schema;
    }

    private static List<Object[]> deletedRows(List<Bookkeeping.Deletion> deletions) {
        return deletions.stream().map(deletion -> new Object[]{deletion.table(), deletion.rowId()}).toList();
    }

    /** Writes all of it; in the transaction of the commit. */
    void write(Staged staged, Bookkeeping bookkeeping, Commit commit, Map<String, RowCounts> counts)
            throws SQLException {
        if (staged.deleted() != null) {
            Set<String> of = new LinkedHashSet<>();
            bookkeeping.deleted().forEach(deletion -> of.add(deletion.table()));
            for (String table : of) {
                long removed = markDeleted(table, staged.deleted().table().name(), commit);
                counts.merge(table, new RowCounts(0, 0, 0, removed), RowCounts::plus);
            }
        }
        if (staged.distrusted() != null) {
            distrust(bookkeeping.distrusted(), staged.distrusted().table().name());
        }
        if (staged.replayed() != null) {
            session.sql().update("delete from " + session.table(session.system().deadLettersTable())
                    + " where id in (select id from " + staged.replayed().table().name() + ")");
        }
        if (staged.deadLetters() != null) {
            String columns = session.list(systemTables.deadLetters().columns());
            session.sql().update("insert into " + session.table(session.system().deadLettersTable()) + " (" + columns
                    + ") select " + columns + " from " + staged.deadLetters().table().name());
        }
        if (bookkeeping.load() != null && bookkeeping.load().finishedAt() != null) {
            letters.settle(bookkeeping.load().endpoint(), commit);
        }
        if (bookkeeping.load() != null) {
            writeLoad(bookkeeping.load(), commit, counts.values().stream().reduce(RowCounts.NONE, RowCounts::plus));
        }
        // Last: without a transaction this one statement is what makes the commit.
        if (staged.state() != null) {
            if (!session.dialect().transactions()) {
                fence();
            }
            writeState(staged.state().table().name());
        }
    }

    private void requireTable(String table) {
        if (!tables.engine().exists(table)) {
            throw new DestinationException("table " + table + " does not exist, so no row of it can be marked deleted");
        }
    }

    private long markDeleted(String table, String deleted, Commit commit) throws SQLException {
        requireTable(table);
        String ids = "(select row_id from " + deleted + " where table_name = ?)";
        String deletedAt = session.quoted(session.system().deletedAt());
        String validTo = session.quoted(session.system().validTo());
        boolean versions = tables.engine().has(table, session.system().validTo());
        String sets = deletedAt + " = ?, " + session.quoted(session.system().syncedAt()) + " = ?, "
                + session.quoted(session.system().loadId()) + " = ?";
        String where = " where " + session.quoted(session.system().id()) + " in " + ids + " and " + deletedAt
                + " is null";
        if (!versions) {
            return session.sql().update("update " + session.table(table) + " set " + sets + where, commit.at(),
                    commit.at(), commit.loadId(), table);
        }
        for (String child : tables.family(table)) {
            if (!child.equals(table) && tables.engine().has(child, session.system().validTo())) {
                session.sql().update("update " + session.table(child) + " set " + validTo + " = ? where " + validTo
                        + " is null and " + session.quoted(session.system().rootId()) + " in " + ids, commit.at(),
                        table);
            }
        }
        return session.sql().update("update " + session.table(table) + " set " + sets + ", " + validTo + " = ?" + where
                + " and " + validTo + " is null", commit.at(), commit.at(), commit.loadId(), commit.at(), table);
    }

    /** Takes their hashes away, so that whatever comes differs. */
    private void distrust(List<Bookkeeping.Distrust> rows, String listed) throws SQLException {
        for (String table : rows.stream().map(Bookkeeping.Distrust::table).distinct().toList()) {
            if (tables.engine().exists(table)) {
                session.sql()
                        .update("update " + session.table(table) + " set " + session.quoted(session.system().hash())
                                + " = '' where " + session.quoted(session.system().id()) + " in (select row_id from "
                                + listed
                                + " where table_name = ?)", table);
            }
        }
    }

    private void writeState(String stage) throws SQLException {
        String table = session.table(session.system().stateTable());
        String key = session.quoted("key");
        String value = session.quoted("value");
        String columns = session.list(systemTables.state().columns());
        if (session.dialect().upsert() == Dialect.Upsert.MERGE_MATCHED) {
            session.sql().update("merge into " + table + " t using " + stage
                    + " s on t.kind = s.kind and t.endpoint = s.endpoint and t." + key + " = s." + key
                    + " when matched and s." + value + " is null then delete when matched then update set " + value
                    + " = s." + value + ", updated_at = s.updated_at when not matched and s." + value
                    + " is not null then insert (" + columns + ") values (s.kind, s.endpoint, s." + key + ", s." + value
                    + ", s.updated_at)");
            return;
        }
        String range = Session.range(table) + ".";
        session.sql().update("delete from " + table + " where exists (select 1 from " + stage + " s where s.kind = "
                + range + "kind and s.endpoint = " + range + "endpoint and s." + key + " = " + range + key + ")");
        session.sql().update("insert into " + table + " (" + columns + ") select " + columns + " from " + stage
                + " where " + value + " is not null");
    }

    private void writeLoad(LoadRecord load, Commit commit, RowCounts counts) throws SQLException {
        String table = session.table(session.system().loadsTable());
        Instant until = load.finishedAt() == null ? commit.at() : load.finishedAt();
        double seconds = Duration.between(load.startedAt(), until).toMillis() / 1000.0;
        Object[] values = {load.runId(), load.endpoint(), (long) load.status().code(), load.startedAt(),
                load.finishedAt(), load.windowFrom(), load.windowTo(), counts.added(), counts.changed(), counts.same(),
                counts.removed(), load.requests(), seconds, load.message(), version, load.loadId()};
        long updated = session.sql().update("update " + table + " set run_id = ?, endpoint = ?, status = ?, "
                + "started_at = ?, finished_at = ?, window_from = ?, window_to = ?, rows_new = rows_new + ?, "
                + "rows_changed = rows_changed + ?, rows_same = rows_same + ?, rows_removed = rows_removed + ?, "
                + "requests = ?, seconds = ?, message = ?, version = ?, commits = commits + 1 where load_id = ?",
                values);
        if (updated == 0) {
            session.sql().update("insert into " + table + " (run_id, endpoint, status, started_at, finished_at, "
                    + "window_from, window_to, rows_new, rows_changed, rows_same, rows_removed, requests, seconds, "
                    + "message, version, commits, load_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
                    values);
        }
    }
}
