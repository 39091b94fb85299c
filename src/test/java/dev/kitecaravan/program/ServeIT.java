package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Json;

/** The service as its operator sees it: health, metrics, logs, notices, signals, a database that goes away. */
class ServeIT {
    private static final String TOKEN = "bkua_secret-of-this-test-4712";
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Pattern MANAGEMENT = Pattern.compile("Health and metrics at http://127\\.0\\.0\\.1:(\\d+)/");
    static final String EVERY_SECOND = """
            - route:
                id: organizations
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/organizations
                    schedule: "* * * * * ?"
                  steps:
                    - to:
                        uri: kamelet:table-sink
                        parameters: { table: organizations, primaryKey: id }
            """;

    @TempDir
    Path folder;

    private final List<Running> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(running -> running.process().destroyForcibly());
    }

    private static SandboxSettings settings() {
        return SandboxSettings.standard().withBuilds(30).withoutLimits().withToken(TOKEN);
    }

    private Program program(Sandbox sandbox) {
        return new Program(folder).reading(sandbox).with("CARAVAN_SERVE_JITTER", "0s")
                .with("CARAVAN_MANAGEMENT_ADDRESS", "127.0.0.1:0").with("CARAVAN_WEB_ADDRESS", "none");
    }

    private Running serve(Program program, String... arguments) {
        List<String> all = new ArrayList<>(List.of("serve"));
        all.addAll(List.of(arguments));
        Running running = program.start(all.toArray(String[]::new));
        started.add(running);
        return running;
    }

    private static String management(Running running, String path) {
        await().atMost(Duration.ofMinutes(1)).until(() -> MANAGEMENT.matcher(running.errSoFar()).find()
                || !running.process().isAlive());
        Matcher port = MANAGEMENT.matcher(running.errSoFar());
        assertThat(port.find()).as(running.errSoFar()).isTrue();
        return get("http://127.0.0.1:" + port.group(1) + path).body();
    }

    private static HttpResponse<String> get(String url) {
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String text) throws IOException {
        return Json.MAPPER.readTree(text);
    }

    private static void endsInOrder(Running running) {
        BusyMachine busy = BusyMachine.look();
        long began = System.nanoTime();
        running.process().destroy();
        Ended ended = running.end();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(busy.allows(SignalsIT.MOST));
        assertThat(ended.code()).as(ended.both()).isEqualTo(143);
    }

    @Tag("full")
    @Test
    void isScrapedAndWatchedByARealPrometheus() throws Exception {
        Prometheus.require();
        try (Sandbox sandbox = Sandbox.start(settings())) {
            Program program = program(sandbox).with("CARAVAN_LOG_FORMAT", "json");
            Running running = serve(program);
            await().atMost(Duration.ofMinutes(1)).until(() -> management(running, "/metrics")
                    .contains("caravan_last_success_timestamp_seconds{endpoint=\"builds\"} 1"));
            await().atMost(Duration.ofMinutes(1)).until(() -> management(running, "/metrics")
                    .contains("caravan_ci_main_red_seconds{organization="));

            String metrics = management(running, "/metrics");
            assertThat(metrics).contains("caravan_rows_total{endpoint=\"builds\",kind=\"new\",table=\"builds\"} 30.0")
                    .contains("caravan_requests_total{endpoint=\"organizations\",status=\"200\"}")
                    .contains("caravan_budget_remaining{scope=\"user\"}").contains("caravan_load_seconds_count")
                    .contains("caravan_cursor_lag_seconds{endpoint=\"builds\"}")
                    .contains("caravan_next_firing_timestamp_seconds{endpoint=\"builds\"}")
                    .contains("jvm_memory_used_bytes").doesNotContain(TOKEN);
            JsonNode health = json(management(running, "/q/health"));
            assertThat(health.get("status").asText()).isEqualTo("UP");
            assertThat(health.get("checks")).allMatch(check -> !check.at("/data/reason").asText().isEmpty());
            watchedByPrometheus(running);

            Ended fresh = program.run("state", "check", "--max-age", "1h");
            assertThat(fresh.code()).as(fresh.both()).isZero();
            Ended stale = program.run("state", "check", "--max-age", "0s", "--only", "builds,annotations");
            assertThat(stale.code()).as(stale.both()).isEqualTo(1);
            assertThat(stale.out()).contains("annotations").contains("never").contains("too old");

            endsInOrder(running);
            for (String line : running.errSoFar().lines().toList()) {
                assertThat(json(line).get("message").asText()).as(line).isNotEmpty().doesNotContain(TOKEN);
            }
        }
    }

    private void watchedByPrometheus(Running running) throws Exception {
        Path rules = Path.of(System.getProperty("caravan.basedir", "."), "k8s", "caravan-alerts.yaml").toAbsolutePath();
        Path configuration = folder.resolve("prometheus.yaml");
        Files.writeString(configuration, """
                rule_files: [%s]
                scrape_configs:
                  - job_name: caravan
                    scrape_interval: 1s
                    static_configs:
                      - targets: ["127.0.0.1:%s"]
                """.formatted(rules, port(running)));
        assertThat(Prometheus.promtool(folder, "check", "config", configuration.toString())).startsWith("0 ");
        try (Prometheus prometheus = Prometheus.start(configuration)) {
            String rows = "caravan_rows_total{job=\"caravan\",endpoint=\"builds\",table=\"builds\",kind=\"new\"}";
            String query = prometheus.url("/api/v1/query?query=" + URLEncoder.encode(rows, StandardCharsets.UTF_8));
            await().atMost(Duration.ofMinutes(1)).ignoreExceptions()
                    .until(() -> json(get(query).body()).at("/data/result/0/value/1").asText().equals("30"));
            JsonNode groups = json(get(prometheus.url("/api/v1/rules")).body()).at("/data/groups");
            assertThat(groups).hasSize(3);
            assertThat(groups.findValuesAsText("name")).contains("CaravanStale", "CaravanJobStale", "CiMainRed");
        }
    }

    private static String port(Running running) {
        Matcher port = MANAGEMENT.matcher(running.errSoFar());
        assertThat(port.find()).isTrue();
        return port.group(1);
    }

    @Tag("full")
    @Test
    void aDatabaseThatGoesAwayIsNamedAndFoundAgain() throws Exception {
        String database = PostgresServer.newDatabase();
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(routes.resolve("organizations.yaml"), EVERY_SECOND);
        List<String> notices = new CopyOnWriteArrayList<>();
        HttpServer listener = listener(notices);
        try (Sandbox sandbox = Sandbox.start(settings())) {
            Running running = serve(program(sandbox).with("CARAVAN_DESTINATION", "postgres")
                    .with("CARAVAN_DESTINATION_URL", PostgresServer.url(database)).with("CARAVAN_LEASE", "3s")
                    .with("CARAVAN_ROUTES", routes.toString())
                    .with("CARAVAN_NOTIFY_URL", "http://127.0.0.1:" + listener.getAddress().getPort() + "/hook"),
                    "--only", "organizations");
            await().atMost(Duration.ofMinutes(1)).until(() -> running.errSoFar().contains("organizations, due"));
            assertThat(json(management(running, "/q/health/ready")).get("status").asText()).isEqualTo("UP");

            PostgresServer.run("postgres", "alter database " + database + " allow_connections false");
            PostgresServer.run("postgres",
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> management(running, "/q/health/ready").contains("\"DOWN\""));
            assertThat(management(running, "/q/health/ready")).contains("PostgreSQL");
            assertThat(json(management(running, "/q/health/live")).get("status").asText()).isEqualTo("UP");
            await().until(() -> !notices.isEmpty());

            PostgresServer.run("postgres", "alter database " + database + " allow_connections true");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> management(running, "/q/health/ready").contains("\"status\":\"UP\",\"checks\""));
            int before = sandbox.requests().count();
            await().atMost(Duration.ofMinutes(1)).until(() -> sandbox.requests().count() >= before + 2);
            assertThat(notices).as("told once, and not at every firing").hasSize(1);
            JsonNode notice = json(notices.get(0));
            assertThat(notice.get("failures").get("organizations").asText()).contains("PostgreSQL");
            assertThat(notice.get("text").asText()).contains("organizations failed");
            assertThat(notices.get(0)).doesNotContain(TOKEN);

            // A statement that hangs does not hold up the end.
            PostgresServer.locked(database, "buildkite_data._caravan_state", () -> {
                await().atMost(Duration.ofMinutes(1)).until(() -> !"0".equals(PostgresServer.text(database,
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'")));
                endsInOrder(running);
            });
        } finally {
            listener.stop(0);
        }
    }

    private static HttpServer listener(List<String> notices) throws IOException {
        HttpServer listener = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        listener.createContext("/", exchange -> {
            notices.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        listener.start();
        return listener;
    }

    @Test
    void aRunThatFailsTellsOnceWhyAndLogsObjects() throws Exception {
        List<String> notices = new CopyOnWriteArrayList<>();
        HttpServer listener = listener(notices);
        try (Sandbox sandbox = Sandbox.start(settings())) {
            Ended run = program(sandbox).with("CARAVAN_LOG_FORMAT", "json")
                    .with("BUILDKITE_API_TOKEN", TOKEN + "-wrong")
                    .with("CARAVAN_NOTIFY_URL", "http://127.0.0.1:" + listener.getAddress().getPort() + "/hook")
                    .run("run");
            assertThat(run.code()).as(run.both()).isEqualTo(3);
            assertThat(notices).hasSize(1);
            assertThat(json(notices.get(0)).get("failures").get("organizations").asText()).contains("token");
            assertThat(run.both() + notices).doesNotContain(TOKEN);
            assertThat(run.err().lines()).isNotEmpty()
                    .allSatisfy(line -> assertThat(json(line).get("level").asText()).isNotEmpty());

            Ended unwelcome = program(sandbox).with("CARAVAN_NOTIFY_URL", "http://hooks.example.com/secret-of-the-hook")
                    .run("run");
            assertThat(unwelcome.code()).as(unwelcome.both()).isEqualTo(2);
            assertThat(unwelcome.err()).contains("CARAVAN_NOTIFY_URL").doesNotContain("secret-of-the-hook");
        } finally {
            listener.stop(0);
        }
    }

    /** Kubernetes' probes are answered while an API that does not answer is waited for. */
    @Test
    void isSeenBeforeItHasReachedTheApi() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Running running = serve(new Program(folder).with("BUILDKITE_API_TOKEN", TOKEN)
                    .with("BUILDKITE_BASE_URL", "http://127.0.0.1:" + silent.getLocalPort())
                    .with("CARAVAN_MANAGEMENT_ADDRESS", "127.0.0.1:0").with("CARAVAN_WEB_ADDRESS", "none"));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> management(running, "/q/health/ready").contains("is asking the API of the token"));
            assertThat(json(management(running, "/q/health/live")).get("status").asText()).isEqualTo("UP");
            assertThat(json(management(running, "/q/health/ready")).get("status").asText()).isEqualTo("DOWN");
            assertThat(json(management(running, "/q/health/started")).get("status").asText()).isEqualTo("DOWN");
            assertThat(management(running, "/metrics")).contains("jvm_memory_used_bytes")
                    .contains("caravan_dead_letters_total{endpoint=\"builds\"} 0");
            endsInOrder(running);
        }
    }

    @Test
    void aPortThatIsTakenEndsItAtOnceAndIsNamed() throws IOException {
        try (Sandbox sandbox = Sandbox.start(settings()); ServerSocket taken = new ServerSocket(0)) {
            Ended port = program(sandbox).with("CARAVAN_MANAGEMENT_ADDRESS", "127.0.0.1:" + taken.getLocalPort())
                    .run("serve");
            assertThat(port.code()).as(port.both()).isEqualTo(1);
            assertThat(port.err()).contains("management cannot be served at 127.0.0.1:" + taken.getLocalPort())
                    .contains("CARAVAN_MANAGEMENT_ADDRESS");
        }
    }

    @Test
    @Tag("full")
    void whatCannotBeServedEndsItAtOnceAndIsNamed() throws IOException {
        try (Sandbox sandbox = Sandbox.start(settings())) {
            Ended token = program(sandbox).with("BUILDKITE_API_TOKEN", "bkua_another")
                    .with("CARAVAN_NOTIFY_URL", "https://hooks.example.com/secret-of-the-hook").run("serve");
            assertThat(token.code()).as(token.both()).isEqualTo(3);
            assertThat(token.both()).doesNotContain("secret-of-the-hook");

            Ended zone = program(sandbox).with("CARAVAN_SERVE_TIME_ZONE", "Mars/Olympus").run("serve");
            assertThat(zone.code()).as(zone.both()).isEqualTo(2);

            Ended cluster = program(sandbox).with("CARAVAN_SERVE_CLUSTER", "true").run("serve");
            assertThat(cluster.code()).as(cluster.both()).isEqualTo(2);
            assertThat(cluster.err()).contains("PostgreSQL only").contains("h2");

            Path routes = Files.createDirectories(folder.resolve("bad-routes"));
            Files.writeString(routes.resolve("organizations.yaml"), EVERY_SECOND.replace("* * * * * ?", "* * *"));
            Ended cron = program(sandbox).with("CARAVAN_ROUTES", routes.toString()).run("serve", "--all");
            assertThat(cron.code()).as(cron.both()).isEqualTo(2);
            assertThat(cron.err()).contains("organizations.yaml:7");
        }
    }
}
