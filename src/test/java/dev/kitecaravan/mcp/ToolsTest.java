package dev.kitecaravan.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.mcp.tool.ToolCard;
import dev.kitecaravan.table.SystemColumns;

/** What tools answer over the sandbox's data. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolsTest {
    private LoadedSandbox sandbox;

    @BeforeAll
    void load(@TempDir Path folder) {
        sandbox = new LoadedSandbox(folder, 60, "organizations", "pipelines", "builds", "jobs_log", "annotations",
                "suites", "runs", "failed_executions");
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    private Map<String, Object> failedBuild() {
        return sandbox.runs().query(
                "select b.organization_slug, b.pipeline_slug, b.number from ci_builds b join ci_jobs j on j.build_id = b.id"
                        + " where b.verdict = 'failed' and j.outcome = 'failed' and j.final = 1 order by b.id")
                .get(0);
    }

    private static Map<String, Object> named(Map<String, Object> build) {
        return Map.of("organization", build.get("organization_slug"), "pipeline", build.get("pipeline_slug"), "number",
                build.get("number"));
    }

    @Test
    void everyToolHasACardAndEveryCardATool() throws RpcException {
        List<?> listed = (List<?>) Message.object(sandbox.ask("tools/list", Map.of()).get("result")).get("tools");

        assertThat(listed).hasSize((int) ToolCard.all().stream().filter(card -> card.needs() == null).count());
        assertThat(listed).allSatisfy(tool -> {
            assertThat(Message.object(tool).keySet()).contains("name", "title", "description", "inputSchema",
                    "outputSchema", "annotations");
            assertThat(Message.object(Message.object(tool).get("annotations")).get("readOnlyHint")).isEqualTo(true);
        });
    }

    @Test
    void theOverviewTellsTablesAndFreshness() throws RpcException {
        Map<String, Object> data = sandbox.data("get_overview", Map.of());

        assertThat(data.get("dialect")).isEqualTo("H2");
        assertThat((List<?>) data.get("views")).hasSizeGreaterThan(10);
        assertThat(data.get("as_of")).isNotNull();
        assertThat((List<?>) data.get("tables")).anySatisfy(table -> {
            assertThat(Message.object(table).get("table")).isEqualTo("builds");
            assertThat(Message.object(table).get("rows").toString()).isEqualTo("60");
        });
        assertThat((List<?>) data.get("endpoints")).anySatisfy(endpoint -> {
            assertThat(Message.object(endpoint).get("endpoint")).isEqualTo("builds");
            assertThat(Message.object(endpoint).get("last_outcome")).isEqualTo("complete");
            assertThat(Message.object(endpoint).get("last_complete_at")).isNotNull();
        });
    }

    @Test
    void aTableIsDescribedWithMeaningKeyAndParent() throws RpcException {
        Map<String, Object> data = sandbox.data("describe_table", Map.of("table", "builds__jobs"));

        assertThat(data.get("parent")).isEqualTo("builds");
        assertThat((List<?>) data.get("columns")).anySatisfy(column -> {
            assertThat(Message.object(column).get("column")).isEqualTo("runnable_at");
            assertThat((String) Message.object(column).get("meaning")).contains("everything it depends on");
        });
        assertThat((String) sandbox.data("describe_table", Map.of("table", "ci_jobs")).get("meaning"))
                .startsWith("One row per attempt");
        assertThat(LoadedSandbox.text(sandbox.call("describe_table", Map.of("table", "bulds"))))
                .contains("There is no table bulds; did you mean 'builds'?");
    }

    @Test
    void aStatementIsBoundedAndSaysWhatWasCut() throws RpcException {
        Map<String, Object> data = sandbox.data("query", Map.of("sql", "select number from builds", "limit", 5));

        assertThat((List<?>) data.get("rows")).hasSize(5);
        assertThat(data.get("cut")).isEqualTo(true);
        Map<String, Object> long_ = sandbox.data("query",
                Map.of("sql", "select repeat('x', 4000) as t from builds", "limit", 60));
        assertThat(long_.toString().length()).isLessThan(120_000);
        assertThat((List<?>) long_.get("rows")).hasSizeBetween(20, 30);
        assertThat(
                LoadedSandbox.text(sandbox.call("query", Map.of("sql", "select 1 as a, null as b", "format", "jsonl"))))
                .contains("{\"a\":1,\"b\":null}");
    }

    @Test
    void theDatabaseRefusesWhatIsNoQuery() throws RpcException {
        for (String sql : List.of("drop table builds", "delete from builds", "select 1; drop table builds",
                "update builds set number = 1", "create table x (a int)", "call shutdown")) {
            Map<String, Object> result = sandbox.call("query", Map.of("sql", sql));

            assertThat(result.get("isError")).as(sql).isEqualTo(true);
        }
        assertThat(sandbox.runs().count("builds")).isEqualTo(60);
    }

    @Test
    void everyQuestionHasItsAnswerWithDefinitionAndStatement() throws RpcException {
        ToolCard card = ToolCard.all().stream().filter(c -> c.name().equals("ci_insight")).findFirst().orElseThrow();
        for (String question : card.arguments().get("question").values()) {
            Map<String, Object> data = sandbox.data("ci_insight", Map.of("question", question, "days", 3650));

            assertThat((String) data.get("definition")).as(question).startsWith("One row per");
            assertThat((String) data.get("sql")).as(question).startsWith("select * from ci_");
            assertThat((Integer) data.get("row_count")).as(question)
                    .isEqualTo(Math.min(100, sandbox.runs().query((String) data.get("sql")).size()));
        }
        assertThat(LoadedSandbox.text(sandbox.call("ci_insight", Map.of("question", "main_helth"))))
                .contains("did you mean 'main_health'?");
        assertThat(LoadedSandbox.text(sandbox.call("ci_insight", Map.of("question", "queue_wait", "branch", "main"))))
                .contains("not told by branch");
        assertThat(LoadedSandbox
                .text(sandbox.call("ci_insight", Map.of("question", "failing_tests", "pipeline", "x"))))
                .contains("failing_tests is not told by pipeline");
    }

    @Test
    void aViewWhoseTablesAreNotLoadedIsToldWithWhatItNeeds(@TempDir Path folder) throws RpcException {
        try (LoadedSandbox builds = new LoadedSandbox(folder, 5, "organizations", "pipelines", "builds")) {
            assertThat(LoadedSandbox.text(builds.call("ci_insight", Map.of("question", "failing_tests"))))
                    .contains("The view ci_failing_tests is not there").contains("suites, runs and failed_executions");
        }
    }

    @Test
    void daysCountBackFromTheLastLoad() throws RpcException {
        Map<String, Object> few = sandbox.data("ci_insight", Map.of("question", "failures", "days", 1));
        Map<String, Object> all = sandbox.data("ci_insight", Map.of("question", "failures", "days", 3650));

        assertThat((Integer) few.get("row_count")).isLessThan((Integer) all.get("row_count"));
        assertThat((String) few.get("covers")).startsWith("The 1 days up to 20");
    }

    @Test
    void aBuildIsFoundByNumberAndByAddress() throws RpcException {
        Map<String, Object> failed = failedBuild();
        Map<String, Object> data = sandbox.data("get_build", named(failed));
        Map<String, Object> build = Message.object(data.get("build"));

        assertThat(build.get("verdict")).isEqualTo("failed");
        assertThat((String) data.get("first_failure")).isNotBlank();
        assertThat((List<?>) data.get("jobs")).isNotEmpty();
        assertThat(sandbox.data("get_build", Map.of("build_url", build.get("web_url")))).isEqualTo(data);
        assertThat(
                LoadedSandbox.text(sandbox.call("get_build", Map.of("pipeline", failed.get("pipeline_slug"), "number",
                        999_999))))
                .contains("is not loaded. Of this pipeline builds");
        assertThat(LoadedSandbox.text(sandbox.call("get_build", Map.of("number", 1)))).contains("Say which build");
        assertThat(LoadedSandbox.text(sandbox.call("get_build", Map.of("pipeline", "infrastructure", "number", 1))))
                .contains("Several organizations have a build 1 of infrastructure");
    }

    @Test
    void aFailureComesWithItsLogAndItsPast() throws RpcException {
        Map<String, Object> failed = failedBuild();
        Map<String, Object> result = sandbox.call("get_failure_summary", named(failed));
        Map<String, Object> data = Message.object(Message.object(result.get("structuredContent")).get("data"));

        assertThat((List<?>) data.get("failed_jobs")).isNotEmpty().allSatisfy(job -> {
            assertThat(Message.object(job).get("log_tail")).asString().isNotBlank().doesNotContain("\u001b");
            assertThat(Message.object(job).get("on_main")).asString().isNotBlank();
        });
        assertThat(LoadedSandbox.text(result)).contains("log, its end:");
    }

    @Test
    void logsAreSearchedNewestFirstWithWhatStandsAround() throws RpcException {
        Map<String, Object> data = sandbox.data("search_logs",
                Map.of("pattern", "case_\\d+", "limit", 7, "context", 1, "days", 3650));

        assertThat((List<?>) data.get("matches")).hasSize(7).allSatisfy(match -> {
            assertThat(Message.object(match).get("text")).asString().containsPattern("case_\\d+")
                    .doesNotContain("\u001b");
            assertThat(Message.object(match).get("web_url")).asString().startsWith("http");
        });
        assertThat(data.get("cut")).isEqualTo(true);
        int all = ((List<?>) sandbox.data("search_logs",
                Map.of("pattern", "--- Running", "limit", 100, "context", 0, "days", 3650)).get("matches")).size();
        if (all < 100) {
            assertThat(sandbox.data("search_logs",
                    Map.of("pattern", "--- Running", "limit", all, "context", 0, "days", 3650)).get("cut"))
                    .as("nobody looked whether there is a further one").isEqualTo(true);
        }
        Map<String, Object> none = sandbox.data("search_logs", Map.of("pattern", "no such words", "days", 3650));
        assertThat((List<?>) none.get("matches")).isEmpty();
        assertThat(none.get("logs_left")).isEqualTo(0);
        assertThat(LoadedSandbox.text(sandbox.call("search_logs", Map.of("pattern", "("))))
                .contains("no regular expression");
    }

    @Test
    void endpointsAreListedWithPathAndCost() throws RpcException {
        Map<String, Object> data = sandbox.data("list_endpoints", Map.of());

        assertThat((List<?>) data.get("endpoints")).hasSizeGreaterThan(50).anySatisfy(endpoint -> {
            assertThat(Message.object(endpoint).get("endpoint")).isEqualTo("builds");
            assertThat(Message.object(endpoint).get("state")).isEqualTo("on");
        });
    }

    @Test
    void anArgumentThatIsMisspeltMissingOrOutOfBoundsIsNamed() throws RpcException {
        assertThat(LoadedSandbox.text(sandbox.call("query", Map.of("sq", "select 1"))))
                .contains("query has no argument sq; did you mean 'sql'?");
        assertThat(LoadedSandbox.text(sandbox.call("query", Map.of()))).contains("needs the argument sql");
        assertThat(LoadedSandbox.text(sandbox.call("query", Map.of("sql", "select 1", "limit", 100_000))))
                .contains("limit is 100000; give a number from 1 to 1000.");
        assertThat(LoadedSandbox.text(sandbox.call("query", Map.of("sql", List.of("select 1")))))
                .contains("sql is a text");
    }

    @Test
    void whereNothingIsLoadedAPersonIsToldWhatToDo(@TempDir Path nothing) throws RpcException {
        McpServer empty = LoadedSandbox
                .server(new DestinationSettings("h2", null, null, null, "buildkite_data", "jsonl",
                        SystemColumns.DEFAULT, nothing.toAbsolutePath(), Map.of()));
        Message message = Message.read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                + "{\"name\":\"get_overview\"}}");
        Map<String, Object> answer = empty.answer("s", message, empty.begin("s", message)).orElseThrow();

        assertThat(LoadedSandbox.text(Message.object(answer.get("result")))).contains("Nothing is loaded yet")
                .contains("caravan run --sandbox");
    }
}
