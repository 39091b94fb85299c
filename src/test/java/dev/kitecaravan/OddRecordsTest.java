package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;

/** Answers that no one expects, from the wire into every kind of destination: each record is rows or a dead letter. */
class OddRecordsTest {
    private static final String ROUTE = """
            - route:
                id: odd
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/odd
                  steps:
                    - to:
                        uri: kamelet:table-sink
                        parameters: { table: odd, primaryKey: id }
            """;
    /** Keys that are no names, each in a record with its own text as the value. */
    private static final List<String> KEYS = List.of("'; drop table odd; --", "a\"quoted\"key", "🚀", "ünïcode",
            "k".repeat(300), "K".repeat(300), "!?!", "---", "", " ", "select", "SELECT", "user", "fooBar", "foo_bar",
            "FooBar", "_caravan_id", "_caravan_hash", "_caravan_overflow", "_caravan_version", "_caravan_write",
            "_caravan_valid_to", "a.b", "a[b", "a\\b", "tab\there",
            "%s {0} ${x}",
            "value", "list", "id ", "ID", "1st", "rowid", "oid", "ctid", "xmin", "tableoid", "order", "group", "null");

    @TempDir
    Path folder;

    private SandboxRuns runs(AnsweringServer server, String engine, String format) {
        String url = switch (engine) {
            case "postgres" -> PostgresServer.url(PostgresServer.newDatabase());
            case "filesystem" -> folder.resolve("files").toString();
            default -> null;
        };
        return SandboxRuns.start(folder, 0).withoutShippedRoutes().route("routes/odd.yaml", ROUTE)
                .api(server::reach)
                .destination(new DestinationSettings(engine, url, null, null, "buildkite_data", format,
                        SystemColumns.DEFAULT, folder, Map.of()));
    }

    private static EndpointReport run(SandboxRuns runs) {
        EndpointReport report = SandboxRuns.of(runs.run("odd"), "odd");
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.COMPLETE);
        return report;
    }

    /** All that is loaded, read once. */
    private record Cells(List<Map<String, Object>> columns, List<Map<String, Object>> rows) {
        static Cells of(SandboxRuns runs) {
            return new Cells(
                    runs.query("select column_name, column_path from _caravan_schema where table_name = 'odd'"),
                    runs.query("select * from odd"));
        }

        /** What a path's own column has in the record of an id; null as text when there is none. */
        String at(long id, String path) {
            List<String> names = columns.stream().filter(row -> path.equals(row.get("column_path")))
                    .map(row -> (String) row.get("column_name")).toList();
            assertThat(names).as("columns of path " + path).hasSize(1);
            List<Map<String, Object>> found = rows.stream().filter(row -> row.get("id").equals(id)).toList();
            assertThat(found).as("rows of id " + id).hasSize(1);
            assertThat(found.get(0)).containsKey(names.get(0));
            return String.valueOf(found.get(0).get(names.get(0)));
        }
    }

    @ParameterizedTest
    @CsvSource({"h2, jsonl", "duckdb, jsonl", "postgres, jsonl", "filesystem, parquet"})
    void keysThatAreNoNamesKeepTheirValues(String engine, String format) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>();
        KEYS.forEach(key -> all.put(key, "value of " + key));
        all.put("id", 1);
        try (AnsweringServer server = new AnsweringServer().pages("\ufeff" + Json.write(List.of(all)), "[]",
                Json.write(List.of(Map.of("id", 2, "foo_bar", "later"))));
                SandboxRuns runs = runs(server, engine, format)) {
            assertThat(run(runs).deadLetters()).isZero();

            Map<String, Object> row = runs.query("select * from odd where id = 1").get(0);
            for (String key : KEYS) {
                assertThat(row.values()).as(key).containsOnlyOnce("value of " + key);
            }
            assertThat(row).hasSizeGreaterThan(KEYS.size());
            assertThat(runs.query("select foo_bar from odd where id = 2").get(0)).containsValue("later");
            assertThat(runs.count("odd")).isEqualTo(2);
            run(runs);
            assertThat(runs.query("select * from odd where id = 1").get(0)).isEqualTo(row);
        }
    }

    /** A page that breaks off would be asked for again until the time limit, this one is no better the next time. */
    @Test
    void whatGoesBeyondWhatIsReadIsNamedAtOnceAndThePagesBeforeAreKept() throws Exception {
        int depth = Json.MAX_DEPTH + 1;
        try (AnsweringServer server = new AnsweringServer().pages("[{\"id\": 1}]",
                "[{\"id\": 2}, {\"id\": 3, \"deep\": " + "[".repeat(depth) + "]".repeat(depth) + "}]", "[{\"id\": 4}]");
                SandboxRuns runs = runs(server, "h2", "jsonl").retryTimeLimit(Duration.ofDays(1))) {
            EndpointReport report = SandboxRuns.of(runs.run("odd"), "odd");
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.message()).contains("page=2", "at /1/deep/0/0", "goes beyond what is read")
                    .doesNotContain("again");
            assertThat(runs.query("select id from odd")).containsExactly(Map.of("id", 1L));
        }
    }

    @ParameterizedTest
    @CsvSource({"h2, jsonl", "duckdb, jsonl", "postgres, jsonl", "filesystem, csv"})
    void valuesThatChangeTheirKindKeepThem(String engine, String format) throws Exception {
        String names = IntStream.range(0, 10_000).mapToObj(i -> "\"NAME_" + i + "\": \"v\"")
                .collect(Collectors.joining(",", "{", "}"));
        try (AnsweringServer server = new AnsweringServer().pages(
                "[{\"id\": 1, \"x\": 1, \"nul\": \"a\\u0000b\", \"half\": \"a\\ud800b\", \"big\": 1180591620717411303424}]",
                "[{\"id\": 2, \"x\": \"text\", \"huge\": 1e400, \"twice\": 1, \"twice\": \"last\"}]",
                "[{\"id\": 3, \"x\": {\"y\": true}, \"env\": " + names + "}]",
                "[{\"id\": 4, \"x\": [{\"z\": 4}, 5, [6]]}]",
                "[{\"id\": 5, \"x\": null}, {\"id\": 6, \"x\": 1.5}, {\"id\": 7, \"x\": \"2026-01-02T03:04:05.678Z\"},"
                        + " {\"id\": 8, \"x\": false}, {\"id\": 9, \"x\": 9223372036854775808}]",
                "[]", "[41, \"scalar\", null, [], {\"no\": \"key\"}]");
                SandboxRuns runs = runs(server, engine, format)) {
            EndpointReport report = run(runs);

            assertThat(report.records()).isEqualTo(14);
            assertThat(report.deadLetters()).isEqualTo(5);
            assertThat(runs.query("select record from _caravan_dead_letters").stream().map(row -> row.get("record")))
                    .containsExactlyInAnyOrder("{\"value\":41}", "{\"value\":\"scalar\"}", "{\"value\":null}",
                            "{\"value\":[]}", "{\"no\":\"key\"}");
            assertThat(runs.count("odd")).isEqualTo(9);
            Cells cells = Cells.of(runs);
            assertThat(cells.at(1, "x")).isEqualTo("1");
            assertThat(cells.at(2, "x[v_text]")).isEqualTo("text");
            assertThat(cells.at(3, "x.y")).isEqualTo("true");
            assertThat(cells.at(6, "x[v_double]")).isEqualTo("1.5");
            assertThat(cells.at(7, "x[v_timestamp]")).isEqualTo("2026-01-02T03:04:05.678Z");
            assertThat(cells.at(8, "x[v_boolean]")).isEqualTo("false");
            assertThat(cells.at(9, "x[v_decimal]")).startsWith("9223372036854775808");
            assertThat(cells.at(1, "big")).startsWith("1180591620717411303424");
            assertThat(new BigDecimal(cells.at(2, "huge"))).isEqualByComparingTo("1e400");
            assertThat(cells.at(2, "twice")).isEqualTo("last");
            assertThat(cells.at(1, "half")).isEqualTo("a\ufffdb");
            assertThat(cells.at(1, "nul")).isIn("a\u2400b", "a\u0000b");
            assertThat(cells.at(3, "env")).contains("NAME_9999");
            assertThat(runs.query("select z from odd__x where z is not null")).hasSize(1);
            assertThat(runs.query("select \"value\" as v from odd__x__list").get(0)).containsValue(6L);
            Map<String, List<String>> before = runs.tables();
            run(runs);
            assertThat(runs.tables()).isEqualTo(before);
        }
    }

    @Test
    void depthIsKept() throws Exception {
        depthIsKept("h2");
    }

    /** Each of the many tables is a file. */
    @Test
    @Tag("full")
    void depthIsKeptInFiles() throws Exception {
        depthIsKept("filesystem");
    }

    private void depthIsKept(String engine) throws Exception {
        String deep = "[".repeat(1_000) + "1" + "]".repeat(1_000);
        String mixed = "{\"member_of_some_length\":[".repeat(500) + "1" + "]}".repeat(500);
        try (AnsweringServer server = new AnsweringServer()
                .pages("[{\"id\": 1, \"deep\": " + deep + ", \"mixed\": " + mixed + "}]");
                SandboxRuns runs = runs(server, engine, "jsonl")) {
            EndpointReport report = run(runs);

            assertThat(report.deadLetters()).isZero();
            assertThat(report.tables().values().stream().mapToLong(RowCounts::added).sum()).isEqualTo(151);
            assertThat(runs.tableNames()).hasSize(151).allMatch(name -> name.length() <= 256);
        }
    }

    @ParameterizedTest
    @CsvSource({"42", "\"text\""})
    void aTopLevelScalarIsToldOfAndFailsTheEndpoint(String answer) throws Exception {
        try (AnsweringServer server = new AnsweringServer().pages(answer);
                SandboxRuns runs = runs(server, "h2", "jsonl")) {
            EndpointReport report = SandboxRuns.of(runs.run("odd"), "odd");

            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.message()).contains("/v2/", "holds a single value where a record should be");
            assertThat(report.deadLetters()).as("it is no record, and reaches no step").isZero();
        }
    }
}
