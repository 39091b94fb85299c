package dev.kitecaravan.benchmarks;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.postgresql.PGConnection;

/** Puts rows into the tables by the engine's bulk path and nothing else. */
abstract class Loader implements AutoCloseable {
    final Connection connection;

    private Loader(String url) throws SQLException {
        connection = DriverManager.getConnection(url);
    }

    static Loader of(String destination, String place) throws Exception {
        return switch (destination) {
            case "duckdb" -> new DuckDb("jdbc:duckdb:" + place);
            case "filesystem" -> new Parquet(place);
            case "h2" -> new H2("jdbc:h2:file:" + place);
            case "postgres" -> new Postgres(place);
            default -> throw new IllegalArgumentException("no floor for " + destination);
        };
    }

    void create(List<FloorTable> tables) throws SQLException {
        Map<Character, String> types = Map.of('t', text(), 'j', text(), 'n', "bigint", 'b', "boolean", 'z',
                "timestamp with time zone");
        try (var statement = connection.createStatement()) {
            for (FloorTable table : tables) {
                statement.execute("create table " + table.name() + " (" + table.columns().stream()
                        .map(column -> '"' + column.name() + "\" " + types.get(column.type()))
                        .collect(Collectors.joining(", ")) + ")");
            }
        }
    }

    String text() {
        return "varchar";
    }

    abstract void load(FloorTable table, List<Object[]> rows) throws Exception;

    void finish() throws Exception {
    }

    @Override
    public void close() throws Exception {
        connection.close();
    }

    private static class DuckDb extends Loader {
        private final Map<String, DuckDBAppender> appenders = new HashMap<>();

        DuckDb(String url) throws SQLException {
            super(url);
        }

        @Override
        void load(FloorTable table, List<Object[]> rows) throws SQLException {
            DuckDBAppender appender = appenders.get(table.name());
            if (appender == null) {
                appender = connection.unwrap(DuckDBConnection.class).createAppender("main", table.name());
                appenders.put(table.name(), appender);
            }
            for (Object[] row : rows) {
                appender.beginRow();
                for (Object cell : row) {
                    append(appender, cell);
                }
                appender.endRow();
            }
        }

        private static void append(DuckDBAppender appender, Object cell) throws SQLException {
            if (cell == null) {
                appender.appendNull();
            } else if (cell instanceof String text) {
                appender.append(text);
            } else if (cell instanceof Long number) {
                appender.append((long) number);
            } else if (cell instanceof Boolean bool) {
                appender.append((boolean) bool);
            } else {
                Instant at = (Instant) cell;
                appender.appendEpochMicros(at.getEpochSecond() * 1_000_000 + at.getNano() / 1000);
            }
        }

        @Override
        void finish() throws Exception {
            for (DuckDBAppender appender : appenders.values()) {
                appender.close();
            }
        }
    }

    /** As caravan does it: DuckDB writes the files. */
    private static final class Parquet extends DuckDb {
        private final Path folder;

        Parquet(String folder) throws Exception {
            super("jdbc:duckdb:");
            this.folder = Files.createDirectories(Path.of(folder));
        }

        @Override
        void finish() throws Exception {
            super.finish();
            try (var statement = connection.createStatement()) {
                for (FloorTable table : FloorTable.ALL) {
                    statement.execute("copy " + table.name() + " to '" + folder.resolve(table.name() + ".parquet")
                            + "' (format parquet, compression zstd)");
                }
            }
        }
    }

    private static final class H2 extends Loader {
        H2(String url) throws SQLException {
            super(url);
            connection.setAutoCommit(false);
        }

        @Override
        void load(FloorTable table, List<Object[]> rows) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("insert into " + table.name() + " values ("
                    + "?, ".repeat(table.columns().size() - 1) + "?)")) {
                for (Object[] row : rows) {
                    for (int i = 0; i < row.length; i++) {
                        insert.setObject(i + 1, row[i] instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : row[i]);
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    private static final class Postgres extends Loader {
        Postgres(String url) throws SQLException {
            super(url);
        }

        @Override
        String text() {
            return "text";
        }

        @Override
        void load(FloorTable table, List<Object[]> rows) throws Exception {
            StringBuilder copy = new StringBuilder();
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    copy.append(i == 0 ? "" : "\t");
                    if (row[i] == null) {
                        copy.append("\\N");
                    } else {
                        copy.append(row[i].toString().replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
                                .replace("\r", "\\r"));
                    }
                }
                copy.append('\n');
            }
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + table.name() + " from stdin",
                    new ByteArrayInputStream(copy.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }
}
