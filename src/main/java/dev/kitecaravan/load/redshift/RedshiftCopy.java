package dev.kitecaravan.load.redshift;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import dev.kitecaravan.load.sql.BulkWriter;
import dev.kitecaravan.load.sql.StageTable;
import dev.kitecaravan.load.sql.Statements;

/**
 * Fills a stage by COPY: its rows gather in one file, which is put into the staging bucket, copied from there by the
 * cluster, and deleted.
 */
final class RedshiftCopy implements BulkWriter {
    private final StagingBucket bucket;
    private final Map<String, CopyFile> waiting = new HashMap<>();

    RedshiftCopy(StagingBucket bucket) {
        this.bucket = bucket;
    }

    @Override
    public void write(Statements sql, StageTable stage, Collection<Object[]> rows, long write) throws SQLException {
        CopyFile file = waiting.get(stage.plain());
        try {
            if (file == null) {
                file = new CopyFile();
                waiting.put(stage.plain(), file);
            }
            for (Object[] row : rows) {
                file.add(stage, row, write);
            }
        } catch (IOException e) {
            throw new SQLException("rows cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public void flush(Statements sql, StageTable stage) throws SQLException {
        CopyFile file = waiting.remove(stage.plain());
        if (file == null) {
            return;
        }
        try {
            String key = bucket.put(file.finish());
            try {
                sql.execute("copy " + stage.name() + " from '" + bucket.address(key) + "' " + bucket.authorization()
                        + bucket.regionClause()
                        + " format as json 'auto' gzip timeformat 'auto' compupdate off statupdate off");
            } finally {
                bucket.delete(key);
            }
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    @Override
    public void discard(StageTable stage) {
        waiting.remove(stage.plain());
    }
}
