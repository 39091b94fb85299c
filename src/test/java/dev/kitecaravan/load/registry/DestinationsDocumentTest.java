package dev.kitecaravan.load.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.GeneratedDocument;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.table.SystemColumns;

/** The tables of destinations in the documentation are made from the code's. */
class DestinationsDocumentTest {
    @TempDir
    private Path folder;

    private static void contains(Path document, String head, Function<DestinationKind, String> line)
            throws IOException {
        GeneratedDocument.table(document, head + Destinations.kinds().stream().map(line).collect(Collectors.joining()));
    }

    private static String words(CommitUnit unit) {
        if (unit.maxPages() == 1) {
            return "a page";
        }
        String pages = unit.maxPages() == Integer.MAX_VALUE ? "" : unit.maxPages() + " pages, ";
        String age = unit.maxAge().toMinutes() > 0
                ? unit.maxAge().toMinutes() + " minutes"
                : unit.maxAge().toSeconds() + " seconds";
        return pages + (unit.maxBytes() >> 20) + " MB or " + age + " of pages";
    }

    @ParameterizedTest
    @CsvSource({"h2,", "duckdb,", "sqlite,", "postgres,postgresql://localhost/x", "filesystem,"})
    void theCommitIsWhatTheDestinationAsksFor(String name, String url) {
        DestinationSettings settings = new DestinationSettings(name, url, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder, Map.of());
        try (Destination destination = Destinations.create(settings)) {
            assertThat(Destinations.kinds()).filteredOn(kind -> kind.name().equals(name)).singleElement()
                    .extracting(DestinationKind::commit).isEqualTo(destination.commitUnit());
        }
    }

    @Test
    void theReadmeNamesEveryDestination() throws IOException {
        contains(Path.of("README.md"), "| destination | how rows are loaded | tested against |\n|---|---|---|\n",
                kind -> "| `" + kind.name() + "` | " + kind.loads() + " | " + kind.tested() + " |\n");
    }

    @Test
    void theDocumentSaysWhatACommitIs() throws IOException {
        contains(Path.of("docs/destinations.md"),
                "| destination | how rows are loaded | one commit is | tested against |\n|---|---|---|---|\n",
                kind -> "| `" + kind.name() + "` | " + kind.loads() + " | " + words(kind.commit()) + " | "
                        + kind.tested()
                        + " |\n");
    }

    @Test
    void theDocumentHasEveryOption() throws IOException {
        GeneratedDocument.table(Path.of("docs/destinations.md"),
                "| option | environment | kind | default | what it does |\n|---|---|---|---|---|\n"
                        + Arrays.stream(DestinationOption.values())
                                .map(option -> "| `" + option.key() + "` | `" + option.environment() + "` | "
                                        + option.kind().label() + " | "
                                        + (option.defaultValue().isEmpty() ? "" : "`" + option.defaultValue() + "`")
                                        + " | "
                                        + option.description() + " |\n")
                                .collect(Collectors.joining()));
    }

    /** A complete configuration of each, under a heading of its own. */
    @Test
    void everyDestinationHasAConfiguration() throws IOException {
        String document = Files.readString(Path.of("docs/destinations.md"));
        assertThat(Destinations.kinds()).allSatisfy(kind -> assertThat(document)
                .containsPattern("```properties\ndestination ?= ?" + kind.name() + "\n"));
    }
}
