package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.kitecaravan.load.NothingLoadedException;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.duckdb.DuckDbDialect;
import dev.kitecaravan.load.duckdb.DuckDbFile;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.load.sql.SqlFailures;
import dev.kitecaravan.load.sql.SqlTableReader;
import dev.kitecaravan.table.TableSchema;

/**
 * Reads files through a local replica of their rows. It is brought up to the newest commit, then opened read-only with no
 * way to any file: DuckDB could otherwise be told to overwrite the very parts that it may read.
 */
final class FilesystemReader {
    private static final System.Logger LOG = System.getLogger("caravan");
    private static final int ROWS_AT_ONCE = 100;

    private final FilesystemSettings settings;
    private final ObjectStore store;

    private FilesystemReader(FilesystemSettings settings, ObjectStore store) {
        this.settings = settings;
        this.store = store;
    }

    static TableReader open(FilesystemSettings settings, ObjectStore store) {
        FilesystemReader reader = new FilesystemReader(settings, store);
        try {
            CommitLog log = new CommitLog(store, settings.manifestFolder());
            read(log, store);
            return reader.open(log);
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(store, "opening it for reading", e);
        }
    }

    private static void read(CommitLog log, ObjectStore store) throws IOException {
        if (log.read() == null) {
            throw new NothingLoadedException("there is no dataset at " + store.place() + " yet; load something first");
        }
    }

    /** Reads all parts anew, into a replica of its own: what was altered in a part since it was read is seen. */
    static TableReader openFresh(FilesystemSettings settings, ObjectStore store) {
        try {
            CommitLog log = new CommitLog(store, settings.manifestFolder());
            read(log, store);
            return new FilesystemReader(settings, store).readOwn(
                    new Replica(settings.cache().resolve(UUID.randomUUID() + ".duckdb"), settings.dataset(),
                            settings.system(), Kept.ALL, settings.memoryLimit()),
                    log);
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(store, "reading its parts anew", e);
        }
    }

    private static Path file(FilesystemSettings settings) {
        return settings.cache().resolve("reader.duckdb");
    }

    private static Replica replica(FilesystemSettings settings) throws SQLException {
        return new Replica(file(settings), settings.dataset(), settings.system(), Kept.ALL, settings.memoryLimit());
    }

    /** The rows that count with all their columns, as of the log's manifest; the caller closes it. */
    static Replica broughtUp(FilesystemSettings settings, ObjectStore store, CommitLog log)
            throws IOException, SQLException {
        Replica replica = replica(settings);
        try {
            new FilesystemReader(settings, store).bringUp(replica, log);
            return replica;
        } catch (IOException | SQLException | RuntimeException e) {
            replica.close();
            throw e;
        }
    }

    private TableReader open(CommitLog log) throws IOException, SQLException {
        Path file = file(settings);
        Connection current = Files.exists(file) ? connectIfCurrent(file, log.manifest()) : null;
        if (current != null) {
            return new SqlTableReader(withViews(current), DuckDbDialect.DIALECT);
        }
        Replica replica = replica(settings);
        if (replica.isOwn()) {
            return readOwn(replica, log);
        }
        try (replica) {
            bringUp(replica, log);
        }
        return new SqlTableReader(withViews(connect(file)), DuckDbDialect.DIALECT);
    }

    /** A replica that another process or thread is bringing up or reading is not waited for. */
    private TableReader readOwn(Replica replica, CommitLog log) throws IOException, SQLException {
        try (replica) {
            bringUp(replica, log);
            replica.keep();
        }
        Connection connection = withViews(connect(replica.file()));
        return new SqlTableReader(connection, DuckDbDialect.DIALECT) {
            @Override
            public void close() {
                super.close();
                replica.remove();
            }
        };
    }

    private void bringUp(Replica replica, CommitLog log) throws IOException, SQLException {
        if (Replica.version(replica.sql(), log.manifest()) < 0) {
            // Another reader may have brought it up to a commit that was made since the log was read.
            read(log, store);
        }
        settings.dataset(store, log, replica).catchUp();
        writeSchemas(replica, log.manifest());
    }

    private Connection connectIfCurrent(Path file, Manifest manifest) throws SQLException {
        Connection connection;
        try {
            connection = connect(file);
        } catch (SQLException e) {
            // In use by whoever brings it up, or damaged: either way not to be read now.
            return null;
        }
        try {
            if (Replica.version(new Sql(connection), manifest) == manifest.version()) {
                return connection;
            }
        } catch (SQLException e) {
            SqlFailures.closeQuietly(connection, e);
            return null;
        }
        connection.close();
        return null;
    }

    private Connection connect(Path file) throws SQLException {
        return new DuckDbFile(file, settings.memoryLimit(), "2").connectForReading(settings.dataset());
    }

    /** The connection with the dataset's views, for as long as it lasts. */
    private Connection withViews(Connection connection) throws IOException, SQLException {
        for (ViewsFile.View view : ViewsFile.read(store).values()) {
            try {
                new Sql(connection).execute(view.statement().replaceFirst("create or replace view",
                        "create or replace temporary view"));
            } catch (SQLException e) {
                // The view is not there then, which a statement that asks for it is told; others are answered.
                LOG.log(System.Logger.Level.DEBUG, "a view of views.sql cannot be made", e);
            }
        }
        return connection;
    }

    /**
     * Makes the table of columns, which the manifest holds; it does not say when each came. In one transaction and by few
     * statements: row by row, a dataset of some hundred columns took a second at its first question after each commit.
     */
    private void writeSchemas(Replica replica, Manifest manifest) throws SQLException {
        TableSchema table = new SystemTables(settings.system()).schema();
        String name = replica.table(table.name());
        List<Object[]> rows = new ArrayList<>();
        for (Manifest.Table each : manifest.tables()) {
            TableSchema schema = each.schema();
            if (!BookkeepingFiles.isOne(schema.name(), settings.system())) {
                for (int i = 0; i < schema.columns().size(); i++) {
                    rows.add(SystemTables.row(schema, i, null));
                }
            }
        }
        replica.sql().transaction(() -> {
            replica.sql().execute("create or replace table " + name + " ("
                    + table.columns().stream().map(TemporaryTable::definition).collect(Collectors.joining(", ")) + ")");
            for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
                insert(replica, name, rows.subList(from, Math.min(from + ROWS_AT_ONCE, rows.size())));
            }
            return null;
        });
    }

    private static void insert(Replica replica, String table, List<Object[]> rows) throws SQLException {
        String row = "(" + String.join(", ", Collections.nCopies(rows.get(0).length, "?")) + ")";
        replica.sql().update(
                "insert into " + table + " values " + String.join(", ", Collections.nCopies(rows.size(), row)),
                rows.stream().flatMap(Arrays::stream).toArray());
    }
}
