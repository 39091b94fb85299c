package dev.kitecaravan.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.mcp.tool.Arguments;
import dev.kitecaravan.mcp.tool.Call;
import dev.kitecaravan.mcp.tool.Tool;
import dev.kitecaravan.mcp.tool.ToolAnswer;
import dev.kitecaravan.table.Json;

/** The protocol over HTTP: who is answered, what is refused before a tool is called, and how much one request may ask for. */
class McpHttpHandlerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String MODERN = "2026-07-28";

    private final AtomicInteger calls = new AtomicInteger();
    private volatile Map.Entry<Integer, String> refusal;
    private volatile String asked;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    /** Counts its calls. */
    private final class Counter implements Tool {
        @Override
        public String name() {
            return "query";
        }

        @Override
        public ToolAnswer call(Arguments arguments, Call call) {
            calls.incrementAndGet();
            if (arguments.text("sql").equals("wait")) {
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(call::isCancelled);
            }
            return new ToolAnswer("counted", Map.of("columns", List.of(), "rows", List.of(), "row_count", 0, "cut",
                    false));
        }
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        McpServer answers = new McpServer("1", List.of(new Counter()), new Readings(), List.of());
        server.createContext("/", new McpHttpHandler(answers, (address, header) -> {
            asked = address + " " + header.apply("authorization") + " " + header.apply("absent");
            return Optional.ofNullable(refusal);
        }));
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp"))
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
        return HTTP.send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send(request(), body);
    }

    private static String call(int id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"query\",\"arguments\":{\"sql\":\"select 1\"}}}";
    }

    private static String batch(int size) {
        return IntStream.range(0, size).mapToObj(McpHttpHandlerTest::call).collect(Collectors.joining(",", "[", "]"));
    }

    private static Object code(HttpResponse<String> answer) {
        return Message.object(Message.object(Json.read(answer.body())).get("error")).get("code");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 421, 429})
    void whoMayNotAskCallsNoTool(int status) throws Exception {
        refusal = Map.entry(status, "You may not.");
        HttpResponse<String> answer = send(request().header("Authorization", "Bearer guess"), call(1));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("You may not.");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .isEqualTo(status == 401 ? Optional.of("Bearer") : Optional.empty());
        assertThat(answer.headers().firstValue("Mcp-Session-Id")).isEmpty();
        assertThat(asked).isEqualTo("127.0.0.1 Bearer guess null");
        assertThat(post(batch(2)).statusCode()).isEqualTo(status);
        assertThat(calls).hasValue(0);
    }

    @Test
    void aCallIsAnsweredInASession() throws Exception {
        HttpResponse<String> answer = post(call(1));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Mcp-Session-Id")).isPresent();
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(send(request().header("Mcp-Session-Id", "mine"), call(1)).headers().firstValue("Mcp-Session-Id"))
                .isEmpty();
        assertThat(calls).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT", "OPTIONS"})
    void onlyPostsAreAnswered(String method) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                request().method(method, HttpRequest.BodyPublishers.ofString(call(1))).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertThat(calls).hasValue(0);
    }

    /** A form of another site can be sent as one of these without a question to us, and never as JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x/json"})
    void whatIsNoJsonByItsTypeIsNotRead(String type) throws Exception {
        assertThat(send(request().setHeader("Content-Type", type), call(1)).statusCode()).isEqualTo(415);
        assertThat(calls).hasValue(0);
    }

    @Test
    void withoutATypeNothingIsRead() throws Exception {
        HttpRequest.Builder bare = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp"));
        assertThat(send(bare, call(1)).statusCode()).isEqualTo(415);
        assertThat(send(request().setHeader("Content-Type", "Application/JSON; charset=utf-8"), call(1)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{|-32700", "''|-32700", "[]|-32600", "null|-32600", "1|-32600", "{}|-32600",
            "[1]|-32600"})
    void whatIsNoMessageIsRefused(String body, int code) throws Exception {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(((Number) code(answer)).intValue()).isEqualTo(code);
    }

    @Test
    void aRevisionThatIsNotSpokenIsRefusedWithThoseThatAre() throws Exception {
        HttpResponse<String> answer = send(request().header("MCP-Protocol-Version", "1900-01-01"), call(1));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("-32022", MODERN, "1900-01-01");
        assertThat(calls).hasValue(0);
        assertThat(send(request().header("MCP-Protocol-Version", "2025-06-18"), call(1)).statusCode()).isEqualTo(200);
    }

    @Test
    void twoRevisionsInOneRequestAreRefused() throws Exception {
        String named = call(1).replace("\"name\"",
                "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" + MODERN + "\"},\"name\"");
        assertThat(send(request().header("MCP-Protocol-Version", "2025-06-18"), named).body()).contains("-32020");
        assertThat(post(named).statusCode()).as("without the header").isEqualTo(400);
        assertThat(calls).hasValue(0);
        assertThat(send(request().header("MCP-Protocol-Version", MODERN), named).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"2026-07-28,nothing/such,404", "2026-07-28,tools/call,400", "2025-06-18,nothing/such,200"})
    void modernClientsAreToldByTheStatusToo(String version, String method, int status) throws Exception {
        assertThat(send(request().header("MCP-Protocol-Version", version),
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{\"name\":\"absent\"}}")
                .statusCode()).isEqualTo(status);
    }

    @Test
    void aNotificationHasNoAnswer() throws Exception {
        HttpResponse<String> answer = post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aBatchIsAnsweredByAList() throws Exception {
        HttpResponse<String> answer = post(batch(10));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat((List<?>) Json.read(answer.body())).hasSize(10);
        assertThat((List<?>) Json.read(post(batch(1)).body())).as("one is a list too").hasSize(1);
    }

    @Test
    void aMessageOfMoreThanAMegabyteIsNotTaken() throws Exception {
        HttpResponse<String> answer = post("\"" + "x".repeat(1 << 20) + "\"");
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    private HttpResponse<String> cancel(String session, int id) throws Exception {
        return send(request().header("Mcp-Session-Id", session), "{\"jsonrpc\":\"2.0\",\"method\":"
                + "\"notifications/cancelled\",\"params\":{\"requestId\":" + id + "}}");
    }

    /** As many as are answered at once: what stops them must not wait behind them, nor reach another client's. */
    @Test
    void callsAreStoppedInTheirSessionWhileAllPlacesAreTaken() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 4).mapToObj(id -> HTTP.sendAsync(
                request().header("Mcp-Session-Id", "mine").POST(HttpRequest.BodyPublishers
                        .ofString(call(id).replace("select 1", "wait"))).build(),
                HttpResponse.BodyHandlers.ofString())).toList();
        Awaitility.await().until(() -> calls.get() == 4);
        assertThat(cancel("another", 1).statusCode()).isEqualTo(202);
        assertThat(cancel("mine", 9).statusCode()).isEqualTo(202);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        for (int id = 0; id < 4; id++) {
            cancel("mine", id);
            assertThat(waiting.get(id).get(15, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
        }
        assertThat(post(call(1)).statusCode()).as("the places are free again").isEqualTo(200);
    }

    /** Each may take thirty seconds: thousands in one request would keep the others out for hours, whoever waits or not. */
    @Test
    void aBatchOfMoreIsRefusedAsAWhole() throws Exception {
        HttpResponse<String> answer = post(batch(11));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("at most 10");
        assertThat(calls).hasValue(0);
    }
}
