package dev.kitecaravan.load.filesystem;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.SystemColumns;

/** Rows of the bookkeeping tables. */
final class BookkeepingFiles {
    private final Replica replica;
    private final SystemColumns system;

    BookkeepingFiles(Replica replica, SystemColumns system) {
        this.replica = replica;
        this.system = system;
    }

    /** The id of an entry of the state. */
    static String stateId(String kind, String endpoint, String key) {
        return kind + "\t" + endpoint + "\t" + key;
    }

    void state(List<StateChange> changes, Commit commit, PartSink sink) throws SQLException {
        Map<String, StateChange> last = new LinkedHashMap<>();
        changes.forEach(change -> last.put(stateId(change.kind(), change.endpoint(), change.key()), change));
        for (Map.Entry<String, StateChange> entry : last.entrySet()) {
            StateChange change = entry.getValue();
            if (change.value() == null) {
                sink.gone(entry.getKey());
            } else {
                sink.row(row(entry.getKey(), change.kind(), change.endpoint(), change.key(), change.value(),
                        commit.at()));
            }
        }
    }

    void deadLetters(List<DeadLetter> letters, Commit commit, PartSink sink) throws SQLException {
        for (DeadLetter letter : letters) {
            String id = UUID.randomUUID().toString();
            sink.row(row(id, id, commit.loadId(), letter.endpoint(), letter.url(), letter.table(), letter.path(),
                    letter.reason(), letter.record(), letter.at()));
        }
    }

    void load(LoadRecord load, RowCounts counts, Commit commit, PartSink sink) throws SQLException {
        String table = replica.table(system.loadsTable());
        long[] before = replica.sql()
                .query("select rows_new, rows_changed, rows_same, rows_removed, commits from " + table + " where "
                        + Replica.quoted(system.id()) + " = ?",
                        row -> new long[]{row.getLong(1), row.getLong(2),
                                row.getLong(3), row.getLong(4), row.getLong(5)},
                        load.loadId())
                .stream().findFirst().orElse(new long[5]);
        Instant until = load.finishedAt() == null ? commit.at() : load.finishedAt();
        sink.row(row(load.loadId(), load.loadId(), load.runId(), load.endpoint(), (long) load.status().code(),
                load.startedAt(), load.finishedAt(), load.windowFrom(), load.windowTo(), before[0] + counts.added(),
                before[1] + counts.changed(), before[2] + counts.same(), before[3] + counts.removed(), load.requests(),
                Duration.between(load.startedAt(), until).toMillis() / 1000.0, before[4] + 1, load.message()));
    }

    private static Object[] row(Object... values) {
        Object[] cells = new Object[PartColumns.OWN + values.length];
        System.arraycopy(values, 0, cells, PartColumns.OWN, values.length);
        return cells;
    }
}
