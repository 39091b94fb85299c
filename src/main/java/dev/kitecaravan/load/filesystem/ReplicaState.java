package dev.kitecaravan.load.filesystem;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.StoredText;

/** Reads the state from the replica, which holds what was committed. */
final class ReplicaState implements StateReader {
    private final FileDataset dataset;
    private final String table;

    ReplicaState(FileDataset dataset) {
        this.dataset = dataset;
        this.table = dataset.replica().table(dataset.system().stateTable());
    }

    @Override
    public Optional<String> get(String kind, String endpoint, String key) {
        try {
            return dataset.replica().sql().query(
                    "select \"value\" from " + table + " where " + Replica.quoted(dataset.system().id()) + " = ?",
                    row -> row.getString(1), BookkeepingFiles.stateId(kind, endpoint, key)).stream().findFirst();
        } catch (SQLException e) {
            throw FilesystemFailures.explain(dataset.store(), "reading the state of " + endpoint, e);
        }
    }

    @Override
    public List<StateEntry> scan(String kind, String endpoint, String after, int limit) {
        boolean all = after == null || after.isEmpty();
        Object[] arguments = all ? new Object[]{kind, endpoint} : new Object[]{kind, endpoint, StoredText.key(after)};
        try {
            return dataset.replica().sql().query(
                    "select \"key\", \"value\" from " + table + " where kind = ? and endpoint = ?"
                            + (all ? "" : " and \"key\" > ?") + " order by \"key\" limit " + limit,
                    row -> new StateEntry(StoredText.keyOf(row.getString(1)), row.getString(2)), arguments);
        } catch (SQLException e) {
            throw FilesystemFailures.explain(dataset.store(), "reading the state of " + endpoint, e);
        }
    }
}
