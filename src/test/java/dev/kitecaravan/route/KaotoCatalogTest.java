package dev.kitecaravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import dev.kitecaravan.table.Json;

/** Route files and kamelets, against the schemas that Kaoto, the graphical editor, has of Camel 4.14. */
@Tag("full")
class KaotoCatalogTest {
    private static final Path CATALOG = Path.of("target/peers/kaoto");

    private static JsonSchema schema(String name) throws IOException {
        Path file = CATALOG.resolve(name + ".json");
        assumeTrue(Files.exists(file), ".ci/peers has not fetched Kaoto's catalog into target/peers");
        JsonNode schema = Json.MAPPER.readTree(file.toFile());
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
    }

    private static List<String> problems(JsonSchema schema, Object yaml) {
        return schema.validate(Json.MAPPER.<JsonNode>valueToTree(yaml)).stream().map(ValidationMessage::getMessage)
                .toList();
    }

    private static Object yaml(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    @Test
    void shippedRoutesAndExamplesOpen() throws IOException {
        JsonSchema routes = schema("camelYamlDsl");
        List<RouteFile> files = new ArrayList<>(RouteFolder.read(null));
        try (Stream<Path> examples = Files.list(Path.of("examples/routes"))) {
            for (Path example : examples.filter(Files::isRegularFile).toList()) {
                files.add(new RouteFile(example.toString(), Files.readString(example)));
            }
        }
        assertThat(files).hasSizeGreaterThan(50).allSatisfy(
                file -> assertThat(problems(routes, yaml(file.text()))).as(file.name()).isEmpty());
    }

    @Test
    void aStepThatThereIsNotIsMarked() throws IOException {
        assertThat(problems(schema("camelYamlDsl"), yaml(
                "- route: { id: x, from: { uri: \"direct:x\", steps: [ { filtre: { simple: \"1 == 1\" } } ] } }")))
                .isNotEmpty();
    }

    @Test
    void kameletsOpen() throws IOException {
        JsonSchema kamelets = schema("kamelet");
        JsonSchema routes = schema("camelYamlDsl");
        for (KameletParameters kamelet : List.of(KameletParameters.SOURCE, KameletParameters.SINK)) {
            Map<?, ?> file = (Map<?, ?>) yaml(
                    Files.readString(Path.of("src/main/resources", KameletParameters.location(kamelet.name()))));
            assertThat(problems(kamelets, file)).as(kamelet.name()).isEmpty();
            Map<?, ?> template = (Map<?, ?>) ((Map<?, ?>) file.get("spec")).get("template");
            assertThat(problems(routes, List.of(Map.of("from", template.get("from")),
                    Map.of("beans", template.get("beans"))))).as(kamelet.name()).isEmpty();
        }
    }
}
