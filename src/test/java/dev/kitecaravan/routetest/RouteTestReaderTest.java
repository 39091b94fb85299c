package dev.kitecaravan.routetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.run.EndpointReport.Outcome;

class RouteTestReaderTest {
    private static final String WHOLE = """
            route: cluster_queues
            now: 2026-05-04T00:00:00Z
            routes: [ ../more.yaml ]
            settings: { caravan.contract: freeze }
            variables: { channel: builds }
            answers:
              - path: /v2/organizations?page=2
                query: state[]=failed
                status: 429
                times: 2
                headers: { Retry-After: "30" }
                body: [ { id: o1, n: 1.5, nothing: null } ]
              - path: /v2/gone
                drop: true
              - path: /v2/text
                file: log.txt
            endpoints:
              jdbc:destination: real
              https://owners.example/*: { body: tools }
            expect:
              outcome: failed
              tables:
                queues: 3
                cluster_queues:
                  rows: 2
                  columns: [ id, key ]
                  contains:
                    - { key: default, dispatch_paused: false }
              letters:
                - reason: no number
                  step: filter
              requests: 4
              deliveries:
                https://chat.example/hook: 1
                kafka:*:
                  count: 2
                  bodies: [ { id: a } ]
            """;

    @TempDir
    Path folder;

    private RouteTest parse(String text) {
        return RouteTestReader.parse(folder.resolve("t.yaml"), text);
    }

    private RouteTest whole() throws IOException {
        Files.writeString(folder.resolve("log.txt"), "line\n");
        return parse(WHOLE);
    }

    @Test
    void everyPartIsRead() throws IOException {
        RouteTest test = whole();

        assertThat(test.route()).isEqualTo("cluster_queues");
        assertThat(test.now()).isEqualTo(Instant.parse("2026-05-04T00:00:00Z"));
        assertThat(test.routes()).containsExactly("../more.yaml");
        assertThat(test.settings()).isEqualTo(Map.of("caravan.contract", "freeze"));
        assertThat(test.variables()).isEqualTo(Map.of("channel", "builds"));
        Answer first = test.answers().get(0);
        assertThat(first.path()).isEqualTo("/v2/organizations");
        assertThat(first.query()).containsExactly(Map.entry("page", "2"), Map.entry("state[]", "failed"));
        assertThat(first.status()).isEqualTo(429);
        assertThat(first.times()).isEqualTo(2);
        assertThat(first.headers()).isEqualTo(Map.of("Retry-After", "30"));
        assertThat(first.body().toString()).isEqualTo("[{id=o1, n=1.5, nothing=null}]");
        assertThat(first.place().line()).isEqualTo(7);
        assertThat(test.answers().get(1).drop()).isTrue();
        assertThat(test.answers().get(2).body()).isEqualTo("line\n");
        assertThat(test.endpoints()).extracting(EndpointReply::pattern, EndpointReply::real, EndpointReply::body)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("jdbc:destination", true, null),
                        org.assertj.core.groups.Tuple.tuple("https://owners.example/*", false, "tools"));
    }

    @Test
    void whatIsExpectedIsReadWithItsPlace() throws IOException {
        Expectation expect = whole().expect();

        assertThat(expect.outcome().value()).isEqualTo(Outcome.FAILED);
        assertThat(expect.tables()).extracting(ExpectedTable::name).containsExactly("queues", "cluster_queues");
        assertThat(expect.tables().get(0).rows().value()).isEqualTo(3);
        ExpectedTable table = expect.tables().get(1);
        assertThat(table.columns()).extracting(Expected::value).containsExactly("id", "key");
        Expected<Object> paused = table.contains().get(0).value().get("dispatch_paused");
        assertThat(paused.value()).isEqualTo(false);
        assertThat(paused.place().line()).isEqualTo(
                Arrays.asList(WHOLE.split("\n")).indexOf("        - { key: default, dispatch_paused: false }") + 1);
        assertThat(WHOLE.substring(paused.place().from(), paused.place().to())).isEqualTo("false");
        assertThat(expect.letters().value()).isEqualTo(1);
        assertThat(expect.reasons()).extracting(ExpectedLetter::reason).containsExactly("no number");
        assertThat(expect.requests().value()).isEqualTo(4);
        assertThat(expect.deliveries()).extracting(ExpectedDelivery::pattern)
                .containsExactly("https://chat.example/hook", "kafka:*");
        assertThat(expect.deliveries().get(1).bodies()).extracting(Expected::value).containsExactly(Map.of("id", "a"));
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws IOException {
        RouteTest test = whole();
        String text = RouteTestText.of(test);

        assertThat(RouteTestText.of(parse(text))).isEqualTo(text);
        assertThat(parse(text)).usingRecursiveComparison().ignoringFieldsOfTypes(Place.class).isEqualTo(test);
    }

    @Test
    void aTestWithoutExpectationsIsOneOfAGoodEnd() {
        assertThat(parse("route: builds\n").expect()).isEqualTo(Expectation.GOOD_END);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"rout: x | 1:7 'rout' is nothing that a test has; did you mean 'route'?",
            "answers: [] | 1:1 a test names its route", "route: x#now: soon | 2:6 now is to be a time such as",
            "route: x#answers: { path: /v2 } | 2:10 answers is to be a list",
            "route: x#answers: [ { path: v2 } ] | 2:12 an answer names the path that it is for",
            "route: x#answers: [ { path: /v2, statuss: 1 } ] | 'statuss' is nothing that an answer has; did you mean 'status'?",
            "route: x#answers: [ { path: /v2, times: 0 } ] | times is to be a whole number from 1 on",
            "route: x#answers: [ { path: /v2, file: no.json } ] | the file no.json cannot be read: there is no such file",
            "route: x#answers: [ { path: /v2, drop: true, status: 200 } ] | a connection that is dropped has no answer",
            "route: x#expect: { table: 1 } | 'table' is nothing that expect has; did you mean 'tables'?",
            "route: x#expect: { outcome: complet } | outcome is to be one of complete, stopped, failed",
            "route: x#expect: { tables: { t: { contains: [ {} ] } } } | a row without columns is in every table",
            "route: x#expect: { tables: { t: many } } | rows of t is to be a whole number from 0 on",
            "route: x#expect: { letters: [ { step: a } ] } | a letter says its reason",
            "route: x#endpoints: { http:x: { reall: true } } | 'reall' is nothing that an endpoint has; did you mean 'real'?",
            "route: x#route: y | 2:1 'route' stands here twice", "- route: x | must be a mapping",
            "route: [ | is no YAML"})
    void whatIsWrongIsNamedWithItsPlace(String text, String expected) {
        assertThatThrownBy(() -> parse(text.replace('#', '\n'))).isInstanceOf(RouteFilesException.class)
                .hasMessageContaining("t.yaml:").hasMessageContaining(expected.strip());
    }

    @Test
    void testsLieBesideTheirRoutes() throws IOException {
        Path tests = Files.createDirectory(folder.resolve("tests"));
        for (String name : List.of("b.yaml", "a.second.yaml", "a.yaml", ".hidden.yaml", "log.json")) {
            Files.writeString(tests.resolve(name), "route: a\n");
        }

        assertThat(RouteTestFolder.files(folder)).extracting(file -> file.getFileName().toString())
                .containsExactly("a.second.yaml", "a.yaml", "b.yaml");
        assertThat(RouteTestFolder.files(tests)).isEmpty();
    }
}
