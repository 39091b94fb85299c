package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.load.duckdb.DuckDbDialect;
import dev.kitecaravan.load.duckdb.DuckDbFile;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * A local DuckDB file that holds, of every table, the rows that count now: for writers their ids and hashes, for readers
 * all columns. It is a cache: it says up to which commit it came, is brought up from the parts that are newer, and is made
 * anew when it is lost, of another dataset, of commits that the dataset has no more, or in use by another process (which then
 * keeps it and this one makes its own).
 */
final class Replica implements AutoCloseable {
    /** Files that are open in this process: DuckDB would share one silently. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final SystemColumns system;
    private final String dataset;
    private final Kept kept;
    private final String memoryLimit;
    private Path file;
    private boolean own;
    private boolean keep;
    private Connection connection;
    private Sql sql;

    Replica(Path file, String dataset, SystemColumns system, Kept kept, String memoryLimit) throws SQLException {
        this.file = file;
        this.dataset = dataset;
        this.system = system;
        this.kept = kept;
        this.memoryLimit = memoryLimit;
        PrivateFiles.folder(file.getParent());
        if (!OPEN.add(file)) {
            openOwn();
            return;
        }
        try {
            connect();
        } catch (SQLException e) {
            OPEN.remove(file);
            openOwn();
        }
    }

    private void openOwn() throws SQLException {
        file = file.resolveSibling(UUID.randomUUID() + ".duckdb");
        own = true;
        OPEN.add(file);
        connect();
    }

    private void connect() throws SQLException {
        connection = new DuckDbFile(file, memoryLimit, "2").connect();
        PrivateFiles.file(file);
        sql = new Sql(connection);
        // A replica that is lost is made anew, so its log need not grow with every commit.
        sql.execute("create schema if not exists " + quoted(dataset));
        sql.execute("create table if not exists main.head (dataset_id varchar, version bigint)");
    }

    static String quoted(String name) {
        return DuckDbDialect.DIALECT.quotedName(name);
    }

    Connection connection() {
        return connection;
    }

    Sql sql() {
        return sql;
    }

    Path file() {
        return file;
    }

    /** Whether it is this replica's alone and goes with it. */
    boolean isOwn() {
        return own;
    }

    /** Leaves the file of its own to the caller. */
    void keep() {
        keep = true;
    }

    String table(String name) {
        return quoted(dataset) + "." + quoted(name);
    }

    /** The columns of a part that it takes. */
    List<Column> taken(TableSchema schema) {
        List<Column> taken = new ArrayList<>(PartColumns.of(schema, 0, system));
        taken.addAll(kept.of(schema));
        return taken;
    }

    /**
     * Rows that it is to take.
     *
     * @param schema of their table
     * @param from   what has them, for a FROM, with the columns {@link #taken} names
     * @param once   whether no id is twice among them
     */
    record Rows(TableSchema schema, String from, boolean once) {
    }

    /** The version up to which it knows the dataset; -1 when it knows nothing of it, missed tombstones, or has other commits. */
    static long version(Sql sql, Manifest manifest) throws SQLException {
        List<Long> found = sql.query("select version from main.head where dataset_id = ?", row -> row.getLong(1),
                manifest.datasetId());
        if (found.isEmpty()) {
            return -1;
        }
        return found.get(0) < manifest.complete() || !manifest.knows(found.get(0)) ? -1 : found.get(0);
    }

    /** Brings it up to the manifest. */
    void catchUp(Manifest manifest, ObjectStore store, Path spool) throws SQLException, IOException {
        long version = version(sql, manifest);
        if (version < 0) {
            empty();
        }
        for (Manifest.Table table : manifest.tables()) {
            ensure(table.schema());
        }
        if (version == manifest.version()) {
            return;
        }
        List<Incoming> waiting = new ArrayList<>();
        try {
            for (Manifest.Table table : manifest.tables()) {
                Incoming incoming = new Incoming(connection, table.schema(), taken(table.schema()));
                waiting.add(incoming);
                for (Part part : table.parts()) {
                    if (part.to() > version) {
                        read(part, table.schema(), store, spool, version, incoming);
                    }
                }
            }
            List<Rows> rows = new ArrayList<>();
            for (Incoming incoming : waiting) {
                if (!incoming.isEmpty()) {
                    rows.add(incoming.taken());
                }
            }
            take(rows, manifest);
        } finally {
            for (Incoming incoming : waiting) {
                incoming.close();
            }
        }
    }

    /** Adds the rows of a part that are newer than a version. */
    void read(Part part, TableSchema schema, ObjectStore store, Path spool, long version, Incoming into)
            throws IOException, SQLException {
        part.read(schema, system, store, spool, connection, cells -> {
            if ((Long) cells[0] > version) {
                into.add(cells);
            }
        });
    }

    /** Takes rows in, of each id the newest, and remembers the manifest's version; all at once. */
    void take(List<Rows> tables, Manifest manifest) throws SQLException {
        sql.transaction(() -> {
            for (Rows rows : tables) {
                take(rows, manifest.table(rows.schema().name()).append());
            }
            sql.update("delete from main.head");
            return sql.update("insert into main.head values (?, ?)", manifest.datasetId(), manifest.version());
        });
    }

    private void take(Rows rows, boolean append) throws SQLException {
        String table = table(rows.schema().name());
        String id = quoted(system.id());
        String gone = quoted(PartColumns.gone(system));
        String version = quoted(PartColumns.version(system));
        String columns = taken(rows.schema()).stream().filter(column -> !column.name().equals(PartColumns.gone(system)))
                .map(column -> quoted(column.name())).collect(Collectors.joining(", "));
        String insert = "insert into " + table + " (" + columns + ") select " + columns + " from ";
        if (append) {
            sql.update(insert + rows.from());
            return;
        }
        sql.update("delete from " + table + " where " + id + " in (select " + id + " from " + rows.from() + ")");
        String newest = rows.once()
                ? rows.from()
                // A window over rows would hold all columns of all of them in memory; this one holds ids and versions.
                : "(select a.* from " + rows.from() + " a semi join (select " + id + " as id, max(" + version
                        + ") as newest from " + rows.from() + " group by all) n on a." + id + " = n.id and a."
                        + version + " = n.newest)";
        sql.update(insert + newest + " where not " + gone);
    }

    private void empty() throws SQLException {
        sql.execute("drop schema " + quoted(dataset) + " cascade");
        sql.execute("create schema " + quoted(dataset));
        sql.update("delete from main.head");
    }

    /** Makes a table or adds columns that it lacks. */
    void ensure(TableSchema schema) throws SQLException {
        List<Column> wanted = new ArrayList<>(kept.of(schema));
        wanted.add(PartColumns.of(schema, 0, system).get(0));
        Set<String> there = new HashSet<>();
        sql.query(
                "select column_name, data_type from information_schema.columns where table_catalog = current_database()"
                        + " and table_schema = ? and table_name = ?",
                row -> there.add(row.getString(1)) && there.add(row.getString(1) + " " + row.getString(2)), dataset,
                schema.name());
        if (there.isEmpty()) {
            sql.execute("create table " + table(schema.name()) + " ("
                    + wanted.stream().map(TemporaryTable::definition).collect(Collectors.joining(", ")) + ")");
            if (schema.name().equals(system.stateTable())) {
                sql.execute("create index state_id on " + table(schema.name()) + " (" + quoted(system.id()) + ")");
            }
        }
        for (Column column : wanted) {
            if (!there.isEmpty() && !there.contains(column.name())) {
                sql.execute("alter table " + table(schema.name()) + " add column " + TemporaryTable.definition(column));
            } else if (column.type() == dev.kitecaravan.table.ColumnType.DECIMAL
                    && there.contains(column.name() + " BIGINT")) {
                sql.execute("alter table " + table(schema.name()) + " alter column " + quoted(column.name())
                        + " set data type " + DuckDbDialect.DIALECT.type(column.type()));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.close();
        } finally {
            OPEN.remove(file);
            if (own && !keep) {
                remove();
            }
        }
    }

    /** Deletes the closed file. */
    void remove() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
        } catch (IOException e) {
            throw new DestinationException("file " + file + " cannot be deleted (" + e.getMessage()
                    + "); it is a cache that no run needs any more, delete it", e);
        }
    }
}
