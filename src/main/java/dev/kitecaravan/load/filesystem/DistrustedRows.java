package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;

/**
 * Rows of one table whose hash tells nothing any more, since parts were altered by hand. Those that a part still has are
 * written anew without it; of the others only the replica knew, and they are taken from it.
 */
final class DistrustedRows {
    private final FileDataset dataset;
    private final Manifest.Table table;

    /** @param table a table of the dataset */
    DistrustedRows(FileDataset dataset, Manifest.Table table) {
        this.dataset = dataset;
        this.table = table;
    }

    void write(Collection<String> ids, PartSink sink) throws IOException, SQLException {
        SystemColumns system = dataset.system();
        Map<Object, Long> versions = new HashMap<>();
        try (TemporaryTable listed = new TemporaryTable(dataset.replica().connection(),
                List.of(new Column("row_id", ColumnType.TEXT, "")))) {
            for (String id : ids) {
                listed.append(id);
            }
            listed.flush();
            String id = Replica.quoted(system.id());
            dataset.replica().sql().query("select t." + id + ", t." + Replica.quoted(PartColumns.version(system))
                    + " from " + dataset.replica().table(table.schema().name()) + " t where t." + id
                    + " in (select row_id from " + listed.name() + ")",
                    row -> versions.put(row.getString(1), row.getLong(2)));
        }
        Map<Object, Object[]> found = PartRows.find(dataset, table, versions);
        for (String id : ids) {
            Object[] row = found.get(id);
            if (row == null) {
                sink.gone(id);
            } else {
                Object[] cells = Arrays.copyOf(row, PartColumns.OWN + table.schema().columns().size());
                cells[PartColumns.OWN + table.schema().position(system.hash())] = "";
                sink.row(cells);
            }
        }
    }
}
