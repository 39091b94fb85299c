package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;

class DictionaryDocumentTest {
    private final String made = DictionaryText.of(EndpointRegistry.read(RouteFolder.read(null)));

    @Test
    void theDocumentIsWhatTheCatalogAndTheViewsSay() throws Exception {
        assertThat(Files.readString(Path.of(System.getProperty("caravan.basedir", "."), "docs/dictionary.md")))
                .as("docs/dictionary.md; make it anew: ./caravan tables --dictionary > docs/dictionary.md")
                .isEqualTo(made);
    }

    @Test
    void everyColumnOfItHasWords() {
        assertThat(made.lines()).noneMatch(line -> line.matches("\\|.*\\|\\s*\\|"));
        assertThat(made).contains("### builds__jobs", "### ci_main_health", "| `runnable_at` | timestamp | When ");
    }
}
