package dev.kitecaravan.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.kitecaravan.mcp.tool.ToolCard;
import dev.kitecaravan.table.Json;

/**
 * The token of this process stands in the data, wherever somebody may have pasted it, and is in what tools are asked: it is in
 * no answer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsInAnswersTest {
    private static final String TOKEN = LoadedSandbox.TOKEN;

    private LoadedSandbox sandbox;
    private Map<String, Object> failed;

    @BeforeAll
    void load(@TempDir Path folder) throws SQLException {
        sandbox = new LoadedSandbox(folder, 25, "organizations", "pipelines", "builds", "jobs_log", "annotations");
        failed = sandbox.runs()
                .query("select b.organization_slug as organization, b.pipeline_slug as pipeline, b.number"
                        + " from ci_builds b join ci_jobs j on j.build_id = b.id join annotations a on a.build_id = b.id"
                        + " where j.outcome = 'failed' and j.final = 1 order by b.id")
                .get(0);
        String url = "jdbc:h2:file:" + sandbox.runs().destination().dataFolder().resolve("caravan").toAbsolutePath()
                + ";DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("set schema buildkite_data");
            for (String change : List.of("builds set message = 'fix ' || :t, branch = :t || '/x', author__name = :t",
                    "builds set commit = :t where number = " + failed.get("number"),
                    "builds__jobs set step_key = :t where type = 'script'",
                    "builds__jobs__agent_query_rules set \"value\" = 'queue=' || :t",
                    "jobs_log set content = :t || content || chr(10) || 'export TOKEN=' || :t",
                    "annotations set body_html = '<b>' || :t || '</b>', context = :t, style = 'error'",
                    "pipelines set name = :t", "_caravan_loads set message = 'refused ' || :t")) {
                assertThat(statement.executeUpdate("update " + change.replace(":t", "'" + TOKEN + "'"))).as(change)
                        .isPositive();
            }
        }
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    private static Map<String, Object> tool(String name, Object... arguments) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            given.put((String) arguments[i], arguments[i + 1]);
        }
        return Map.of("method", "tools/call", "params", Map.of("name", name, "arguments", given));
    }

    Stream<Map<String, Object>> requests() {
        Stream<Map<String, Object>> questions = ToolCard.all().stream()
                .filter(card -> card.name().equals("ci_insight"))
                .flatMap(card -> card.arguments().get("question").values().stream())
                .map(question -> tool("ci_insight", "question", question, "days", 3650));
        Stream<Map<String, Object>> good = Stream.of(tool("get_overview"), tool("describe_table"),
                tool("describe_table", "table", "builds"), tool("query", "sql", "select * from builds"),
                tool("query", "sql", "select * from builds", "format", "jsonl"),
                tool("query", "sql", "select message as \"" + TOKEN + "\" from builds"),
                tool("query", "sql", "select count(*) as n, branch from builds group by branch"),
                tool("search_logs", "pattern", TOKEN, "days", 3650), tool("list_endpoints"));
        Stream<Map<String, Object>> refused = Stream.of(tool("describe_table", "table", TOKEN),
                tool("query", "sql", "select " + TOKEN + " from builds"), tool("query", TOKEN, "x"),
                tool("query", "sql", "select cast('" + TOKEN + "' as int)"),
                tool("query", "sql", "select 1", "format", TOKEN), tool("query", "sql", "select 1", "limit", TOKEN),
                tool("ci_insight", "question", TOKEN), tool("ci_insight", "question", "cost", "pipeline", TOKEN),
                tool("get_build", "pipeline", TOKEN, "number", 1), tool("get_build", "build_url", TOKEN),
                tool("get_failure_summary", "pipeline", TOKEN, "number", 1),
                tool("search_logs", "pattern", TOKEN + "("), tool(TOKEN), tool("preview_endpoint", "path", TOKEN),
                tool("save_route", "name", TOKEN),
                Map.of("method", "resources/read", "params", Map.of("uri", "caravan://" + TOKEN)),
                Map.of("method", "prompts/get", "params", Map.of("name", TOKEN)),
                Map.of("method", "prompts/get", "params",
                        Map.of("name", "why_is_main_red", "arguments", Map.of("pipeline", TOKEN))),
                Map.of("method", TOKEN, "params", Map.of()));
        return Stream.of(questions, good, planted(), refused).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theTokenIsInNoAnswer(Map<String, Object> request) throws RpcException {
        Map<String, Object> parameters = Message.object(request.get("params"));
        String answer = Json.write(sandbox.ask((String) request.get("method"), parameters));

        assertThat(answer).doesNotContain(TOKEN, TOKEN.substring(5));
    }

    /** Without this the other test could pass on data that has no token. */
    @ParameterizedTest
    @MethodSource("planted")
    void whereItWasThereStandsAMask(Map<String, Object> request) throws RpcException {
        assertThat(Json.write(sandbox.ask((String) request.get("method"), Message.object(request.get("params")))))
                .contains("***");
    }

    Stream<Map<String, Object>> planted() {
        Object[] build = failed.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())).toArray();
        return Stream.of(tool("get_overview"), tool("query", "sql", "select * from builds"), tool("get_build", build),
                tool("get_failure_summary", build), tool("search_logs", "pattern", "export TOKEN", "days", 3650),
                tool("ci_insight", "question", "failures", "days", 3650));
    }
}
