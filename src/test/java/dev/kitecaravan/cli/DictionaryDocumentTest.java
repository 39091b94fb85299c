package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.GeneratedDocument;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;

class DictionaryDocumentTest {
    private final String made = DictionaryText.of(EndpointRegistry.read(RouteFolder.read(null)));

    @Test
    void theDocumentIsWhatTheCatalogAndTheViewsSay() throws Exception {
        GeneratedDocument.whole(Path.of("docs/dictionary.md"), made);
    }

    @Test
    void everyColumnOfItHasWords() {
        assertThat(made.lines()).noneMatch(line -> line.matches("\\|.*\\|\\s*\\|"));
        assertThat(made).contains("### builds__jobs", "### ci_main_health", "| `runnable_at` | timestamp | When ");
    }
}
