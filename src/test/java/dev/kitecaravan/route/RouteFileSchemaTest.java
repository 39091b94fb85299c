package dev.kitecaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import dev.kitecaravan.GeneratedDocument;
import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Reading;
import dev.kitecaravan.normalize.Evolution;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.BuildVersion;

/** What an editor says of route files. */
class RouteFileSchemaTest {
    private static final Path DOCUMENT = Path.of("docs/routes.schema.json");

    private final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
            .getSchema(Json.MAPPER.<JsonNode>valueToTree(RouteFileSchema.schema()));

    private List<String> problems(String yaml) {
        Object file = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return schema.validate(Json.MAPPER.<JsonNode>valueToTree(file)).stream().map(ValidationMessage::getMessage)
                .toList();
    }

    private static String route(String source, String steps) {
        return """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { %s }
                      steps:
                %s
                """.formatted(source, steps.indent(8));
    }

    private static final String SINK = "- to: { uri: 'kamelet:table-sink', parameters: { table: mine, primaryKey: id } }";

    @Test
    void theDocumentedSchemaIsTheOneOfTheKamelets() throws IOException {
        GeneratedDocument.whole(DOCUMENT, Json.pretty(RouteFileSchema.schema()) + "\n");
    }

    @Test
    void theNamesOfStepsAreThoseOfCamelsOwnSchema() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            JsonNode camel = Json.MAPPER.readTree(in).path("items");
            assertThat(camel.at("/definitions/org.apache.camel.model.ProcessorDefinition/properties").fieldNames())
                    .toIterable().containsExactlyInAnyOrderElementsOf(CamelSteps.STEPS);
            assertThat(camel.path("properties").fieldNames()).toIterable()
                    .containsExactlyInAnyOrderElementsOf(CamelSteps.TOP);
        }
    }

    @Test
    void aMisspeltStepIsMarkedWhereverItStands() {
        assertThat(problems(route("path: /v2/builds", "- filtre: { simple: 'true' }\n" + SINK))).singleElement()
                .asString().contains("filtre");
        assertThat(problems(
                route("path: /v2/builds", "- filter:\n    simple: 'true'\n    steps: [ { lgo: x } ]\n" + SINK)))
                .singleElement().asString().contains("lgo");
        assertThat(problems("- rout: { id: x }")).isNotEmpty();
    }

    @Test
    void theShippedFilesAreGood() {
        for (RouteFile file : RouteFolder.read(null)) {
            assertThat(problems(file.text())).as(file.name()).isEmpty();
        }
    }

    @Test
    void aMisspeltParameterIsMarked() {
        assertThat(problems(route("path: /v2/builds, selektor: builds", SINK))).singleElement().asString()
                .contains("selektor");
        assertThat(problems(route("path: /v2/builds", SINK.replace("primaryKey", "primryKey")))).singleElement()
                .asString().contains("primryKey");
    }

    @Test
    void aSinkInsideAnotherStepIsLookedAtToo() {
        String steps = "- choice:\n    when:\n      - simple: 'true'\n        steps:\n          "
                + SINK.replace("primaryKey", "primryKey");
        assertThat(problems(route("path: /v2/builds", steps))).isNotEmpty().anyMatch(p -> p.contains("primryKey"));
        assertThat(problems(route("path: /v2/builds", steps.replace("primryKey", "primaryKey")))).isEmpty();
    }

    @Test
    void whatIsMissingIsMarked() {
        assertThat(problems(route("selector: builds", SINK))).singleElement().asString().contains("path");
        assertThat(problems("- route: { description: without a source }")).isNotEmpty();
        assertThat(problems("route: { id: x }")).isNotEmpty();
    }

    private static boolean isRead(String yaml) {
        try {
            EndpointRegistry.read(List.of(new RouteFile("mine.yaml", yaml)));
            return true;
        } catch (RouteFilesException e) {
            return false;
        }
    }

    private static String source(String more) {
        return route("path: /v2/organizations, " + more, SINK);
    }

    private static String sink(String more) {
        return route("path: /v2/organizations", SINK.replace("primaryKey: id", "primaryKey: id, " + more));
    }

    static Stream<Arguments> words() {
        return Stream.of(arguments("passes", Endpoint.Passes.values(), (UnaryOperator<String>) word -> source(word)),
                arguments("again", Reading.Again.values(), (UnaryOperator<String>) word -> source(word)),
                arguments("writeDisposition", Disposition.values(), (UnaryOperator<String>) word -> sink(word)),
                arguments("contract", Evolution.values(), (UnaryOperator<String>) word -> sink(word)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void wordsThatARouteFileMayHaveAreGoodAndNoOthers(String parameter, Enum<?>[] words, UnaryOperator<String> file) {
        for (Enum<?> word : words) {
            String good = file.apply(parameter + ": " + word.name().toLowerCase(Locale.ROOT));
            assertThat(problems(good)).as(good).isEmpty();
            assertThat(isRead(good)).as(good).isTrue();
        }
        String wrong = file.apply(parameter + ": sometimes");
        assertThat(problems(wrong)).isNotEmpty().allMatch(problem -> problem.contains(parameter));
        assertThat(isRead(wrong)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"true|tables=freeze",
            "true|tables=evolve, columns=discard_value, data_types=freeze",
            "true|''", "false|rows=freeze", "false|tables=frieze", "false|tables", "false|freeze, evolve"})
    void aContractMayBeOfParts(boolean good, String contract) {
        String file = sink("contract: '" + contract + "'");
        assertThat(problems(file).isEmpty()).as(contract).isEqualTo(good);
        assertThat(isRead(file)).as(contract).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildkite-source", "table-sink"})
    void aGraphicalEditorFindsWhatItShowsOfAKamelet(String name) throws IOException {
        JsonNode kamelet;
        try (InputStream in = getClass().getClassLoader().getResourceAsStream(KameletParameters.location(name))) {
            kamelet = Json.MAPPER.valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
        }
        JsonNode annotations = kamelet.at("/metadata/annotations");
        for (String annotation : List.of("kamelet.icon", "provider", "kamelet.group", "kamelet.namespace",
                "catalog.version", "kamelet.support.level")) {
            assertThat(annotations.path("camel.apache.org/" + annotation).asText()).as(annotation).isNotBlank();
        }
        assertThat(annotations.path("camel.apache.org/catalog.version").asText())
                .isEqualTo(BuildVersion.current().number());
        assertThat(annotations.path("camel.apache.org/kamelet.icon").asText()).startsWith("data:image/svg+xml;base64,");
        kamelet.at("/spec/definition/properties").fields().forEachRemaining(parameter -> assertThat(
                (Object) Json.MAPPER.convertValue(parameter.getValue().get("enum"), List.class))
                .as(parameter.getKey()).isEqualTo(RouteFileSchema.WORDS.get(parameter.getKey())));
    }

    @Test
    void aFileMayBeNamedAsGraphicalEditorsNameThem(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mine.camel.yaml"), route("path: /v2/organizations", SINK));

        assertThat(EndpointRegistry.read(RouteFolder.read(folder)).all()).extracting(EndpointRoute::id)
                .contains("mine");
    }

    @Test
    void theExamplesAreGood() {
        assertThat(RouteFolder.read(Path.of("examples/routes"))).isNotEmpty()
                .allSatisfy(file -> assertThat(problems(file.text())).as(file.name()).isEmpty());
    }

    @Test
    void routesAndStepsOfCamelPass() {
        assertThat(problems("- route: { id: other, from: { uri: 'direct:other', steps: [ { log: 'x' } ] } }"))
                .isEmpty();
        assertThat(problems(route("path: /v2/builds",
                "- setProperty: { name: a, simple: b }\n- wireTap: 'log:x'\n- to: 'log:y'\n" + SINK))).isEmpty();
    }
}
