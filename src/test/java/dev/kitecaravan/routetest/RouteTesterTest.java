package dev.kitecaravan.routetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.WireLog;
import dev.kitecaravan.route.RouteFilesException;

/** Tests of a route that taps, filters and calls, all in one Camel. */
class RouteTesterTest {
    private static final String ROUTES = """
            - route:
                id: queues
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/organizations/{org.slug}/queues
                  steps:
                    - filter:
                        simple: "${body[key]} != 'old'"
                        steps:
                          - wireTap: { uri: "https://chat.example/{{channel}}" }
                          - to: { uri: "file:out", parameters: { fileName: "${body[id]}" } }
                          - to:
                              uri: kamelet:table-sink
                              parameters: { table: queues, primaryKey: id }
            """;
    private static final String ORGANIZATIONS = "  - { path: /v2/organizations, body: [ { id: o1, slug: acme } ] }\n";
    private static final String TEST = "route: queues\nvariables: { channel: builds }\nanswers:\n" + ORGANIZATIONS
            + """
                      - path: /v2/organizations/acme/queues
                        body: [ { id: q1, key: default, paused: null, size: 3 }, { id: q2, key: old }, { id: q3, key: mac, size: 1, paused: true } ]
                    """;
    private static final String QUEUES_AT = "/v2/organizations/acme/queues";

    @TempDir
    static Path folder;
    private static DefaultCamelContext camel;
    private static RouteTester tester;

    @BeforeAll
    static void start() throws IOException {
        WireLog.off();
        Files.writeString(folder.resolve("queues.yaml"), ROUTES);
        Files.writeString(folder.resolve("organizations.yaml"), Files.readString(Path.of("routes/organizations.yaml")));
        Files.writeString(folder.resolve("real.yaml"), """
                - route:
                    id: real
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: /v2/user }
                      steps:
                        - to: { uri: "file:%s", parameters: { fileName: "${body[id]}" } }
                        - to: { uri: kamelet:table-sink, parameters: { table: people, primaryKey: id } }
                """.formatted(folder.resolve("out")));
        camel = TestCamel.started();
        tester = new RouteTester(camel, folder, null);
    }

    @AfterAll
    static void stop() {
        camel.stop();
    }

    private static RouteTestResult run(String text) {
        return tester.run(RouteTestReader.parse(folder.resolve("tests/queues.yaml"), text));
    }

    private static List<String> differences(String text) {
        return run(text).differences().stream().map(each -> each.line() + " " + each.text()).toList();
    }

    private static String expecting(String expect) {
        return TEST + "expect:\n" + expect.indent(2);
    }

    @Test
    void whatComesAsExpectedPasses() {
        assertThat(differences(expecting("""
                tables:
                  queues:
                    rows: 2
                    columns: [ id, key, organization_slug ]
                    contains:
                      - { id: q3, size: 1 }
                      - { id: q1, key: default, paused: null, organization_slug: acme }
                requests: 2
                deliveries:
                  https://chat.example/builds: { count: 2, bodies: [ { id: q1, size: 3 } ] }
                  file:out: 2
                """))).isEmpty();
        assertThat(Path.of("out")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "tables: { queues: 3 } | 8 rows of queues: expected 3, was 2",
            "tables: { queues: { contains: [ { id: q1, size: 4 } ] } } | 8 rows of queues: expected size = 4, was 3, in the row of id = 'q1'",
            "tables: { queues: { contains: [ { id: q1, siez: 4 } ] } } | 8 rows of queues: there is no column siez; did you mean 'size'?",
            "tables: { queues: { contains: [ { id: q9 } ] } } | 8 rows of queues: expected id = 'q9', which no row is near",
            "tables: { queues: { contains: [ { id: q1 }, { id: q1 } ] } } | 8 rows of queues: expected id = 'q1', which no row is near",
            "tables: { queues: { columns: [ kye ] } } | 8 columns of queues: expected kye, which is not there; did you mean 'key'?",
            "tables: { queue: 2 } | 8 there is no table queue; did you mean 'queues'?; there are organizations, queues",
            "letters: 1 | 8 dead letters: expected 1, was 0",
            "letters: [ no number ] | 8 dead letters: expected one that says 'no number'",
            "requests: 1 | 8 requests: expected 1, was 2: /v2/organizations?per_page=100; /v2/organizations/acme/queues?per_page=100",
            "outcome: failed | 8 outcome: expected failed, was complete",
            "deliveries: { file:out: 2 } | 8 deliveries: nothing was expected at https://chat.example/builds",
            "deliveries: { file:out: 1, https:* : 2 } | 8 deliveries to file:out: expected 1, was 2",
            "deliveries: { https:*: { bodies: [ { id: q9 } ] }, file:*: 2 } | 8 deliveries to https:*: expected {\"id\":\"q9\"}, was"})
    void whatComesOtherwiseIsTold(String expect, String difference) {
        assertThat(differences(expecting(expect))).anySatisfy(told -> assertThat(told).startsWith(difference.strip()));
    }

    @Test
    void aRequestWithoutAnswerAndAnAnswerWithoutRequestAreTold() {
        assertThat(differences(TEST.replace("/acme/queues", "/acme/queue"))).contains(
                "1 no answer for GET /v2/organizations/acme/queues?per_page=100; did you mean '/v2/organizations/acme/queue'?",
                "5 the answer to /v2/organizations/acme/queue was never asked for");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"status: 429, times: 2, headers: { Retry-After: \"60\" } | 4",
            "status: 503, times: 1 | 3", "drop: true, times: 1 | 3", "body: '<html>', times: 1 | 3"})
    void whatPassesIsAskedForAgainAndNobodyWaits(String answer, int requests) {
        RouteTestResult result = run(
                TEST.replace("answers:\n", "answers:\n  - { path: " + QUEUES_AT + ", " + answer + " }\n")
                        + "expect: { tables: { queues: 2 }, requests: " + requests + " }\n");

        assertThat(result.differences()).extracting(Difference::text).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"drop: true | 4", "status: 500 | 4", "body: '<html>' | 4", "status: 422 | 2"})
    void whatLastsFailsAfterThreeRequestsOrAtOnce(String answer, int requests) {
        assertThat(differences("route: queues\nvariables: { channel: x }\nanswers:\n" + ORGANIZATIONS + "  - { path: "
                + QUEUES_AT + ", " + answer + " }\nexpect: { outcome: failed, requests: " + requests + " }\n"))
                .isEmpty();
    }

    @Test
    void whatAnEndpointOutsideRefusesIsALetterWithItsStep() {
        assertThat(differences("endpoints: { file:out: { fail: the disk is full } }\n" + expecting("""
                outcome: failed
                tables: { queues: 0 }
                letters:
                  - { reason: the disk is full, step: "to file:out" }
                  - { reason: the disk is full }
                """))).isEmpty();
    }

    @Test
    void anEndpointThatIsRealGetsWhatIsSent() {
        RouteTestResult result = run("""
                route: real
                answers: [ { path: /v2/user, body: { id: u1 } } ]
                endpoints: { "file:%s": real }
                expect: { deliveries: {} }
                """.formatted(folder.resolve("out")));

        assertThat(result.differences()).extracting(Difference::text).isEmpty();
        assertThat(folder.resolve("out/u1")).exists();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "route: quues | queues.yaml:1:1 there is no route 'quues'; did you mean 'queues'?",
            "route: queues#settings: { caravan.contrakt: x } | 'caravan.contrakt' is no setting of a run; did you mean 'caravan.contract'?",
            "route: queues#routes: [ no.yaml ] | the route file no.yaml cannot be read"})
    void whatCannotBeRunIsNamed(String text, String problem) {
        assertThatThrownBy(() -> run(text.replace('#', '\n') + "\n")).isInstanceOf(RouteFilesException.class)
                .hasMessageContaining(problem.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "tables: { queues: { rows: 3, contains: [ { id: q1, size: 4 } ] } } # why | { queues: { rows: 2, contains: [ { id: q1, size: 3 } ] } } # why",
            "tables: { queues: { contains: [ { id: q1, key: x } ] } } | { id: q1, key: default } ] } }",
            "outcome: failed | outcome: complete", "requests: 7 | requests: 2"})
    void whatCameTakesThePlaceOfWhatWasExpected(String expect, String updated) {
        String text = "# A comment of its own.\n" + expecting(expect);
        RouteTestUpdate update = new RouteTestUpdate(text, run(text));

        assertThat(update.isWhole()).isFalse();
        assertThat(update.updated()).startsWith("# A comment of its own.\n").contains(updated.strip());
        assertThat(differences(update.updated())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"letters: 3#tables: { queues: { contains: [ { id: q9 } ] } }",
            "deliveries: {}",
            "tables: { queues: { rows: 2, columns: [ nothing ] } }"})
    void whatHasNoPlaceIsWrittenAnew(String expect) {
        String text = expecting(expect.replace('#', '\n'));
        RouteTestUpdate update = new RouteTestUpdate(text, run(text));

        assertThat(update.isWhole()).isTrue();
        assertThat(update.updated()).startsWith(TEST);
        assertThat(differences(update.updated())).isEmpty();
    }

    @Test
    void aTestThatExpectsNothingYetIsFilled() {
        RouteTestUpdate update = new RouteTestUpdate(TEST, run(TEST));

        assertThat(update.changes()).isTrue();
        assertThat(update.updated()).startsWith(TEST).contains("rows: 2", "requests: 2",
                "https://chat.example/builds: 2");
        assertThat(differences(update.updated())).isEmpty();
    }
}
