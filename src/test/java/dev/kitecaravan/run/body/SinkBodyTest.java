package dev.kitecaravan.run.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.Row;
import dev.kitecaravan.table.Json;

/** What the steps of a route may leave for the sink. */
class SinkBodyTest {
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    private static final String JSON = "{\"id\":\"b-1\",\"n\":12345678901234567890,\"tags\":[\"a\"],\"none\":null}";

    /** A bean, as a step {@code bean} or {@code unmarshal} makes it. */
    public record Bean(String id, int number) {
    }

    private static Row sent() {
        Row row = new Row();
        row.put("id", "b-1");
        return row;
    }

    private static List<Map<String, ?>> records(Object body) {
        return SinkBody.records(exchange(body), sent(), List.of("id"));
    }

    private static Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    static Stream<Object> forms() throws Exception {
        byte[] bytes = JSON.getBytes(StandardCharsets.UTF_8);
        return Stream.of(JSON, bytes, new ByteArrayInputStream(bytes), new java.io.StringReader(JSON),
                java.nio.ByteBuffer.wrap(bytes), Json.MAPPER.readTree(JSON), Json.read(JSON),
                Json.MAPPER.readValue(JSON, Row.class));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aRecordIsUnderstoodInEveryForm(Object form) {
        assertThat(Json.write(records(form))).isEqualTo("[" + JSON + "]");
    }

    @Test
    void aFileIsReadAsJson(@TempDir Path folder) throws Exception {
        assertThat(Json.write(records(Files.writeString(folder.resolve("a.json"), JSON).toFile())))
                .isEqualTo("[" + JSON + "]");
    }

    @Test
    void aListIsARecordEach() throws Exception {
        assertThat(records(List.of(Map.of("id", 1), Map.of("id", 2)))).hasSize(2);
        assertThat(records("[{\"id\":1},{\"id\":2},{\"id\":3}]")).hasSize(3);
        assertThat(records(Json.MAPPER.readTree("[{\"id\":1}]"))).hasSize(1);
        assertThat(records(List.of(Map.of("id", 1)).iterator())).hasSize(1);
        assertThat(records(new Object[]{Map.of("id", 1), new Bean("2", 2)})).hasSize(2);
        assertThat(records(List.of())).isEmpty();
    }

    @Test
    void aBeanAndWhatElseJavaPutsIntoAMapBecomeJson() {
        assertThat(Json.write(records(new Bean("x", 7)))).isEqualTo("[{\"id\":\"x\",\"number\":7}]");
        UUID uuid = new UUID(1, 2);
        Map<String, ?> made = records(Map.of("at", new Date(0), "when", Instant.EPOCH, "who", uuid, "all",
                new Object[]{Arrays.asList(1, null)}, "bean", new Bean("x", 7))).get(0);
        assertThat(made.get("at")).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(made.get("when")).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(made.get("who")).isEqualTo(uuid.toString());
        assertThat(Json.write(made.get("all"))).isEqualTo("[[1,null]]");
        assertThat(Json.write(made.get("bean"))).isEqualTo("{\"id\":\"x\",\"number\":7}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "", "7", "[1]", "[[{}]]", "\"text\"", "null", "{\"id\":"})
    void whatIsNoRecordIsSaidInWordsOfTheRoute(String body) {
        assertThatThrownBy(() -> records(body)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reached the sink").hasMessageContaining("variableReceive")
                .message().doesNotContain("java.").doesNotContain("LinkedHashMap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "", "{\"ok\":true}", "<html>"})
    void theReplyOfAServerThatIsNoRecordLeavesTheRecord(String reply) {
        Row sent = sent();
        Exchange exchange = exchange(new ByteArrayInputStream(reply.getBytes(StandardCharsets.UTF_8)));
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        exchange.setProperty(SinkBody.REPLY, exchange.getMessage().getBody());
        assertThat(SinkBody.records(exchange, sent, List.of("id"))).containsExactly(sent);
    }

    @Test
    void whatAStepMadeOfTheReplyIsNoReplyAnyMore() {
        Exchange exchange = exchange("{\"made\":1}");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        exchange.setProperty(SinkBody.REPLY, "ok");
        assertThat(SinkBody.records(exchange, sent(), List.of("id"))).containsExactly(Map.of("made", 1));
    }

    @Test
    void theReplyOfAServerThatIsARecordIsTheRecord() {
        Exchange exchange = exchange(new ByteArrayInputStream(JSON.getBytes(StandardCharsets.UTF_8)));
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        exchange.setProperty(SinkBody.REPLY, exchange.getMessage().getBody());
        assertThat(Json.write(SinkBody.records(exchange, sent(), List.of("id")))).isEqualTo("[" + JSON + "]");
    }

    @Test
    void aPartOfTheRecordIsToldFromTheRecord() {
        Row sent = sent();
        assertThat(SinkBody.isWhole(sent, sent)).isTrue();
        assertThat(SinkBody.isWhole(Map.of("id", "b-1", "more", 1), sent)).isTrue();
        assertThat(SinkBody.isWhole(Map.of("id", "j-1"), sent)).isFalse();
        assertThat(SinkBody.isWhole(Map.of("name", "x"), sent)).isFalse();
    }
}
