package dev.kitecaravan.run.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.extract.Row;

/** A record in the hands of Camel's endpoints and languages. */
class RecordConvertersTest {
    private static DefaultCamelContext camel;

    @BeforeAll
    static void start() {
        camel = new DefaultCamelContext();
        RecordConverters.register(camel.getTypeConverterRegistry());
        Languages.register(camel);
        camel.start();
    }

    @AfterAll
    static void stop() {
        camel.stop();
    }

    private static Row build() {
        Row creator = new Row();
        creator.put("name", null);
        Row job = new Row();
        job.put("state", "failed");
        Row build = new Row();
        build.put("id", "b-1");
        build.put("cost", new BigDecimal("1.10"));
        build.put("author", "someone");
        build.put("creator", creator);
        build.put("pull_request", null);
        build.put("jobs", new java.util.ArrayList<>(List.of(job)));
        return build;
    }

    private static Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private static final String JSON = "{\"id\":\"b-1\",\"cost\":1.10,\"author\":\"someone\",\"creator\":{\"name\":null},"
            + "\"pull_request\":null,\"jobs\":[{\"state\":\"failed\"}]}";

    @Test
    void aRecordIsItsJsonWhereverTextBytesOrAStreamAreWanted() throws Exception {
        Exchange exchange = exchange(build());
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo(JSON);
        assertThat(new String(exchange.getMessage().getBody(byte[].class), "UTF-8")).isEqualTo(JSON);
        assertThat(new String(exchange.getMessage().getBody(InputStream.class).readAllBytes(), "UTF-8"))
                .isEqualTo(JSON);
        try (Reader reader = exchange.getMessage().getBody(Reader.class)) {
            assertThat(new java.io.BufferedReader(reader).readLine()).isEqualTo(JSON);
        }
        assertThat(exchange.getMessage().getBody(JsonNode.class).at("/jobs/0/state").asText()).isEqualTo("failed");
        assertThat(exchange.getMessage().getBody(Map.class)).isEqualTo(build());
    }

    @Test
    void aListOfRecordsAndAMapThatAStepMadeAreJsonToo() throws Exception {
        Exchange list = exchange(build().get("jobs"));
        assertThat(list.getMessage().getBody(String.class)).isEqualTo("[{\"state\":\"failed\"}]");
        assertThat(new String(list.getMessage().getBody(InputStream.class).readAllBytes(), "UTF-8"))
                .isEqualTo("[{\"state\":\"failed\"}]");
        assertThat(exchange(Map.of("a", 1)).getMessage().getBody(String.class)).isEqualTo("{\"a\":1}");
    }

    @Test
    void whatIsNoJsonIsLeftToCamel() {
        Object other = new Object();
        assertThat(exchange(Map.of("a", other)).getMessage().getBody(String.class)).isEqualTo("{a=" + other + "}");
        assertThat(exchange(List.of(other)).getMessage().getBody(String.class)).isEqualTo("[" + other + "]");
    }

    /** As a route file's expressions are given to Camel. */
    private static String safe(String expression) {
        return NullSafe.text(expression).strip();
    }

    @Test
    void nothingElseOfARouteFileIsTouched() {
        String file = "- a: $[*].jobs[?(@.state=='failed')] # ${x[1]}\n  constant: \"${body[a][b]}\"\n  b: {c: [1]}\n";
        assertThat(NullSafe.text(file)).isEqualTo(file);
        assertThat(NullSafe.text("a: \"${body[a][b]} and ${body[c]}\"\n"))
                .isEqualTo("a: \"${body?[a]?[b]} and ${body[c]}\"\n");
        assertThat(NullSafe.text("uri: \"x:${body[a][b]}\", parameters: { p: \"${body[a][b]}\" }\n"))
                .isEqualTo("uri: \"x:${body[a][b]}\", parameters: { p: \"${body?[a]?[b]}\" }\n");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {"${body[id]},b-1", "${body[creator][name]},null",
            "${body[pull_request][id]},null", "${body[pull_request][base][repository][name]},null",
            "${body[nowhere][name]},null", "${body[author][name]},null", "${body[jobs][0][state]},failed",
            "${body[jobs][7][state]},null", "${body[jobs][last][state]},failed", "${body?[pull_request]?[id]},null",
            "${body['creator']['name']},null", "${exchangeProperty.kept[pull_request][id]},null",
            "${exchangeProperty.kept[jobs][0][state]},failed", "${exchangeProperty.kept[jobs][7][state]},null",
            "${exchangeProperty.none[id]},null", "${headers[none]},null", "${variable.none[id][x]},null",
            "${body[jobs].size()},1"})
    void aMemberThatIsMissingOrNullIsNullInSimple(String simple, String value) {
        Exchange exchange = exchange(build());
        exchange.setProperty("kept", build());
        assertThat(camel.resolveLanguage("simple").createExpression(safe(simple)).evaluate(exchange, String.class))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"${body[creator][name]} != 'nobody',true", "${body[pull_request][id]} == null,true",
            "${body[author][name]} == 'x',false", "${body[jobs][0][state]} == 'failed',true",
            "'failed' in ${body[jobs][0][state]},true"})
    void andInItsConditions(String simple, boolean value) {
        assertThat(camel.resolveLanguage("simple").createPredicate(safe(simple)).matches(exchange(build())))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {"$.id,b-1", "$.creator.name,null", "$.pull_request.id,null",
            "$.nowhere.name,null", "$.author.name,null", "$.jobs[7].state,null", "$.jobs[0].state,failed"})
    void andInJsonPath(String path, String value) {
        assertThat(camel.resolveLanguage("jsonpath").createExpression(path).evaluate(exchange(build()), String.class))
                .isEqualTo(value);
    }

    @Test
    void theFileNameOfAFileEndpointIsAnExpressionOfThisKindToo() {
        assertThat(camel.resolveLanguage("file").createExpression(safe("${body[pull_request][id]}-${body[id]}.json"))
                .evaluate(exchange(build()), String.class)).isEqualTo("-b-1.json");
    }
}
