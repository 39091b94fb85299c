package dev.kitecaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import dev.kitecaravan.GeneratedDocument;
import dev.kitecaravan.table.Json;

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

    @Test
    void routesAndStepsOfCamelPass() {
        assertThat(problems("- route: { id: other, from: { uri: 'direct:other', steps: [ { log: 'x' } ] } }"))
                .isEmpty();
        assertThat(problems(route("path: /v2/builds",
                "- setProperty: { name: a, simple: b }\n- wireTap: 'log:x'\n- to: 'log:y'\n" + SINK))).isEmpty();
    }
}
