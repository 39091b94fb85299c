package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFileSchema;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.table.Json;

/**
 * Three judge a route file: this program's reader, the JSON Schema that editors use, and Camel's loader. The table
 * {@code wrong/route-files.csv} says of wrong and right files who refuses them, and who cannot know and why.
 */
@Tag("full")
class RouteFileJudgesTest {
    private static final List<String> JUDGES = List.of("reader", "schema", "camel");
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
            .getSchema(Json.MAPPER.<JsonNode>valueToTree(RouteFileSchema.schema()));

    private static DefaultCamelContext camel;
    private static RouteFileLoader loader;

    @BeforeAll
    static void start() {
        camel = new DefaultCamelContext();
        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation("classpath:kamelets");
        kamelets.setNoErrorHandler(true);
        camel.addComponent("kamelet", kamelets);
        camel.start();
        camel.setAutoStartup(false);
        // Whatever stands in a file, it has what a run's Camel has.
        assertThat(new CamelRoutes(camel).camel()).isSameAs(camel);
        loader = new RouteFileLoader(camel, OwnKamelets.NONE, route -> true);
    }

    @AfterAll
    static void stop() throws IOException {
        camel.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/wrong/route-files.csv", delimiter = '~', quoteCharacter = '\u0001', maxCharsPerColumn = 4096)
    void whoRefusesAFileIsWhatTheTableSays(String what, String refusedBy, String cannotKnow, String text) {
        String yaml = text.replace("\\n", "\n").replace("\\t", "\t") + "\n";
        // Camel keeps what it has loaded: a route of the same id would take the place of another row's.
        String own = yaml.replace("id: mine", "id: mine" + Math.abs(what.hashCode()))
                .replace("id: other", "id: other" + Math.abs(what.hashCode()));
        Set<String> refused = new TreeSet<>();
        JUDGES.stream().filter(judge -> isRefused(judge, own)).forEach(refused::add);

        assertThat(refused).as(yaml).isEqualTo(words(refusedBy));
        if (!refused.isEmpty()) {
            assertThat(refused).as("check says it").containsAnyOf("reader", "camel");
            assertThat(words(cannotKnow)).as("whoever does not refuse a wrong file cannot know").isEqualTo(
                    JUDGES.stream().filter(judge -> !refused.contains(judge)).collect(Collectors.toSet()));
        }
    }

    /** The names at the beginnings of what commas or semicolons separate. */
    private static Set<String> words(String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split(";")).map(each -> each.strip().split("[ :]")[0])
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isRefused(String judge, String yaml) {
        return switch (judge) {
            case "reader" -> readerRefuses(yaml);
            case "schema" -> schemaRefuses(yaml);
            default -> camelRefuses(yaml);
        };
    }

    private static boolean readerRefuses(String yaml) {
        try {
            EndpointRegistry.read(List.of(new RouteFile("mine.yaml", yaml)));
            return false;
        } catch (RouteFilesException e) {
            assertThat(e).as("file and line").hasMessageContaining("mine.yaml:");
            return true;
        }
    }

    /** An editor marks broken YAML before it looks at the schema. */
    private static boolean schemaRefuses(String yaml) {
        Object file;
        try {
            file = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        } catch (YamlEngineException e) {
            return true;
        }
        return !SCHEMA.validate(Json.MAPPER.<JsonNode>valueToTree(file)).isEmpty();
    }

    private static boolean camelRefuses(String yaml) {
        try {
            loader.load(new RouteFile("mine.yaml", yaml));
            return false;
        } catch (Exception e) {
            return true;
        }
    }
}
