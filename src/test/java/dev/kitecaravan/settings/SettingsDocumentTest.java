package dev.kitecaravan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.GeneratedDocument;
import dev.kitecaravan.load.registry.Destinations;

/** docs/settings.md and application.properties say what the code does. */
class SettingsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/settings.md");

    @Test
    void theDocumentedTableIsMadeFromTheSettings() throws IOException {
        StringBuilder table = new StringBuilder(
                "| key | environment | kind | default | what it does |\n|---|---|---|---|---|\n");
        for (Setting setting : Setting.values()) {
            table.append("| ").append(code(setting.key())).append(" | ").append(code(setting.environment()))
                    .append(" | ")
                    .append(setting.kind().label()).append(" | ").append(code(setting.defaultValue())).append(" | ")
                    .append(setting.description()).append(" |\n");
        }
        GeneratedDocument.table(DOCUMENT, table.toString());
    }

    @Test
    void theSettingOfTheDestinationNamesEveryOne() {
        assertThat(Destinations.known())
                .allSatisfy(name -> assertThat(Setting.DESTINATION.description()).contains(name));
    }

    private static String code(String text) {
        return text == null || text.isEmpty() ? "" : "`" + text + "`";
    }

    @Test
    void everyVariableOfTheDocumentationIsKnown() throws IOException {
        Map<String, String> named = new TreeMap<>();
        try (Stream<Path> documents = Stream.concat(Files.list(Path.of("docs")), Stream.of(Path.of("README.md")))) {
            for (Path document : documents.filter(file -> file.toString().endsWith(".md")).toList()) {
                Pattern.compile("\\bCARAVAN_[A-Z0-9_]*[A-Z0-9]\\b").matcher(Files.readString(document)).results()
                        .forEach(found -> named.put(found.group(), document.toString()));
            }
        }
        named.remove("CARAVAN_CONFIG");
        assertThat(named).containsKeys("CARAVAN_DATA", "CARAVAN_HASH_KEY");
        assertThat(KnownNames.problems(named)).as("of %s", named).isEmpty();
    }

    @Test
    void thePackagedPropertiesHaveTheDocumentedDefaults() throws IOException {
        Properties packaged = new Properties();
        packaged.load(Files.newBufferedReader(Path.of("application.properties")));
        for (Setting setting : Setting.values()) {
            if (setting.key() != null && packaged.containsKey(setting.key())) {
                assertThat(packaged.getProperty(setting.key())).as(setting.key()).isEqualTo(setting.defaultValue());
            }
        }
        assertThat(packaged.stringPropertyNames())
                .filteredOn(key -> key.startsWith("caravan.") || key.startsWith("destination"))
                .isSubsetOf(KnownNames.keys());
    }
}
