package dev.kitecaravan.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.mcp.tool.Arguments;
import dev.kitecaravan.mcp.tool.Call;
import dev.kitecaravan.mcp.tool.Tool;
import dev.kitecaravan.mcp.tool.ToolAnswer;
import dev.kitecaravan.table.Json;

/** The protocol, over streams, without a database. */
class McpServerTest {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);

    /** Answers with the statement; "wait" until it is stopped, "fail" with a fault of the program. */
    private final class Echo implements Tool {
        @Override
        public String name() {
            return "query";
        }

        @Override
        public ToolAnswer call(Arguments arguments, Call call) {
            String sql = arguments.text("sql");
            if (sql.equals("fail")) {
                throw new IllegalStateException("a fault with the token " + LoadedSandbox.TOKEN);
            }
            if (sql.equals("wait")) {
                begun.countDown();
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(call::isCancelled);
                stopped.countDown();
            }
            return new ToolAnswer(sql, Map.of("columns", List.of(), "rows", List.of(), "row_count", 0, "cut", false));
        }
    }

    private McpServer server() {
        return new McpServer("1", List.of(new Echo()), new Readings(), List.of(LoadedSandbox.TOKEN));
    }

    /** What is written to a client that sends these lines and ends. */
    private List<Map<String, Object>> talk(String... lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StdioLoop(server(), new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)),
                out)
                .run();
        return out.toString(StandardCharsets.UTF_8).lines().map(line -> Message.object(Json.read(line))).toList();
    }

    private static String request(int id, String method, String parameters) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}";
    }

    private static Map<String, Object> result(Map<String, Object> answer) {
        return Message.object(answer.get("result"));
    }

    private static Object code(Map<String, Object> answer) {
        return Message.object(answer.get("error")).get("code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
    void anOldRevisionIsAgreedOn(String version) throws IOException {
        List<Map<String, Object>> answers = talk(
                request(1, "initialize", "{\"protocolVersion\":\"" + version
                        + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}"),
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", request(2, "ping", "{}"),
                request(3, "tools/list", "{}"));

        assertThat(answers).hasSize(3);
        assertThat(result(answers.get(0)).get("protocolVersion")).isEqualTo(version);
        assertThat(result(answers.get(0)).keySet()).contains("capabilities", "serverInfo", "instructions")
                .doesNotContain("resultType");
        assertThat(result(answers.get(1))).isEmpty();
        assertThat(result(answers.get(2)).keySet()).containsExactly("tools");
    }

    @Test
    void anUnknownRevisionIsAnsweredWithTheNewestThatOpensSo() throws IOException {
        assertThat(result(talk(request(1, "initialize", "{\"protocolVersion\":\"2099-01-01\"}")).get(0))
                .get("protocolVersion")).isEqualTo("2025-11-25");
    }

    @Test
    void aModernClientNeedsNoOpening() throws IOException {
        String meta = "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}";
        List<Map<String, Object>> answers = talk(request(1, "server/discover", meta), request(2, "tools/list", meta),
                request(3, "tools/list", meta.replace("2026-07-28", "1900-01-01")));

        assertThat(result(answers.get(0)).get("supportedVersions")).isEqualTo(ProtocolVersions.all());
        assertThat(result(answers.get(0)).get("resultType")).isEqualTo("complete");
        assertThat(result(answers.get(1)).keySet()).contains("tools", "resultType", "ttlMs", "cacheScope");
        assertThat(code(answers.get(2))).isEqualTo(-32022);
        assertThat(Message.object(Message.object(answers.get(2).get("error")).get("data")).get("supported"))
                .isEqualTo(ProtocolVersions.all());
    }

    @Test
    void aLineThatIsNoMessageIsAnsweredAndSurvived() throws IOException {
        List<Map<String, Object>> answers = talk("no json", "[]", "null", "{}",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"x\"}",
                "", "   ", "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\",\"params\":[1]}",
                request(2, "nothing/such", "{}"),
                request(3, "tools/call", "{\"name\":\"qeury\"}"),
                request(4, "tools/call", "{\"name\":\"preview_endpoint\"}"),
                request(5, "prompts/get", "{\"name\":\"x\"}"),
                request(6, "resources/read", "{\"uri\":\"file:///etc/passwd\"}"),
                request(7, "tools/list", "{\"cursor\":\"x\"}"), request(8, "ping", "{}"));

        assertThat(answers.stream().map(McpServerTest::code)).containsExactlyInAnyOrder(-32700, -32600, -32600,
                -32600, -32600, -32602, -32601, -32602, -32602, -32602, -32602, -32602, null);
        assertThat(answers.toString()).contains("did you mean 'query'?").contains("--allow-api");
    }

    @Test
    void aBatchOfTheSecondRevisionIsAnswered() throws IOException {
        assertThat(talk("[" + request(1, "ping", "{}") + "," + request(2, "ping", "{}") + "]")).hasSize(2);
    }

    @Test
    void textIsUtf8WhateverTheLocale() throws IOException {
        Map<String, Object> answer = talk(
                request(1, "tools/call", "{\"name\":\"query\",\"arguments\":{\"sql\":\"übersetzung ✓ 🚚\"}}")).get(0);

        assertThat(LoadedSandbox.text(result(answer))).contains("übersetzung ✓ 🚚");
    }

    @Test
    void aFaultOfTheProgramIsAnsweredWithoutItsWords() throws IOException {
        List<Map<String, Object>> answers = talk(
                request(1, "tools/call", "{\"name\":\"query\",\"arguments\":{\"sql\":\"fail\"}}"),
                request(2, "ping", "{}"));

        assertThat(answers).hasSize(2).anySatisfy(answer -> assertThat(code(answer)).isEqualTo(-32603));
        assertThat(answers.toString()).doesNotContain(LoadedSandbox.TOKEN);
    }

    @Test
    void aSecretThatATextHoldsIsMasked() throws IOException {
        String split = LoadedSandbox.TOKEN.substring(0, 10) + "\u200b" + LoadedSandbox.TOKEN.substring(10);

        assertThat(talk(request(1, "tools/call", Json.write(
                Map.of("name", "query", "arguments", Map.of("sql", "a " + LoadedSandbox.TOKEN + " b " + split)))))
                .toString())
                .contains("a *** b ***").doesNotContain(LoadedSandbox.TOKEN);
    }

    @Test
    void aCallIsStoppedAndNotAnswered() throws Exception {
        PipedOutputStream client = new PipedOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StdioLoop loop = new StdioLoop(server(), new PipedInputStream(client, 1 << 16), out);
        Thread thread = new Thread(() -> {
            try {
                loop.run();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        thread.start();
        client.write((request(1, "tools/call", "{\"name\":\"query\",\"arguments\":{\"sql\":\"wait\"}}") + "\n")
                .getBytes(StandardCharsets.UTF_8));
        client.flush();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        client.write((request(2, "ping", "{}") + "\n"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}\n"
                + request(3, "ping", "{}") + "\n").getBytes(StandardCharsets.UTF_8));
        client.flush();

        assertThat(stopped.await(20, TimeUnit.SECONDS)).as("the call was stopped").isTrue();
        client.close();
        thread.join(20_000);
        assertThat(thread.isAlive()).as("the end of the input ends it").isFalse();
        List<Object> ids = out.toString(StandardCharsets.UTF_8).lines()
                .map(line -> Message.object(Json.read(line)).get("id")).toList();
        assertThat(ids).isEqualTo(List.of(2, 3));
    }

    @Test
    void aLineWithoutEndTakesNoMemory() throws IOException {
        List<Map<String, Object>> answers = talk("x".repeat(5 << 20), request(1, "ping", "{}"));

        assertThat(answers).hasSize(2);
        assertThat(code(answers.get(0))).isEqualTo(-32600);
    }

    @Test
    void promptsAndTheirArgumentsAreListedAndFilledIn() throws IOException {
        List<Map<String, Object>> answers = talk(request(1, "prompts/list", "{}"),
                request(2, "prompts/get", "{\"name\":\"why_is_main_red\",\"arguments\":{\"pipeline\":\"web\"}}"),
                request(3, "prompts/get", "{\"name\":\"why_is_main_red\"}"));

        assertThat((List<?>) result(answers.get(0)).get("prompts")).hasSize(3);
        assertThat(answers.get(1).toString()).contains("branch of web is red").doesNotContain("{pipeline}");
        assertThat(code(answers.get(2))).isEqualTo(-32602);
    }
}
