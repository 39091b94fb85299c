package dev.kitecaravan.normalize;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.kitecaravan.load.duckdb.DuckDbAppend;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;

/** The three places where a load spends its time, one page of 100 builds an operation: parse, normalise, append. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HotPlaces {
    private static final RecordTarget BUILDS = RecordTarget.merge("builds", "builds", "build", "id");

    private byte[] page;
    private List<Map<String, Object>> records;
    private Normalizer normalizer;
    private final RowCollector rows = new RowCollector();
    private final RecordContext context = new RecordContext(Map.of(), Map.of(), "load", "https://api.example/v2/page");
    private Connection connection;
    private TableRows jobs;

    /** The page is in the file that the system property {@code page} names. */
    @Setup
    public void setUp() throws Exception {
        page = Files.readAllBytes(Path.of(System.getProperty("page")));
        records = parse();
        normalizer = new Normalizer(List.of(), new Capabilities(1_000, 38, 9, 64L << 20, 4_000, true),
                SystemColumns.DEFAULT, NormalizerSettings.defaults());
        normalise();
        jobs = rows.tables().stream().filter(table -> table.schema().name().equals("builds__jobs")).findFirst()
                .orElseThrow();
        connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        StringBuilder columns = new StringBuilder();
        for (Column column : jobs.schema().columns()) {
            columns.append(columns.isEmpty() ? "" : ", ").append('"').append(column.name()).append("\" ")
                    .append(dev.kitecaravan.load.duckdb.DuckDbDialect.DIALECT.type(column.type()));
        }
        try (var statement = connection.createStatement()) {
            statement.execute("create temporary table jobs (" + columns + ")");
        }
    }

    @Benchmark
    public List<Map<String, Object>> parse() throws Exception {
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> list = (List<Map<String, Object>>) Json.read(new String(page, "UTF-8"));
        return new ArrayList<>(list);
    }

    @Benchmark
    public long normalise() throws ContractViolation {
        rows.clear();
        for (Map<String, Object> each : records) {
            normalizer.add(BUILDS, each, context, rows);
        }
        return rows.approximateBytes();
    }

    @Benchmark
    public void append() throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("truncate table jobs");
        }
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender("temp", "main",
                "jobs")) {
            List<Column> columns = jobs.schema().columns();
            for (Object[] row : jobs.rows()) {
                appender.beginRow();
                for (int i = 0; i < columns.size(); i++) {
                    DuckDbAppend.append(appender, columns.get(i).type(), i < row.length ? row[i] : null);
                }
                appender.endRow();
            }
        }
    }
}
