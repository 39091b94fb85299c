package dev.kitecaravan.load.filesystem;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.DeadLetters;
import dev.kitecaravan.load.duckdb.DuckDbDialect;
import dev.kitecaravan.load.sql.DeadLetterQuery;

/** Reads the dead letters from the replica, which holds what was committed. */
final class FileDeadLetters implements DeadLetters {
    private final FileDataset dataset;
    private final DeadLetterQuery query;

    FileDeadLetters(FileDataset dataset) {
        this.dataset = dataset;
        this.query = new DeadLetterQuery(DuckDbDialect.DIALECT, dataset.replica().sql(), dataset.system());
    }

    @Override
    public List<Kept> scan(String endpoint, Kept after, int limit) {
        try {
            return query.scan(dataset.replica().table(dataset.system().deadLettersTable()), endpoint, after, limit);
        } catch (SQLException e) {
            throw FilesystemFailures.explain(dataset.store(), "reading the dead letters of " + endpoint, e);
        }
    }

    @Override
    public Map<String, String> loadsOf(String table, Collection<String> rowIds) {
        Manifest.Table known = dataset.manifest().table(table);
        if (known == null || known.schema().position(dataset.system().loadId()) < 0) {
            return Map.of();
        }
        try {
            return query.loadsOf(dataset.replica().table(table), rowIds);
        } catch (SQLException e) {
            throw FilesystemFailures.explain(dataset.store(), "reading table " + table, e);
        }
    }
}
