package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.PythonPeer;
import dev.kitecaravan.table.Json;

/** Agents and the packaged program: its own words over streams, and two clients that are not ours. */
class McpIT {
    private static final Pattern URL = Pattern.compile("The page is at (http://\\S+/)");
    private static final String API_TOKEN = "bkua_a1b2c3d4e5f60718293a4b5c6d7e8f90";
    private static final String PAGE_TOKEN = "8c1f0a-a-token-of-some-length";
    private static final Path INSPECTOR = Path.of("target/peers/inspector/node_modules/.bin/inspector")
            .toAbsolutePath();
    private static final String SLOW = "select count(*) from system_range(1, 1000000) a, system_range(1, 1000000) b"
            + " where a.x * b.x = 7";

    @TempDir
    Path folder;

    private static Map<String, Object> object(Object value) {
        @SuppressWarnings("unchecked") // keys of JSON objects are texts
        Map<String, Object> map = (Map<String, Object>) value;
        return map;
    }

    private static String call(int id, String tool, Map<String, Object> arguments) {
        return Json.write(Map.of("jsonrpc", "2.0", "id", id, "method", "tools/call", "params",
                Map.of("name", tool, "arguments", arguments)));
    }

    @Test
    void nothingButMessagesIsWrittenAndTheEndOfTheInputEndsIt() throws IOException {
        Program program = new Program(folder).with("LC_ALL", "C").with("BUILDKITE_API_TOKEN", API_TOKEN);
        Program.Running running = program.start("mcp");
        try (OutputStream to = running.process().getOutputStream()) {
            to.write(String.join("\n",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\"}}",
                    "this is no message", call(2, "get_overview", Map.of()),
                    call(3, "query", Map.of("sql", "select '" + API_TOKEN + " übersetzung ✓'")), "")
                    .getBytes(StandardCharsets.UTF_8));
        }
        Program.Ended ended = running.end();

        assertThat(ended.code()).as(ended.err()).isZero();
        List<Map<String, Object>> answers = ended.out().lines().map(line -> object(Json.read(line))).toList();
        assertThat(answers).hasSize(4);
        assertThat(object(answers.get(0).get("result")).get("protocolVersion")).isEqualTo("2025-06-18");
        assertThat(ended.out()).contains("Nothing is loaded yet").contains("-32700");
        assertThat(ended.both()).doesNotContain(API_TOKEN);
        assertThat(program.data().resolve("caravan.mv.db")).as("asking makes no database").doesNotExist();
    }

    @Test
    void aToolThatIsNotThereIsNotTaken() {
        Program.Ended ended = new Program(folder).run("mcp", "--tools", "qeury");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("--tools names 'qeury', and there is no such tool; did you mean 'query'?");
        assertThat(ended.out()).isEmpty();
    }

    private Program loaded() {
        Program program = new Program(folder).with("BUILDKITE_API_TOKEN", API_TOKEN);
        assertThat(program.run("run", "--sandbox", "--sandbox-builds", "40", "--only", "builds,jobs_log,annotations")
                .code())
                .isZero();
        return program;
    }

    /** What the Python SDK sees; calls are a good one of each tool, and two that are refused. */
    private static Map<String, Object> talk(Program program, String mode, String... server) throws IOException {
        List<String> command = new ArrayList<>(List.of(PythonPeer.python("mcp").toString(),
                Path.of("src/test/peers/mcp/talk.py").toAbsolutePath().toString(), mode));
        command.addAll(List.of(server));
        Program.Running running = program.startOther(command);
        try (OutputStream to = running.process().getOutputStream()) {
            to.write((Json.write(Map.of("slow", SLOW, "calls",
                    List.of(good("get_overview", Map.of()), good("describe_table", Map.of("table", "ci_jobs")),
                            good("query", Map.of("sql", "select count(*) as n from builds")),
                            good("ci_insight", Map.of("question", "main_health")),
                            good("list_endpoints", Map.of()),
                            good("search_logs", Map.of("pattern", "error", "days", 3650)),
                            Map.of("as", "none", "name", "get_build", "arguments",
                                    Map.of("pipeline", "no", "number", 1)),
                            Map.of("as", "drop", "name", "query", "arguments", Map.of("sql", "drop table builds")))))
                    + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Program.Ended ended = running.end();
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.both()).doesNotContain(API_TOKEN).doesNotContain(PAGE_TOKEN);
        return object(Json.read(ended.out()));
    }

    private static Map<String, Object> good(String tool, Map<String, Object> arguments) {
        return Map.of("as", tool, "name", tool, "arguments", arguments);
    }

    private static void assertSeen(Map<String, Object> seen, String version) {
        assertThat(seen.get("version")).isEqualTo(version);
        assertThat(seen.get("server")).isEqualTo("kite-caravan");
        assertThat((List<?>) seen.get("tools")).hasSize(8);
        assertThat((List<?>) seen.get("prompts")).hasSize(3);
        assertThat((List<?>) seen.get("resources")).hasSize(3);
        object(seen.get("answers")).forEach((name, answer) -> assertThat(object(answer).get("error"))
                .as(name + ": " + answer).isEqualTo(name.equals("none") || name.equals("drop")));
        assertThat(object(object(seen.get("answers")).get("query")).get("data").toString()).contains("n=40");
        assertThat(seen.get("prompt").toString()).contains("default branch of web is red");
        assertThat(seen.get("wrong_method").toString()).contains("There is no tool no_such_tool");
        assertThat(seen.get("wrong_resource").toString()).contains("There is no resource caravan://nothing");
    }

    /** Over streams alone: over HTTP nobody listens while an answer is made. */
    private static void assertStopped(Map<String, Object> seen) {
        assertThat(seen.get("cancelled")).isEqualTo(true);
        assertThat(((Number) seen.get("after_cancel")).doubleValue()).as("the statement was stopped, not waited for")
                .isLessThan(25);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"auto 2026-07-28", "legacy 2025-11-25"})
    void thePythonSdkTalksOverStreamsAndHttp(String how) throws Exception {
        Program program = loaded();
        String mode = how.split(" ")[0];
        String version = how.split(" ")[1];
        Map<String, Object> seen = talk(program, mode, Stream.concat(Stream.of("--"), program.command("mcp").stream())
                .toArray(String[]::new));
        assertSeen(seen, version);
        assertStopped(seen);

        Path file = Files.writeString(folder.resolve("token.txt"), PAGE_TOKEN + "\n");
        Program.Running page = program.with("CARAVAN_SHOW_TOKEN_FILE", file.toString()).start("show", "--address",
                "127.0.0.1:0");
        try {
            assertSeen(talk(program, mode, address(page) + "mcp", PAGE_TOKEN), version);
        } finally {
            page.process().destroy();
        }
        assertThat(page.end().both()).doesNotContain(PAGE_TOKEN);
    }

    private static String address(Program.Running page) {
        await().atMost(Duration.ofSeconds(60)).until(() -> URL.matcher(page.outSoFar()).find());
        Matcher matcher = URL.matcher(page.outSoFar());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Tag("full")
    @Test
    void theInspectorListsAndCallsOverStreamsAndHttp() throws Exception {
        assumeTrue(Files.exists(INSPECTOR), "the Inspector cannot be had; .ci/peers installs it");
        Program program = loaded().with("HOME", folder.toString());
        List<String> over = new ArrayList<>(List.of("-e", "CARAVAN_DATA=" + program.data()));
        over.addAll(program.command("mcp"));
        assertThat(inspect(program, over, "--method", "tools/list")).contains("\"get_failure_summary\"");
        assertThat(inspect(program, over, "--method", "tools/call", "--tool-name", "query", "--tool-arg",
                "sql=select count(*) as n from builds")).contains("untrusted-data-").contains("40");
        Program.Running page = program.start("show", "--address", "127.0.0.1:0");
        try {
            List<String> url = List.of(address(page) + "mcp");
            assertThat(inspect(program, url, "--method", "resources/list")).contains("caravan://routes-guide");
            assertThat(inspect(program, url, "--method", "prompts/list")).contains("why_is_main_red");
            assertThat(inspect(program, url, "--method", "tools/call", "--tool-name", "get_overview"))
                    .contains("\"dialect\"");
        } finally {
            page.process().destroy();
        }
    }

    private static String inspect(Program program, List<String> server, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", INSPECTOR.toString(), "--cli"));
        command.addAll(server);
        command.addAll(Arrays.asList(arguments));
        Program.Ended ended = program.startOther(command).end();
        assertThat(ended.code()).as(ended.both()).isZero();
        return ended.out();
    }

    @Test
    void foreignPagesAndStrangersGetNoAnswerOverHttp() throws Exception {
        Path file = Files.writeString(folder.resolve("token.txt"), PAGE_TOKEN + "\n");
        Program.Running page = new Program(folder).with("CARAVAN_SHOW_TOKEN_FILE", file.toString()).start("show",
                "--address", "127.0.0.1:0");
        try {
            URI uri = URI.create(address(page) + "mcp");
            String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
            String bearer = "Bearer " + PAGE_TOKEN;
            assertThat(post(uri, list, "Authorization", bearer).statusCode()).isEqualTo(200);
            assertThat(post(uri, list).statusCode()).isEqualTo(401);
            assertThat(post(uri, list, "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
            assertThat(post(uri, list, "Authorization", bearer, "Origin", "https://evil.example").statusCode())
                    .isEqualTo(403);
            assertThat(post(uri, "no json", "Authorization", bearer).statusCode()).isEqualTo(400);
            assertThat(post(uri, list, "Authorization", bearer, "MCP-Protocol-Version", "1900-01-01").statusCode())
                    .isEqualTo(400);
            assertThat(
                    post(uri, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", "Authorization", bearer)
                            .statusCode())
                    .isEqualTo(202);
            HttpRequest get = HttpRequest.newBuilder(uri).header("Authorization", bearer).build();
            assertThat(HttpClient.newHttpClient().send(get, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(405);
        } finally {
            page.process().destroy();
        }
    }

    private static HttpResponse<String> post(URI uri, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
