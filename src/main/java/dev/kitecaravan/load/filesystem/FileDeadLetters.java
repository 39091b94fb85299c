package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.DeadLetters;
import dev.kitecaravan.load.duckdb.DuckDbDialect;
import dev.kitecaravan.load.sql.DeadLetterQuery;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;

/**
 * Reads dead letters out of their parts, since a writer's replica keeps none of their records: those that are there when they
 * are first asked for.
 */
final class FileDeadLetters implements DeadLetters {
    private final FileDataset dataset;
    private final DeadLetterQuery query;
    private String letters;

    FileDeadLetters(FileDataset dataset) {
        this.dataset = dataset;
        this.query = new DeadLetterQuery(DuckDbDialect.DIALECT, dataset.replica().sql(), dataset.system());
    }

    @Override
    public List<Kept> scan(String endpoint, Kept after, int limit) {
        try {
            if (letters == null) {
                letters = read();
            }
            return query.scan(letters, endpoint, after, limit);
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(dataset.store(), "reading the dead letters of " + endpoint, e);
        }
    }

    /** Of each letter the newest row; a temporary table, which goes with the replica's connection. */
    private String read() throws IOException, SQLException {
        SystemColumns system = dataset.system();
        Manifest.Table table = dataset.manifest().table(system.deadLettersTable());
        List<Column> all = new ArrayList<>(PartColumns.all(table.schema(), system));
        Incoming incoming = new Incoming(dataset.replica().connection(), table.schema(), all);
        Path spool = dataset.temporary();
        for (Part part : table.parts()) {
            dataset.replica().read(part, table.schema(), dataset.store(), spool, 0, incoming);
        }
        return "(select * from (select * from " + incoming.taken().from() + " qualify row_number() over (partition by "
                + Replica.quoted(system.id()) + " order by " + Replica.quoted(PartColumns.version(system))
                + " desc) = 1) where not " + Replica.quoted(PartColumns.gone(system)) + ")";
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
