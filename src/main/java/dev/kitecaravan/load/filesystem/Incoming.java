package dev.kitecaravan.load.filesystem;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.TableSchema;

/** Rows of one table that come from parts into a replica: those of their columns that it takes. */
final class Incoming implements AutoCloseable {
    private final TableSchema schema;
    private final int[] positions;
    private final TemporaryTable table;

    /** @param taken the part's own columns, then some of the table's */
    Incoming(Connection connection, TableSchema schema, List<Column> taken) throws SQLException {
        this.schema = schema;
        this.positions = new int[taken.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i < PartColumns.OWN ? i : PartColumns.OWN + schema.position(taken.get(i).name());
        }
        this.table = new TemporaryTable(connection, taken);
    }

    /** @param cells of a part's row */
    void add(Object[] cells) throws SQLException {
        Object[] picked = new Object[positions.length];
        for (int i = 0; i < positions.length; i++) {
            picked[i] = positions[i] < cells.length ? cells[positions[i]] : null;
        }
        table.append(picked);
    }

    boolean isEmpty() {
        return table.rows() == 0;
    }

    Replica.Rows taken() throws SQLException {
        table.requireAll();
        return new Replica.Rows(schema, table.name(), false);
    }

    @Override
    public void close() throws SQLException {
        table.close();
    }
}
