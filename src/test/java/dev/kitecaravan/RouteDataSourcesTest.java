package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.datasource.DataSourceSettings;
import dev.kitecaravan.load.datasource.DataSources;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.table.SystemColumns;

/** Routes that ask, or fill, a database by {@code jdbc:}. */
class RouteDataSourcesTest {
    private static final String SINK = """
            - to:
                uri: kamelet:table-sink
                parameters: { table: mine, primaryKey: id }
            """;

    @TempDir
    Path folder;

    private SandboxRuns runs(String steps) {
        return SandboxRuns.start(folder, 12).route("routes/mine.yaml", """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: "/v2/organizations/{org.slug}/pipelines", selector: pipelines }
                      steps:
                """ + (steps + SINK).indent(8));
    }

    private DestinationSettings settings(String engine) {
        String url = engine.equals("postgres") ? PostgresServer.url(PostgresServer.newDatabase()) : null;
        return new DestinationSettings(engine, url, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT,
                folder.resolve("data"), Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "postgres", "sqlite"})
    void theDestinationItselfEnrichesARecord(String engine) {
        try (SandboxRuns runs = runs("""
                - setVariable: { name: sql, constant: "select count(*) as n from builds" }
                - to: { uri: "jdbc:destination", variableSend: sql, variableReceive: rows }
                - script: { simple: "${body.put('builds_so_far', ${variable.rows[0][n]})}" }
                """).destination(settings(engine))) {
            runs.run("builds");
            EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");

            assertThat(mine.outcome()).as(mine.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(runs.query("select distinct builds_so_far as n from mine").toString()).contains("12");
        }
    }

    @ParameterizedTest
    @CsvSource({"h2, Not enough rights", "duckdb, read-only", "postgres, read-only", "sqlite, readonly"})
    void theDestinationIsReadOnlyByItsEngine(String engine, String reason) {
        try (SandboxRuns runs = runs("""
                - setVariable: { name: sql, constant: "delete from builds" }
                - to: { uri: "jdbc:destination", variableSend: sql }
                """).destination(settings(engine))) {
            runs.run("builds");
            EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");

            assertThat(mine.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(mine.sideWays().get(0).way()).contains("to jdbc:destination");
            assertThat(mine.sideWays().get(0).reason()).contains(reason);
            assertThat(runs.count("builds")).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "postgres", "sqlite"})
    void theDestinationMayBeChangedWhereTheSettingsSaySo(String engine) throws Exception {
        DestinationSettings settings = settings(engine);
        try (SandboxRuns runs = runs("").destination(settings);
                DataSources sources = new DataSources(settings, true, List.of())) {
            runs.run("builds");
            try (Connection connection = ((DataSource) sources.all().get(DataSources.DESTINATION)).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table notes (n integer)");
                statement.execute("insert into notes select count(*) from builds");
            }
            assertThat(runs.query("select n from notes").toString()).contains("12");
        }
    }

    @Test
    void recordsAreCopiedToASecondDatabase() throws Exception {
        String url = "jdbc:h2:mem:second;DB_CLOSE_DELAY=-1";
        try (Connection second = DriverManager.getConnection(url, "sa", "pass word");
                SandboxRuns runs = runs("""
                        - setVariable: { name: sql, simple: "insert into seen values ('${body[id]}')" }
                        - to: { uri: "jdbc:second", variableSend: sql, variableReceive: done }
                        """).dataSources(new DataSourceSettings("second", url, "sa", "pass word", true))) {
            second.createStatement().execute("create table seen(id varchar(50))");

            EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");

            assertThat(mine.outcome()).as(mine.message()).isEqualTo(Outcome.COMPLETE);
            try (ResultSet rows = second.createStatement().executeQuery("select count(distinct id) from seen")) {
                rows.next();
                assertThat(rows.getLong(1)).isEqualTo(runs.count("mine")).isPositive();
            }
        }
    }

    @Test
    void aDatabaseThatRefusesIsNamedWithoutItsPassword() {
        try (SandboxRuns runs = runs("""
                - setVariable: { name: sql, constant: "select 1" }
                - to: { uri: "jdbc:gone", variableSend: sql, variableReceive: done }
                """).dataSources(new DataSourceSettings("gone",
                "jdbc:postgresql://127.0.0.1:1/none?user=me&password=hush-4711", null, null, false))) {
            EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");

            assertThat(mine.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(mine.message()).contains("data source gone").doesNotContain("hush-4711");
        }
    }

    @Test
    void aComponentThatIsNotThereIsNamedWithTheSettingThatAddsIt() {
        for (String step : List.of("- to: { uri: \"kafka:builds\" }\n", "- wireTap: { uri: \"kafka:builds\" }\n",
                "- toD: { uri: \"kafka:${body[state]}\" }\n")) {
            try (SandboxRuns runs = runs(step)) {
                assertThatThrownBy(() -> runs.run("mine")).isInstanceOf(RouteFilesException.class)
                        .hasMessageContaining("mine.yaml:").hasMessageEndingWith(
                                "kafka is not in this build: caravan.components = kafka");
            }
        }
    }

    @Test
    void routesOfOnesOwnBesideEndpointsDoNotStartInARun() {
        try (SandboxRuns runs = runs("").route("routes/tick.yaml", """
                - route:
                    id: tick
                    from:
                      uri: timer:tick?period=1&delay=0
                      steps:
                        - to: { uri: "file:%s" }
                """.formatted(folder.resolve("ticks")))) {
            EndpointReport mine = SandboxRuns.of(runs.run("mine"), "mine");

            assertThat(mine.outcome()).as(mine.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(folder.resolve("ticks")).doesNotExist();
        }
    }
}
