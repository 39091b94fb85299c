package dev.kitecaravan.load.filesystem;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

import dev.kitecaravan.load.duckdb.DuckDbAppend;
import dev.kitecaravan.load.duckdb.DuckDbDialect;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;

/** A temporary table of DuckDB, filled row by row; it spills to disk when memory is short. */
final class TemporaryTable implements AutoCloseable {
    private static final AtomicLong COUNT = new AtomicLong();

    private final Connection connection;
    private final String plain = "t" + COUNT.incrementAndGet();
    private List<Column> columns;
    private ColumnType[] types;
    private DuckDBAppender appender;
    private long rows;

    TemporaryTable(Connection connection, List<Column> columns) throws SQLException {
        this.connection = connection;
        has(columns);
        new Sql(connection).execute("create temporary table " + plain + " ("
                + columns.stream().map(TemporaryTable::definition).collect(Collectors.joining(", ")) + ")");
    }

    private void has(List<Column> all) {
        columns = List.copyOf(all);
        types = all.stream().map(Column::type).toArray(ColumnType[]::new);
    }

    static String definition(Column column) {
        return DuckDbDialect.DIALECT.quotedName(column.name()) + " " + DuckDbDialect.DIALECT.type(column.type());
    }

    /** Its name as statements have it. */
    String name() {
        return "temp.main." + plain;
    }

    List<Column> columns() {
        return columns;
    }

    /** How many rows were appended. */
    long rows() {
        return rows;
    }

    /** Lets it grow to columns that begin with its own, some of them widened. */
    void grow(List<Column> wanted) throws SQLException {
        if (wanted.equals(columns)) {
            return;
        }
        flush();
        Sql sql = new Sql(connection);
        for (int i = 0; i < wanted.size(); i++) {
            Column column = wanted.get(i);
            if (i >= columns.size()) {
                sql.execute("alter table " + name() + " add column " + definition(column));
            } else if (column.type() != columns.get(i).type()) {
                sql.execute("alter table " + name() + " alter column " + Replica.quoted(column.name())
                        + " set data type " + DuckDbDialect.DIALECT.type(column.type()));
            }
        }
        has(wanted);
    }

    /** @param cells in the order of the columns; a missing tail is null */
    void append(Object... cells) throws SQLException {
        if (appender == null) {
            appender = connection.unwrap(DuckDBConnection.class).createAppender("temp", "main", plain);
        }
        appender.beginRow();
        for (int i = 0; i < types.length; i++) {
            Object cell = i < cells.length ? cells[i] : null;
            DuckDbAppend.append(appender, types[i],
                    cell != null && types[i] == ColumnType.DECIMAL ? Cells.decimal(cell) : cell);
        }
        appender.endRow();
        rows++;
    }

    /** Makes appended rows visible to statements. */
    void flush() throws SQLException {
        if (appender != null) {
            appender.close();
            appender = null;
        }
    }

    @Override
    public void close() throws SQLException {
        flush();
        new Sql(connection).execute("drop table if exists " + name());
    }
}
