package dev.kitecaravan.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.insight.CiData;
import dev.kitecaravan.insight.CiOracle;
import dev.kitecaravan.insight.SandboxCiData;
import dev.kitecaravan.sandbox.SandboxSettings;

/**
 * Twelve questions that people ask about CI, answered by a script that plays the agent and has nothing but the tools. What is
 * right is computed beside it, by loops over the API's own records. docs/agents.md has the questions with the calls and
 * characters that each takes. {@link ToolsTest} is its short form.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluationTest {
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+\\?) \\| ([^|]+) \\| (\\d+) \\| ([\\d,]+) \\|");
    private static final int ALL_DAYS = 3650;
    /** In the past of every machine, so that all builds are there to be listed. */
    private static final Instant CLOCK = Instant.parse("2025-06-04T09:30:00Z");

    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, Integer> characters = new HashMap<>();
    private LoadedSandbox sandbox;
    private CiData truth;
    private CiOracle oracle;
    private String asked;

    @BeforeAll
    void load(@TempDir Path folder) {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(120).withoutLimits().withClockBase(CLOCK);
        sandbox = new LoadedSandbox(folder, settings, "organizations", "pipelines", "builds", "jobs_log");
        truth = SandboxCiData.of(settings);
        oracle = new CiOracle(truth, ZoneId.of("UTC"), Map.of());
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    private void question(String text) {
        asked = text;
    }

    /** What the agent gets to see of a call's answer, as data. */
    private Map<String, Object> call(String tool, Map<String, Object> arguments) throws RpcException {
        Map<String, Object> result = sandbox.call(tool, arguments);
        calls.merge(asked, 1, Integer::sum);
        characters.merge(asked, LoadedSandbox.text(result).length(), Integer::sum);
        assertThat(result.get("isError")).as(LoadedSandbox.text(result)).isEqualTo(false);
        return Message.object(Message.object(result.get("structuredContent")).get("data"));
    }

    private List<Map<String, Object>> rows(String tool, Map<String, Object> arguments) throws RpcException {
        Map<String, Object> data = call(tool, arguments);
        return ((List<?>) data.get("rows")).stream().map(Message::object).toList();
    }

    private List<Map<String, Object>> insight(String question) throws RpcException {
        return rows("ci_insight", Map.of("question", question, "days", ALL_DAYS));
    }

    private List<Map<String, Object>> query(String sql) throws RpcException {
        return rows("query", Map.of("sql", sql));
    }

    private List<Map<String, Object>> right(String view, Predicate<Map<String, Object>> which) {
        return oracle.rows(view).stream().filter(which).toList();
    }

    private static long whole(Object number) {
        return ((Number) number).longValue();
    }

    private static double number(Object number) {
        return ((Number) number).doubleValue();
    }

    private static String pipeline(Map<String, Object> row) {
        return row.get("organization_slug") + "/" + row.get("pipeline_slug");
    }

    @Test
    void theScriptAnswersAsTheRecordsDoAtTheCostThatIsDocumented() throws RpcException, IOException {
        howManyBuilds();
        whichMainsAreRed();
        longestRedMain();
        firstFailure();
        whyItFailed();
        infrastructure();
        flakiest();
        wasted();
        longestGate();
        logsThatSay();
        timeToSignal();
        whereAnnotationsComeFrom();

        costsAreAsDocumented();
    }

    private void howManyBuilds() throws RpcException {
        question("How many builds are loaded, and was a record refused?");
        Map<String, Object> data = call("get_overview", Map.of());
        long builds = ((List<?>) data.get("tables")).stream().map(Message::object)
                .filter(table -> table.get("table").equals("builds")).mapToLong(table -> whole(table.get("rows")))
                .sum();

        assertThat(builds).isEqualTo(truth.builds.size()).isEqualTo(120);
        assertThat(whole(data.get("dead_letters"))).isZero();
    }

    private void whichMainsAreRed() throws RpcException {
        question("Which pipelines have a red main now?");
        List<String> red = query("select organization_slug, pipeline_slug from ci_main_health where lasts = 1 and"
                + " state = 'failed'").stream().map(EvaluationTest::pipeline).toList();

        assertThat(red).isNotEmpty().containsExactlyInAnyOrderElementsOf(
                right("ci_main_health", row -> whole(row.get("lasts")) == 1 && row.get("state").equals("failed"))
                        .stream().map(EvaluationTest::pipeline).toList());
    }

    private void longestRedMain() throws RpcException {
        question("Which red main lasted longest, and which build broke it?");
        Map<String, Object> longest = query("select pipeline_slug, first_number, hours from ci_main_health where"
                + " state = 'failed' and hours is not null order by hours desc limit 1").get(0);

        Map<String, Object> right = right("ci_main_health",
                row -> row.get("state").equals("failed") && row.get("hours") != null).stream()
                .max(Comparator.comparing(row -> number(row.get("hours")))).orElseThrow();
        assertThat(longest.get("pipeline_slug")).isEqualTo(right.get("pipeline_slug"));
        assertThat(whole(longest.get("first_number"))).isEqualTo(whole(right.get("first_number")));
        assertThat(number(longest.get("hours"))).isCloseTo(number(right.get("hours")), within(0.001)).isPositive();
    }

    /** The newest build of main that failed by a job. */
    private Map<String, Object> newestFailure() throws RpcException {
        return query(
                "select organization_slug as organization, pipeline_slug as pipeline, number from ci_builds b where"
                        + " on_main = 1 and verdict = 'failed' and exists (select 1 from ci_jobs j where j.build_id = b.id and"
                        + " j.final = 1 and j.outcome = 'failed') order by created_at desc limit 1")
                .get(0);
    }

    /** The failed jobs of that build, first failure first, as the API has them. */
    private List<Map<String, Object>> rightFailures() {
        List<Map<String, Object>> failed = right("ci_jobs",
                job -> job.get("outcome").equals("failed") && whole(job.get("final")) == 1);
        Map<String, Object> newest = right("ci_builds", build -> "failed".equals(build.get("verdict"))
                && whole(build.get("on_main")) == 1
                && failed.stream().anyMatch(job -> job.get("build_id").equals(build.get("id")))).stream()
                .max(Comparator.comparing(build -> (Instant) build.get("created_at"))).orElseThrow();
        return failed.stream().filter(job -> job.get("build_id").equals(newest.get("id")))
                .sorted(Comparator.comparing(job -> (Instant) job.get("finished_at"))).toList();
    }

    private void firstFailure() throws RpcException {
        question("Which step failed first in the newest red build of main, and by what cause?");
        String first = (String) call("get_build", newestFailure()).get("first_failure");

        Map<String, Object> right = rightFailures().get(0);
        assertThat(first)
                .isEqualTo(right.get("step") + " (" + right.get("cause") + ", " + right.get("reason") + ")");
    }

    private void whyItFailed() throws RpcException {
        question("What do the logs of its failed jobs end with?");
        Map<String, String> ends = new LinkedHashMap<>();
        ((List<?>) call("get_failure_summary", newestFailure()).get("failed_jobs")).stream().map(Message::object)
                .forEach(job -> ends.put((String) job.get("step"), end((String) job.get("log_tail"))));

        Map<String, String> right = new LinkedHashMap<>();
        rightFailures().forEach(job -> right.put((String) job.get("step"), end(log((String) job.get("id")))));
        assertThat(ends).isEqualTo(right).isNotEmpty();
        assertThat(ends.values()).doesNotContainNull();
    }

    /** The log as it was loaded, with all that it has; null where there is none. */
    private String log(String job) {
        return (String) sandbox.runs().query("select content from jobs_log where job_id = '" + job + "'").stream()
                .map(row -> row.get("content")).findFirst().orElse(null);
    }

    /** The last line, without what colours it. */
    private static String end(String log) {
        return log == null
                ? null
                : log.replaceAll("\u001b\\[[0-9;]*[A-Za-z]|\u001b[]_][^\u0007]*\u0007", "")
                        .replaceAll("[\\s\u0007]+$", "")
                        .replaceAll("(?s).*[\r\n]", "");
    }

    private void infrastructure() throws RpcException {
        question("How many failures were the infrastructure's, and how many the code's?");
        call("describe_table", Map.of("table", "ci_failures"));
        Map<Object, Long> causes = new HashMap<>();
        query("select cause, sum(attempts) as attempts from ci_failures group by cause")
                .forEach(row -> causes.put(row.get("cause"), whole(row.get("attempts"))));

        Map<Object, Long> right = new HashMap<>();
        right("ci_jobs", job -> job.get("outcome").equals("failed"))
                .forEach(job -> right.merge(job.get("cause"), 1L, Long::sum));
        assertThat(causes).isEqualTo(right).hasSize(2);
    }

    private void flakiest() throws RpcException {
        question("Which step is the flakiest, and on how many commits?");
        Map<String, Object> first = insight("flaky_jobs").get(0);

        Map<String, Object> right = oracle.rows("ci_flaky_jobs").stream()
                .sorted(Comparator.comparing((Map<String, Object> row) -> -whole(row.get("enough")))
                        .thenComparing(row -> -number(row.get("lower_bound"))))
                .findFirst().orElseThrow();
        assertThat(number(first.get("lower_bound"))).isCloseTo(number(right.get("lower_bound")), within(1e-6));
        assertThat(List.of(whole(first.get("flaky")), whole(first.get("commits"))))
                .isEqualTo(List.of(whole(right.get("flaky")), whole(right.get("commits"))));
    }

    private void wasted() throws RpcException {
        question("How many agent hours went into attempts that were retried or canceled?");
        double hours = number(query("select sum(wasted_hours) as hours from ci_agent_hours").get(0).get("hours"));

        double right = right("ci_jobs", job -> job.get("run_s") != null
                && (whole(job.get("final")) == 0 || job.get("outcome").equals("canceled"))).stream()
                .mapToDouble(job -> number(job.get("run_s"))).sum() / 3600;
        assertThat(hours).isCloseTo(right, within(0.001)).isPositive();
    }

    private void longestGate() throws RpcException {
        question("Which gate waited longest for a person?");
        Map<String, Object> first = insight("gates").get(0);

        Map<String, Object> right = oracle.rows("ci_gates").stream()
                .max(Comparator.comparing(row -> number(row.get("waited_s")))).orElseThrow();
        assertThat(first.get("gate")).isEqualTo(right.get("gate"));
        assertThat(whole(first.get("build_number"))).isEqualTo(whole(right.get("build_number")));
        assertThat(number(first.get("waited_s"))).isCloseTo(number(right.get("waited_s")), within(0.001));
    }

    private void logsThatSay() throws RpcException {
        question("Which builds failed to reach a mirror?");
        Map<String, Object> data = call("search_logs", Map.of("pattern", "failed to connect to mirror", "days",
                ALL_DAYS, "context", 0, "limit", 100));
        TreeSet<String> builds = new TreeSet<>();
        ((List<?>) data.get("matches")).stream().map(Message::object)
                .forEach(match -> builds.add(match.get("pipeline_slug") + " " + match.get("build_number")));

        TreeSet<String> right = new TreeSet<>();
        sandbox.runs().query("select l.pipeline_slug, l.build_number from jobs_log l where lower(l.content) like"
                + " '%failed to connect to mirror%'")
                .forEach(row -> right.add(row.get("pipeline_slug") + " " + row.get("build_number")));
        assertThat(builds).isEqualTo(right).isNotEmpty();
        assertThat(data.get("cut")).isEqualTo(false);
    }

    private void timeToSignal() throws RpcException {
        question("How long did half of the passed builds of main take to answer, in the newest week?");
        Map<String, Object> first = rows("ci_insight",
                Map.of("question", "time_to_signal", "days", ALL_DAYS, "pipeline", "infrastructure")).stream()
                .filter(row -> whole(row.get("on_main")) == 1 && row.get("verdict").equals("passed")).findFirst()
                .orElseThrow();

        Map<String, Object> right = right("ci_time_to_signal", row -> pipeline(row).equals(pipeline(first))
                && whole(row.get("on_main")) == 1 && row.get("verdict").equals("passed")).stream()
                .max(Comparator.comparing(row -> row.get("week").toString())).orElseThrow();
        assertThat(whole(first.get("builds"))).isEqualTo(whole(right.get("builds")));
        assertThat(number(first.get("p50_s"))).isCloseTo(number(right.get("p50_s")), within(0.001));
        assertThat(first.get("week").toString()).startsWith(right.get("week").toString());
    }

    private void whereAnnotationsComeFrom() throws RpcException, IOException {
        question("Which path of the API do annotations come from?");
        Object path = ((List<?>) call("list_endpoints", Map.of()).get("endpoints")).stream().map(Message::object)
                .filter(endpoint -> endpoint.get("endpoint").equals("annotations")).findFirst().orElseThrow()
                .get("path");

        Matcher right = Pattern.compile("(?m)^ *path: (\\S+)").matcher(Files.readString(Path.of(
                "routes/annotations.yaml")));
        assertThat(right.find()).isTrue();
        assertThat(path).isEqualTo(right.group(1));
    }

    /** The table in the document: the same questions, exactly so many calls, at most so many characters and not far fewer. */
    private void costsAreAsDocumented() throws IOException {
        Map<String, List<Integer>> documented = new LinkedHashMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/agents.md")));
        while (row.find()) {
            documented.put(row.group(1),
                    List.of(Integer.valueOf(row.group(3)), Integer.valueOf(row.group(4).replace(",", ""))));
        }
        assertThat(calls).as("%s calls, %s characters", calls, characters).hasSize(12)
                .containsOnlyKeys(documented.keySet());
        documented.forEach((question, figures) -> {
            assertThat(calls.get(question)).as(question).isEqualTo(figures.get(0));
            assertThat(characters.get(question)).as(question).isLessThanOrEqualTo(figures.get(1))
                    .isGreaterThan(figures.get(1) / 2);
        });
    }
}
