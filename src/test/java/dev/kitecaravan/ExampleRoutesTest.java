package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.load.datasource.DataSourceSettings;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.table.Json;

/** Examples of routes that load: what is in their tables, and that steps send on. */
class ExampleRoutesTest extends ExampleRoutesFixture {
    private void load(String name, String text) {
        EndpointReport report = SandboxRuns.of(runs.route("routes/" + name + ".yaml", text).run("builds", name), name);
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.COMPLETE);
        assertThat(report.deadLetters()).isZero();
    }

    private List<Object> values(String sql) {
        return runs.query(sql).stream().map(row -> row.values().iterator().next()).toList();
    }

    @Test
    void eachSaysWhyInThreeLines() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.filter(Files::isRegularFile).toList()).hasSize(11).allSatisfy(file -> {
                List<String> lines = Files.readAllLines(file);
                assertThat(lines.subList(0, 3)).as(file.toString()).allMatch(line -> line.startsWith("# "));
                assertThat(lines.get(3)).isEqualTo("- route:");
            });
        }
    }

    @Test
    void failedJobsAreRowsWithTheKeysOfTheirBuild() throws IOException {
        load("failed_jobs", example("failed_jobs"));

        assertThat(values("select id from failed_jobs order by id")).isNotEmpty()
                .isEqualTo(values("select id from builds__jobs where state = 'failed' order by id"));
        assertThat(values("select build_id from failed_jobs")).isSubsetOf(values("select id from builds"));
        assertThat(values("select id from failed_jobs where build_number is null or pipeline_slug is null")).isEmpty();
        String columns = "select column_name from _caravan_schema where table_name = ";
        assertThat(values(columns + "'failed_jobs'")).filteredOn(column -> !column.toString().startsWith("_caravan_"))
                .as("columns of jobs, none of builds")
                .isSubsetOf(values(columns + "'builds__jobs'"));
    }

    @Test
    void failedJobsBesideBuildsCostNoRequest() throws IOException {
        runs.route("routes/failed_jobs.yaml", example("failed_jobs"));

        assertThat(SandboxRuns.of(runs.run("builds", "failed_jobs"), "failed_jobs").requests()).isZero();
    }

    /** The stand-in is no Kafka: it shows what the producer is handed, not what it makes of it. */
    @Test
    void failedJobsAreMessagesOfAStandInForKafkaToo() throws IOException {
        StandInComponent kafka = new StandInComponent();
        runs.component("kafka", kafka);

        load("failed_jobs_to_kafka", example("failed_jobs_to_kafka"));

        List<Object> sent = new ArrayList<>();
        for (StandInComponent.Message message : kafka.messages()) {
            assertThat(message.to()).isEqualTo("failed-jobs");
            assertThat(message.parameters()).containsEntry("brokers", "kafka.example:9092");
            JsonNode job = Json.MAPPER.readTree(message.body());
            assertThat(message.headers()).containsEntry("kafka.KEY", job.path("id").asText());
            assertThat(job.path("state").asText()).isEqualTo("failed");
            sent.add(job.path("id").asText());
        }
        assertThat(sent.stream().distinct().toList()).isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(values("select id from failed_jobs_to_kafka"));
    }

    @Test
    void buildsOfMainHaveNoAddresses() throws IOException {
        load("main_builds", example("main_builds"));

        assertThat(values("select id from main_builds order by id")).isNotEmpty()
                .isEqualTo(values("select id from builds where branch = 'main' order by id"));
        assertThat(values("select distinct creator__email from main_builds where creator__email is not null"))
                .containsExactly("***");
        assertThat(values("select distinct author__email from main_builds where author__email is not null"))
                .containsExactly("***");
    }

    @Test
    void logsAreThoseOfFailedJobs() throws IOException {
        load("failed_jobs_log", example("failed_jobs_log"));

        assertThat(values("select job_id from failed_jobs_log")).isNotEmpty().isSubsetOf(
                values("select id from builds__jobs where type = 'script' and state in ('failed', 'timed_out')"));
        assertThat(values("select job_id from failed_jobs_log where content like '%exited with status%'")).isNotEmpty();
    }

    @Test
    void artifactsAreThoseOfFailedBuilds() throws IOException {
        load("failed_build_artifacts", example("failed_build_artifacts"));

        assertThat(values("select distinct build_id from failed_build_artifacts")).isNotEmpty()
                .isSubsetOf(values("select id from builds where state = 'failed'"));
    }

    @Test
    void pipelinesGetTheirOwners() throws IOException {
        load("owned_pipelines", example("owned_pipelines", "https://owners.example", loopback()));

        List<Map<String, Object>> rows = runs.query("select slug, owner from owned_pipelines");
        assertThat(rows).isNotEmpty()
                .allSatisfy(row -> assertThat(row).containsEntry("owner", "owner of/" + row.get("slug")));
        assertThat(asked).containsAll(rows.stream().map(row -> "GET /" + row.get("slug")).toList());
    }

    @Test
    void buildsAreInFilesByDayToo() throws IOException {
        load("builds_to_files", example("builds_to_files", "file:data/", "file:" + folder + "/"));

        List<Object> written = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("builds-by-day"))) {
            for (Path file : files.toList()) {
                assertThat(file.getFileName().toString()).matches("builds-\\d{4}-\\d\\d-\\d\\d\\.jsonl");
                for (String line : Files.readAllLines(file)) {
                    written.add(Json.MAPPER.readTree(line).path("id").asText());
                }
            }
        }
        assertThat(written).hasSizeGreaterThanOrEqualTo(BUILDS);
        assertThat(written.stream().distinct().toList())
                .containsExactlyInAnyOrderElementsOf(values("select id from builds_to_files"));
    }

    @Test
    void aSecondDatabaseHasEveryBuildOnce() throws Exception {
        String url = "jdbc:h2:mem:copy;DB_CLOSE_DELAY=-1";
        try (Connection copy = DriverManager.getConnection(url, "sa", "pass word")) {
            copy.createStatement().execute(
                    "create table build_states (id varchar(40) primary key, number integer, state varchar(40))");
            runs.dataSources(new DataSourceSettings("copy", url, "sa", "pass word", true));
            copy.createStatement().execute("insert into build_states values ('of before', 1, 'passed')");

            load("builds_to_second_database", example("builds_to_second_database"));
            Map<Object, Object> loaded = new TreeMap<>(Map.of("of before", "passed"));
            runs.query("select id, state from builds_to_second_database")
                    .forEach(row -> loaded.put(row.get("id"), row.get("state")));
            Map<Object, Object> copied = new TreeMap<>();
            try (ResultSet rows = copy.createStatement().executeQuery("select id, state from build_states")) {
                while (rows.next()) {
                    copied.put(rows.getString(1), rows.getString(2));
                }
            }
            assertThat(copied).hasSize(BUILDS + 1).isEqualTo(loaded);
        }
    }
}
