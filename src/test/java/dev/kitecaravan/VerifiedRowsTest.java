package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.PipelineFinding;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.table.SystemColumns;

/** Somebody deletes, alters and adds rows by hand: a verification finds them, and what it lets the next run do heals them. */
class VerifiedRowsTest {
    @TempDir
    Path folder;

    private String postgres;

    private DestinationSettings settings(String engine, String format) {
        if (engine.equals("postgres")) {
            postgres = PostgresServer.newDatabase();
        }
        String url = switch (engine) {
            case "postgres" -> PostgresServer.url(postgres);
            case "filesystem" -> folder.resolve("lake").toString();
            default -> folder.resolve("ci." + engine).toString();
        };
        return new DestinationSettings(engine, url, null, null, "buildkite_data", format, SystemColumns.DEFAULT,
                folder.resolve("data"), Map.of());
    }

    private void byHand(String engine, String... statements) throws SQLException {
        for (String sql : statements) {
            if (engine.equals("postgres")) {
                PostgresServer.run(postgres, sql);
                continue;
            }
            String file = folder.resolve("ci." + engine).toString();
            String url = switch (engine) {
                case "h2" -> "jdbc:h2:file:" + file
                        + ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;USER=sa";
                default -> "jdbc:" + engine + ":" + file;
            };
            String text = engine.equals("sqlite") ? sql.replace("buildkite_data.", "") : sql;
            try (Connection connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute(text);
            }
        }
    }

    private static long sum(List<PipelineFinding> findings, ToLongFunction<PipelineFinding> of) {
        return findings.stream().mapToLong(of).sum();
    }

    private static List<String> someBuilds(SandboxRuns runs, int count) {
        return runs.query("select id from builds where state = 'passed' and not blocked and started_at is not null"
                + " order by created_at desc limit " + count).stream().map(row -> (String) row.get("id")).toList();
    }

    @Test
    void whatWasDoneByHandIsFoundAndHealed() throws SQLException {
        foundAndHealed("h2");
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"duckdb", "sqlite", "postgres"})
    void whatWasDoneByHandIsFoundAndHealedElsewhere(String engine) throws SQLException {
        foundAndHealed(engine);
    }

    private void foundAndHealed(String engine) throws SQLException {
        try (SandboxRuns runs = SandboxRuns.start(folder, 40)) {
            runs.destination(settings(engine, "jsonl"));
            runs.run("organizations", "pipelines", "builds");
            Verifications verifications = new Verifications(runs);
            List<PipelineFinding> fresh = verifications.verify(false);
            assertThat(fresh).isNotEmpty().allMatch(PipelineFinding::isGood);
            assertThat(sum(fresh, PipelineFinding::loaded)).isEqualTo(40);
            Map<String, List<String>> before = runs.tables("builds", "builds__jobs");
            List<String> ids = someBuilds(runs, 7);
            String jobs = "buildkite_data.builds__jobs where build_id = '";
            byHand(engine, "delete from buildkite_data.builds where id = '" + ids.get(0) + "'",
                    "update buildkite_data.builds set branch = 'by hand' where id = '" + ids.get(1) + "'",
                    "update buildkite_data.builds set state = 'running' where id = '" + ids.get(2) + "'",
                    "delete from " + jobs + ids.get(3) + "'",
                    "update buildkite_data.builds__jobs set name = 'by hand' where build_id = '" + ids.get(4) + "'",
                    "update buildkite_data.builds__jobs set state = 'failed', _caravan_hash = 'x' where build_id = '"
                            + ids.get(5) + "'",
                    "update buildkite_data.builds set \"commit\" = null where id = '" + ids.get(6) + "'",
                    "insert into buildkite_data.builds (_caravan_id, _caravan_hash, id, organization_slug,"
                            + " pipeline_slug, number, created_at) select 'by-hand', 'x', id, organization_slug,"
                            + " pipeline_slug, number, created_at from buildkite_data.builds where id = '" + ids.get(1)
                            + "'");
            runs.sandbox().requests().reset();

            List<PipelineFinding> found = verifications.verify(true);

            assertThat(runs.sandbox().requests().count()).as("one page an organization").isLessThanOrEqualTo(3);
            assertThat(sum(found, PipelineFinding::missing)).isEqualTo(1);
            assertThat(sum(found, PipelineFinding::stale)).isEqualTo(1);
            assertThat(sum(found, PipelineFinding::jobs)).isEqualTo(2);
            assertThat(sum(found, PipelineFinding::values)).isEqualTo(3);
            assertThat(sum(found, PipelineFinding::extra)).isEqualTo(1);
            assertThat(sum(found, PipelineFinding::gone)).isZero();
            assertThat(
                    runs.query("select id from builds where _caravan_id = 'by-hand' and _caravan_deleted_at is null"))
                    .isEmpty();

            runs.run("builds");
            byHand(engine, "delete from buildkite_data.builds where _caravan_id = 'by-hand'");
            assertThat(runs.tables("builds", "builds__jobs")).isEqualTo(before);
            assertThat(verifications.verify(false)).allMatch(PipelineFinding::isGood);

            long withJobs = ((Number) runs.query("select count(distinct build_id) as n from builds__jobs").get(0)
                    .get("n")).longValue();
            byHand(engine, "delete from buildkite_data.builds__jobs");
            assertThat(withJobs).isPositive();
            assertThat(sum(verifications.verify(false), PipelineFinding::jobs)).isEqualTo(withJobs);
        }
    }

    @ParameterizedTest
    @Tag("full")
    @ValueSource(strings = {"jsonl", "parquet"})
    void partsThatWereAlteredByHandAreFoundAndHealed(String format) throws SQLException, IOException {
        try (SandboxRuns runs = SandboxRuns.start(folder, 40)) {
            runs.destination(settings("filesystem", format));
            runs.run("organizations", "pipelines", "builds");
            Verifications verifications = new Verifications(runs);
            assertThat(verifications.verify(false)).isNotEmpty().allMatch(PipelineFinding::isGood);
            List<String> before = withoutVersions(runs);
            List<String> ids = someBuilds(runs, 2);
            alter(format, "builds", "id", ids.get(0), "branch");
            alter(format, "builds__jobs", "build_id", ids.get(1), "state");

            List<PipelineFinding> found = verifications.verify(true);

            assertThat(sum(found, PipelineFinding::values)).isEqualTo(1);
            assertThat(sum(found, PipelineFinding::jobs)).isEqualTo(1);
            runs.run("builds");
            assertThat(withoutVersions(runs)).isEqualTo(before);
            assertThat(verifications.verify(false)).allMatch(PipelineFinding::isGood);
        }
    }

    /** Rows that were written anew are of a later version. */
    private static List<String> withoutVersions(SandboxRuns runs) {
        return runs.tables("builds", "builds__jobs").values().stream().flatMap(List::stream)
                .map(row -> row.replaceFirst("_caravan_version=\\d+", "")).sorted().toList();
    }

    private void alter(String format, String table, String key, String value, String column)
            throws IOException, SQLException {
        List<Path> parts;
        try (Stream<Path> all = Files.walk(folder.resolve("lake/buildkite_data/" + table))) {
            parts = all.filter(Files::isRegularFile).toList();
        }
        assertThat(parts).isNotEmpty();
        for (Path part : parts) {
            if (format.equals("jsonl")) {
                alterLines(part, "\"" + key + "\":\"" + value + "\"", column);
            } else {
                alterParquet(part, key + " = '" + value + "'", column);
            }
        }
    }

    private static void alterLines(Path part, String sign, String column) throws IOException {
        String text;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(part))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
            for (String line : text.split("\n")) {
                String written = line.contains(sign)
                        ? line.replaceFirst("\"" + column + "\":\"[^\"]*\"", "\"" + column + "\":\"by hand\"")
                        : line;
                out.write((written + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void alterParquet(Path part, String where, String column) throws IOException, SQLException {
        Path made = folder.resolve("made.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("copy (select * replace (case when " + where + " then 'by hand' else " + column
                    + " end as " + column + ") from read_parquet('" + part + "')) to '" + made
                    + "' (format parquet)");
        }
        Files.move(made, part, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void ofARouteWithStepsWhatWasRememberedIsCompared() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 30)) {
            runs.route("routes/builds.yaml", """
                    - route:
                        id: builds
                        from:
                          uri: kamelet:buildkite-source
                          parameters: { path: /v2/builds, selector: builds }
                          steps:
                            - filter:
                                simple: "${body[number]} == 1"
                                steps:
                                  - to: { uri: kamelet:table-sink, parameters: { table: builds, primaryKey: id } }
                    """);
            runs.run("organizations", "pipelines", "builds");
            List<PipelineFinding> found = new Verifications(runs).verify(false);
            assertThat(found).isNotEmpty().allMatch(PipelineFinding::isGood);
            assertThat(sum(found, PipelineFinding::loaded)).isEqualTo(30);
        }
    }
}
