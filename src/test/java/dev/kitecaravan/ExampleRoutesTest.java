package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.datasource.DataSourceSettings;
import dev.kitecaravan.load.datasource.DataSources;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.component.EndpointReader;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Json;

/** The route files under {@code examples/routes}, as they are but for the addresses, on a sandbox. */
class ExampleRoutesTest {
    private static final Path EXAMPLES = Path.of("examples/routes");
    private static final int BUILDS = 120;

    @TempDir
    Path folder;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private SandboxRuns runs;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        runs = SandboxRuns.start(folder, BUILDS);
    }

    @AfterEach
    void stop() {
        runs.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = ("owner of" + path).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private String loopback() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static String example(String name) throws IOException {
        return Files.readString(EXAMPLES.resolve(name + ".yaml"));
    }

    /** The example with one address in the place of another, which it must have. */
    private static String example(String name, String address, String instead) throws IOException {
        String text = example(name);
        assertThat(text).contains(address);
        return text.replace(address, instead);
    }

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

    @Test
    void aChannelIsToldEveryHourWhichPipelinesAreRed() throws Exception {
        runs.close();
        runs = redSandbox();

        runOnce("red_main_hourly", example("red_main_hourly", "https://chat.example", loopback()));

        assertThat(asked).containsExactly("POST /hook");
        assertThat(toldOf()).isNotEmpty().containsExactlyInAnyOrderElementsOf(red());
    }

    @Test
    void aChannelIsToldWhenMainTurnsRed() throws Exception {
        runs.close();
        runs = redSandbox().route("routes/red_main.yaml", example("red_main", "https://chat.example", loopback()));

        assertThat(runs.run("builds").failures()).isEmpty();

        assertThat(asked).containsExactly("POST /hook");
        assertThat(toldOf()).isNotEmpty().containsExactlyInAnyOrderElementsOf(red());

        assertThat(runs.run("pipelines", "builds").failures()).isEmpty();
        assertThat(asked).as("what was told once is not told again").hasSize(1);
    }

    @Test
    void aChannelIsToldOfALoadThatWasKilled() throws Exception {
        runs.close();
        runs = redSandbox().route("routes/red_main.yaml", example("red_main", "https://chat.example", loopback()));
        runs.wrap(ExampleRoutesTest::dyingAtTheLastCommit);
        assertThatThrownBy(() -> runs.run("builds")).isInstanceOf(MortalDestination.Killed.class);
        assertThat(asked).isEmpty();

        runs.wrap(living -> living).run("pipelines");

        assertThat(asked).containsExactly("POST /hook");
    }

    /** All rows are there, and the run does not get to the commit that ends it. */
    private static Destination dyingAtTheLastCommit(Destination living) {
        return (Destination) Proxy.newProxyInstance(Destination.class.getClassLoader(),
                new Class<?>[]{Destination.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(living, arguments);
                    return !method.getName().equals("begin")
                            ? result
                            : Proxy.newProxyInstance(Load.class.getClassLoader(), new Class<?>[]{Load.class},
                                    (load, of, given) -> {
                                        if (given != null && given[0] instanceof Bookkeeping books
                                                && books.load() == null) {
                                            throw new MortalDestination.Killed();
                                        }
                                        return of.invoke(result, given);
                                    });
                });
    }

    private SandboxRuns redSandbox() {
        return SandboxRuns.start(folder, SandboxSettings.standard().withBuilds(BUILDS).withoutLimits()
                .withClockBase(Instant.parse("2026-05-05T05:05:05Z")));
    }

    /** The newest finished build of main of each pipeline, where it has failed. */
    private List<String> red() {
        Map<Object, Map<String, Object>> newest = new LinkedHashMap<>();
        runs.query(
                "select organization_slug, pipeline_slug, state, web_url from builds where branch = 'main' and state in "
                        + "('passed', 'failed') order by finished_at")
                .forEach(row -> newest.put(
                        row.get("organization_slug") + "/" + row.get("pipeline_slug"), row));
        return newest.values().stream().filter(row -> row.get("state").equals("failed"))
                .map(row -> (String) row.get("web_url")).toList();
    }

    private List<String> toldOf() throws IOException {
        return Json.MAPPER.readTree(told.get(0)).findValuesAsText("web_url");
    }

    @Test
    void nobodyIsToldWhileMainIsGreen() throws Exception {
        String green = example("red_main_hourly").replace("branch = 'main'", "branch = 'no such branch'");

        runOnce("red_main_hourly", green.replace("https://chat.example", loopback()));

        assertThat(asked).isEmpty();
    }

    @Test
    void aChannelIsToldHowTheWeekWas() throws Exception {
        runs.run("builds");

        LocalDate today;
        do { // once more where midnight came in between
            asked.clear();
            told.clear();
            today = LocalDate.now();
            runOnce("weekly_report", example("weekly_report", "https://chat.example", loopback()));
        } while (!today.equals(LocalDate.now()));

        assertThat(asked).containsExactly("POST /report");
        Instant from = today.minusDays(7).atStartOfDay().toInstant(ZoneOffset.UTC);
        Map<String, Integer> builds = new TreeMap<>();
        Map<String, Integer> failed = new TreeMap<>();
        runs.query(
                "select organization_slug, pipeline_slug, state, finished_at from builds where finished_at is not null")
                .stream().filter(row -> !time(row.get("finished_at")).isBefore(from)).forEach(row -> {
                    String pipeline = row.get("organization_slug") + "/" + row.get("pipeline_slug");
                    builds.merge(pipeline, 1, Integer::sum);
                    failed.merge(pipeline, "failed".equals(row.get("state")) ? 1 : 0, Integer::sum);
                });
        Map<String, Integer> toldBuilds = new TreeMap<>();
        Map<String, Integer> toldFailed = new TreeMap<>();
        for (JsonNode row : Json.MAPPER.readTree(told.get(0))) {
            String pipeline = row.path("organization_slug").asText() + "/" + row.path("pipeline_slug").asText();
            toldBuilds.put(pipeline, row.path("builds").asInt());
            toldFailed.put(pipeline, row.path("failed").asInt());
        }
        assertThat(toldBuilds).isNotEmpty().isEqualTo(builds);
        assertThat(toldFailed).isEqualTo(failed);
    }

    private static Instant time(Object value) {
        return value instanceof Instant instant ? instant : OffsetDateTime.parse(value.toString()).toInstant();
    }

    /** Runs it once, as {@code run --route} does. */
    private void runOnce(String name, String text) throws Exception {
        List<RouteFile> files = new ArrayList<>(RouteFolder.read(null));
        files.add(new RouteFile("routes/" + name + ".yaml", text));
        EndpointRegistry registry = EndpointRegistry.read(files);
        EndpointReader reader = endpoint -> Map.of("outcome",
                SandboxRuns.of(runs.run(endpoint), endpoint).outcome().toString());
        try (DataSources sources = new DataSources(runs.destination(), false, List.of());
                DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.setSourceLocationEnabled(true);
            camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
            camel.start();
            CamelRoutes routes = new CamelRoutes(camel).with(sources.all())
                    .with(Map.of(EndpointReader.NAME, reader));
            routes.runOnce(registry, registry.own().get(0));
        }
    }
}
