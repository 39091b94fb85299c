package dev.kitecaravan.load.filesystem;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/** Rows of one table on their way into a replica: those of its columns that the replica keeps, and the part's own. */
final class Incoming implements AutoCloseable {
    private final TableSchema schema;
    private final List<Column> columns;
    private final int[] positions;
    private final TemporaryTable table;

    Incoming(Connection connection, TableSchema schema, List<Column> kept, SystemColumns system) throws SQLException {
        this.schema = schema;
        List<Column> all = PartColumns.of(schema, 0, system);
        this.positions = new int[PartColumns.OWN + kept.size()];
        for (int i = 0; i < PartColumns.OWN; i++) {
            positions[i] = i;
        }
        for (Column column : kept) {
            positions[all.size()] = PartColumns.OWN + schema.position(column.name());
            all.add(column);
        }
        this.columns = new ArrayList<>(all);
        this.table = new TemporaryTable(connection, columns);
    }

    TableSchema schema() {
        return schema;
    }

    /** Its columns: the part's own, then the kept ones. */
    List<Column> columns() {
        return columns;
    }

    TemporaryTable table() {
        return table;
    }

    /** @param cells of a part's row */
    void add(Object[] cells) throws SQLException {
        Object[] picked = new Object[positions.length];
        for (int i = 0; i < positions.length; i++) {
            picked[i] = positions[i] < cells.length ? cells[positions[i]] : null;
        }
        table.append(picked);
    }

    @Override
    public void close() throws SQLException {
        table.close();
    }
}
