package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;

import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;

/** What check says of route files that a run could not use: file, line, and what to write. */
class WrongRoutesTest {
    private static final String HEAD = """
            - route:
                id: mine
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/organizations
                  steps:
            """;
    private static final String SINK = """
                    - to: { uri: kamelet:table-sink, parameters: { table: mine, primaryKey: id } }
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
            "- filtre: { simple: \"${body[id]} == 1\" } ~ mine.yaml:8:11 there is no step 'filtre'; did you mean 'filter'?",
            "- filter: { simple: \"${body[slug} = 'x'\" } ~ mine.yaml:8:30 the Simple expression ${body[slug} = 'x' does not parse: unexpected token = at character 14",
            "- filter: { jsonpath: \"$.[?(@.x\" } ~ mine.yaml:8:31 the JSONPath $.[?(@.x does not parse",
            "- to: { uri: \"jdbcx:default\" } ~ mine.yaml:8:23 jdbcx is not in this build",
            "- bean: { ref: foo } ~ mine.yaml:8:24 there is no bean 'foo'",
            "- to: { uri: \"bean:foo\" } ~ mine.yaml:8:28 there is no bean 'foo'",
            "- filter: { groovy: \"1 == 1\" } ~ mine.yaml:8:21 there is no language 'groovy' in this build",
            "- to: { uri: \"log:x\", paramters: { showAll: true } } ~ mine.yaml:8:42 there is no 'paramters' here; did you mean 'parameters'?",
            "- to: { uri: \"log:x\", parameters: { shwAll: true } } ~ mine.yaml:8:45 the component knows no parameter 'shwAll'",
            "- marshal: { jsn: {} } ~ mine.yaml:8:27 there is no 'jsn' here; did you mean 'json'?",
            "- process: { ref: \"#nobean\" } ~ mine.yaml:8:28 there is no bean '#nobean'",
            "- split: { jsonpath: \"$.jobs\", steps: [ { too: x } ] } ~ there is no step 'too'; did you mean 'to'?",
            "- choice: { when: [], otherwize: {} } ~ there is no 'otherwize' here; did you mean 'otherwise'?",
            "- marshal: { csv: {} } ~ mine.yaml:8:22 there is no data format 'csv' in this build; json is",
            "- log: { message: \"{{my.word}}\" } ~ mine.yaml:8:28 {{my.word}} has no value; set the variable MY_WORD",
            "- circuitBreaker: { steps: [ { log: { message: x } } ] } ~ mine.yaml:8:11 the step circuitBreaker is not in",
            "- saga: { steps: [ { log: { message: x } } ] } ~ mine.yaml:8:11 the step saga is not in this build",
            "- to: \"kamelet:to-lake\" ~ mine.yaml:8:24 there is no kamelet 'to-lake'",
            "- stop: {} ~ mine.yaml:9:11 no record comes here: the step before it is stop",
            "- log: { message: a, message: b } ~ mine.yaml:8:30 'message' stands here twice, the first time in line 8"})
    void aWrongStepIsNamedWithItsPlace(String step, String expected) {
        assertRefused(HEAD + " ".repeat(8) + step + "\n" + SINK, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
            "table: mine, primaryKey: [id, slug] ~ the parameter 'primaryKey' is one text: write a list with commas",
            "tabel: mine ~ unknown parameter 'tabel' of kamelet:table-sink; did you mean 'table'?",
            "table: mine, table: yours ~ 'table' stands here twice"})
    void aWrongParameterIsNamed(String parameters, String expected) {
        assertRefused(HEAD + " ".repeat(8) + "- to: { uri: kamelet:table-sink, parameters: { " + parameters + " } }\n",
                expected);
    }

    @Test
    void aRouteThatCanLoadNothingIsRefused() {
        assertRefused(HEAD + " ".repeat(8) + "- log: { message: \"${body[id]}\" }\n", "the route has no table-sink");
        assertRefused(HEAD.replace("      steps:\n", "      steps: []\n"), "the route has no table-sink");
        assertRefused(HEAD.replace("id: mine", "id: mine\n    autoStartup: false") + SINK,
                "autoStartup: false means that the route is never started");
        assertRefused(HEAD.replace("id: mine", "id: mine\n    precondition: \"{{x}} == 1\"") + SINK,
                "a precondition leaves");
        assertRefused(HEAD + SINK.replace("primaryKey: id }", "primaryKey: id }, disabled: true"),
                "disabled: true means that no record reaches the table");
        assertRefused("- route:\n    id: mine\n    from: { uri: \"direct:x\" }\n", "the route has no steps");
        assertRefused("- rout:\n    id: mine\n", "mine.yaml:1:3 there is no step 'rout'; did you mean 'route'?");
        assertRefused(HEAD.replace("buildkite-source", "buildkit-source") + SINK,
                "there is no kamelet 'buildkit-source'; did you mean 'kamelet:buildkite-source'?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
            "caravan:mine ~ caravan:mine ~ mine.yaml:11:11 a route cannot start at caravan:mine; one that follows loads starts at caravan:loaded?endpoint=mine",
            "caravan:loaded?endpoint=mein ~ log:x ~ mine.yaml:11:18 there is no endpoint 'mein'; did you mean 'mine'?",
            "caravan:loaded?endpont=mine ~ log:x ~ unknown parameter 'endpont' of caravan:loaded; it has one, endpoint",
            "caravan:loaded ~ caravan:mine ~ mine.yaml:11:51 caravan:mine cannot be read by a route that follows loads",
            "timer:x ~ caravan:mein ~ mine.yaml:11:44 there is no endpoint 'mein'; did you mean 'mine'?",
            "timer:x ~ caravan:mine?full=true ~ unknown parameter 'full' of caravan:mine, which has none"})
    void anAddressOfThisProgramIsNamed(String from, String to, String expected) {
        assertRefused(HEAD + SINK + """
                - route:
                    id: own
                    from: { uri: "%s", steps: [ { to: "%s" } ] }
                """.formatted(from, to), expected);
    }

    /** Where nothing can be built, the setting that adds components to a build would do nothing. */
    @Test
    void anInstalledProgramAdvisesNoSettingThatDoesNothing(@TempDir Path installed) {
        String before = System.getProperty("caravan.home");
        System.setProperty("caravan.home", installed.toString());
        try {
            assertThat(ComponentCheck.missing("smtp"))
                    .isEqualTo("smtp is not in this build: an installed program takes no"
                            + " more components; one that is built from source does, by caravan.components = mail, as"
                            + " docs/install.md of the project says");
        } finally {
            if (before == null) {
                System.clearProperty("caravan.home");
            } else {
                System.setProperty("caravan.home", before);
            }
        }
    }

    @Test
    void anEmptyOrCommentedOutFileIsPassedOver() {
        assertThatCode(() -> check("")).doesNotThrowAnyException();
        assertThatCode(() -> check("# - route:\n#     id: mine\n")).doesNotThrowAnyException();
    }

    @Test
    void theShippedFormOfARouteIsAccepted() {
        assertThatCode(
                () -> check(HEAD + " ".repeat(8) + "- filter: { simple: \"${body[slug]} == 'x'\", steps: [ { log: {"
                        + " message: \"${body[id]}\" } } ] }\n" + SINK))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(String text, String expected) {
        assertThatThrownBy(() -> check(text)).isInstanceOf(RouteFilesException.class).hasMessageContaining(expected);
    }

    private static void check(String text) throws Exception {
        EndpointRegistry registry = EndpointRegistry.read(List.of(new RouteFile("mine.yaml", text)));
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            KameletComponent kamelets = new KameletComponent();
            kamelets.setLocation("classpath:kamelets");
            kamelets.setNoErrorHandler(true);
            camel.addComponent("kamelet", kamelets);
            camel.start();
            CamelRoutes.check(camel, registry, java.util.Map.of(), null);
        }
    }
}
