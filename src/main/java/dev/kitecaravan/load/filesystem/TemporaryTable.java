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

/**
 * A temporary table of DuckDB, filled row by row; it spills to disk when memory is short. Its rows are numbered in the order
 * in which they came, by a column of its own: DuckDB's {@code rowid} is hidden by a column of that name.
 */
final class TemporaryTable implements AutoCloseable {
    /** The number of a row, as statements have it. No member of a record becomes a name with such a character. */
    static final String PLACE = "\"#\"";
    private static final AtomicLong COUNT = new AtomicLong();

    /**
     * Characters that wait in DuckDB's Appender, outside its limit of memory; when they are handed over at once and do not fit,
     * the Appender drops them all without a word.
     */
    private static final int MOST_WAITING = 4 << 20;

    private final Connection connection;
    private final String plain = "t" + COUNT.incrementAndGet();
    private List<Column> columns;
    private ColumnType[] types;
    private DuckDBAppender appender;
    private long rows;
    private long places;
    private long waiting;
    private long characters;

    TemporaryTable(Connection connection, List<Column> columns) throws SQLException {
        this.connection = connection;
        has(columns);
        new Sql(connection).execute("create temporary table " + plain + " (" + PLACE + " bigint, "
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

    /** Characters of an appended row, about, on the average. */
    long width() {
        return rows == 0 ? 0 : (characters + waiting) / rows;
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
        appender.append(places++);
        for (int i = 0; i < types.length; i++) {
            Object cell = i < cells.length ? cells[i] : null;
            waiting += cell instanceof String text ? text.length() : cell instanceof byte[] bytes ? bytes.length : 8;
            DuckDbAppend.append(appender, types[i],
                    cell != null && types[i] == ColumnType.DECIMAL ? Cells.decimal(cell) : cell);
        }
        appender.endRow();
        rows++;
        if (waiting > MOST_WAITING) {
            flush();
        }
    }

    /**
     * Adds rows that a SELECT makes.
     *
     * @param columns their columns, as statements have them
     * @return how many
     */
    long insert(List<String> columns, String select) throws SQLException {
        flush();
        String list = String.join(", ", columns);
        long added = new Sql(connection).update("insert into " + name() + " (" + PLACE + ", " + list + ") select "
                + places + " + row_number() over () - 1, " + list + " from (" + select + ") as added (" + list + ")");
        places += added;
        return added;
    }

    /** Makes appended rows visible to statements. */
    void flush() throws SQLException {
        if (appender != null) {
            appender.close();
            appender = null;
            characters += waiting;
            waiting = 0;
        }
    }

    /** How many rows statements find in it. */
    long count() throws SQLException {
        flush();
        return new Sql(connection).number("select count(*) from " + name());
    }

    /** Looks whether all rows that were appended are there; no statement may have added or deleted any yet. */
    void requireAll() throws SQLException {
        RowCheck.same("temporary table " + plain, "appended", rows, "there", count());
    }

    @Override
    public void close() throws SQLException {
        flush();
        new Sql(connection).execute("drop table if exists " + name());
    }
}
