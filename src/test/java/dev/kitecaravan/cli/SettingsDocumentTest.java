package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.junit.jupiter.api.Test;

/** docs/settings.md and application.properties say what the code does. */
class SettingsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/settings.md");

    @Test
    void theDocumentedTableIsMadeFromTheSettings() throws IOException {
        StringBuilder table = new StringBuilder("| key | environment | default | what it does |\n|---|---|---|---|\n");
        for (Setting setting : Setting.values()) {
            table.append("| ").append(setting.key() == null ? "" : "`" + setting.key() + "`").append(" | `")
                    .append(setting.environment()).append("` | ")
                    .append(setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`").append(" | ")
                    .append(setting.description()).append(" |\n");
        }
        assertThat(Files.readString(DOCUMENT)).as("put this table into %s:\n%s", DOCUMENT, table).contains(table);
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
                .isSubsetOf(Setting.keys());
    }
}
