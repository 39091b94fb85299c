package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents about the code name only what is there. */
class ArchitectureDocumentTest {
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:\\.[a-zA-Z]+)?`");
    private static final Pattern ROOM = Pattern.compile("^\\| `([a-z][a-z.]*)`", Pattern.MULTILINE);
    /** The longest a record of a decision is, in lines. */
    private static final int RECORD = 20;

    @ParameterizedTest
    @ValueSource(strings = {"docs/architecture.md", "docs/developing.md"})
    void everyClassThatIsNamedIsThere(String document) throws IOException {
        Set<String> classes = classes();

        assertThat(named(CLASS, Path.of(document))).isNotEmpty().isSubsetOf(classes);
    }

    @Test
    void everyRoomOfTheTableIsAPackage() throws IOException {
        assertThat(named(ROOM, Path.of("docs/architecture.md"))).hasSizeGreaterThan(10)
                .allSatisfy(room -> assertThat(Path.of("src/main/java/dev/kitecaravan", room.replace('.', '/')))
                        .isDirectory());
    }

    @Test
    void everyDecisionIsAShortRecordWithContextChoiceAndWhatWasSeen() throws IOException {
        try (Stream<Path> records = Files.list(Path.of("docs/decisions"))) {
            assertThat(records.toList()).isNotEmpty().allSatisfy(record -> {
                assertThat(record.getFileName().toString()).matches("\\d{4}-[a-z0-9-]+\\.md");
                assertThat(Files.readAllLines(record)).hasSizeLessThanOrEqualTo(RECORD);
                assertThat(Files.readString(record)).contains("**Context.**", "**Choice.**", "**What was seen.**",
                        "**Look again**");
                assertThat(named(CLASS, record)).isSubsetOf(classes());
            });
        }
    }

    private static List<String> named(Pattern pattern, Path document) throws IOException {
        return pattern.matcher(Files.readString(document)).results().map((MatchResult found) -> found.group(1))
                .distinct().toList();
    }

    private static Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length())).collect(Collectors.toSet());
        }
    }
}
