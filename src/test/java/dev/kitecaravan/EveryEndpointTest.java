package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.sandbox.SandboxSettings;

/** All that ships besides the ten, read from the sandbox once: every endpoint ends well, brings rows, and rows of one fit those of others. */
class EveryEndpointTest {
    @TempDir
    static Path folder;
    private static SandboxRuns runs;
    private static RunReport first;

    @BeforeAll
    static void readEverything() {
        runs = SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(60).withJobs(4).withoutLimits())
                .withMoreRoutes();
        first = runs.run(Stream.concat(Stream.of("organizations", "pipelines", "builds"),
                EndpointRegistry.read(RouteFolder.read(null)).all().stream().map(EndpointRoute::id).filter(
                        id -> !RouteFolder.SHIPPED.contains(id)))
                .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    @Test
    void everyEndpointEndsWell() {
        assertThat(first.endpoints()).allSatisfy(report -> {
            assertThat(report.outcome()).as(report.endpoint() + ": " + report.message()).isEqualTo(Outcome.COMPLETE);
            assertThat(report.deadLetters()).as(report.endpoint()).isZero();
        });
    }

    @Test
    void everyEndpointBringsRows() {
        Set<String> empty = new TreeSet<>();
        for (EndpointReport report : first.endpoints()) {
            if (!runs.tableNames().contains(report.endpoint()) || runs.count(report.endpoint()) == 0) {
                empty.add(report.endpoint());
            }
        }
        assertThat(empty).isEmpty();
    }

    @Test
    void nothingIsTheSameRecordTwice() {
        assertThat(first.endpoints()).filteredOn(report -> !report.endpoint().matches(".*builds?"))
                .allSatisfy(report -> assertThat(report.tables().values()).as(report.endpoint())
                        .allSatisfy(counts -> assertThat(counts.changed()).isZero()));
    }

    @Test
    void agentsListenToQueuesOfTheirCluster() {
        none("select a.name from agents a left join cluster_queues q on q.key = a.queue"
                + " and q.organization_slug = a.organization_slug where q.id is null");
    }

    @Test
    void agentsThatRanJobsAreKnownOrGone() {
        none("select j.id from builds__jobs j left join agents a on a.id = j.agent__id where j.agent__id is not null"
                + " and a.id is null and j.agent__connection_state = 'connected'");
    }

    @Test
    void jobsOfTheirOwnListAreThoseInsideTheirBuilds() {
        none("select j.id from jobs j left join builds__jobs b on b.id = j.id where b.id is null"
                + " or b.state <> j.state");
        assertThat(runs.count("jobs")).isEqualTo(runs.count("builds__jobs"));
    }

    @Test
    void artifactsBelongToJobsThatRan() {
        none("select x.id from artifacts x left join builds__jobs j on j.id = x.job_id where j.started_at is null");
        none("select x.id from job_artifacts x left join artifacts a on a.id = x.id and a.job_id = x.job_id"
                + " left join builds__jobs j on j.id = x.job_id where j.state <> 'failed'");
    }

    @Test
    void teamsOwnThePipelinesThatThereAre() {
        none("select t.pipeline_id from team_pipelines t left join pipelines p on p.id = t.pipeline_id"
                + " where p.id is null");
        none("select p.slug from pipelines p left join team_pipelines t on t.pipeline_id = p.id"
                + " and t.access_level = 'manage_build_and_read' where t.pipeline_id is null");
        none("select m.user_id from team_members m left join members p on p.id = m.user_id"
                + " and p.organization_id = m.organization_id where p.id is null");
    }

    @Test
    void runsAreThoseOfBuildsAndSomeTestsFlake() {
        none("select r.id from runs r left join builds b on b.id = r.build_id where b.id is null");
        assertThat(runs.query("select f.test_name from failed_executions f join runs r on r.id = f.run_id"
                + " join builds b on b.id = r.build_id where b.state = 'passed'")).as("flakes").isNotEmpty();
        none("select t.id from tests t left join (select test_id, count(*) as n from failed_executions group by test_id)"
                + " f on f.test_id = t.id where t.executions_count_by_result not like '%\"failed\":' || coalesce(f.n, 0)"
                + " || '}'");
    }

    @Test
    void namesOfWhatIsAboveAreInTheRows() {
        assertThat(runs.query("select distinct cluster_id from cluster_queues where cluster_id is null")).isEmpty();
        none("select q.timestamp from queue_metrics q left join cluster_queues c on c.id = q.cluster_queue_id"
                + " where c.id is null or q.read_at is null");
        none("select f.full_name from connected_repositories f left join repository_connections c"
                + " on c.id = f.repository_connection_id where c.id is null");
    }

    @Test
    void secretsAreMasked() {
        assertThat(runs.query("select settings from services")).isNotEmpty().extracting(row -> (String) row.get(
                "settings")).allSatisfy(
                        settings -> assertThat(settings).contains("\"***\"").doesNotContainPattern("[0-9a-f]{32}")
                                .doesNotContain("https://"));
        assertThat(runs.query("select env from job_env")).isNotEmpty().extracting(row -> (String) row.get("env"))
                .allSatisfy(env -> assertThat(env.replace("\"***\"", "")).doesNotContainPattern(":\""));
        assertThat(runs.query("select distinct configuration from pipeline_templates"))
                .extracting(row -> row.get("configuration")).containsExactly("***");
    }

    private static void none(String sql) {
        List<Map<String, Object>> rows = runs.query(sql);
        assertThat(rows).as(sql).isEmpty();
    }
}
