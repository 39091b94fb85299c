package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents read first is whole and leads somewhere. */
class AgentDocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\[[^]]+]\\(([^)#:]+)(?:#[^)]*)?\\)");

    @Test
    void theIndexHasEveryDocumentOnceWithASentence() throws IOException {
        String index = Files.readString(Path.of("docs/llms.txt"));
        try (Stream<Path> documents = Stream.concat(Files.list(Path.of("docs")), Files.list(Path.of("")))) {
            List<String> named = documents.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> file.startsWith("docs") ? file.getFileName().toString() : "../" + file).toList();
            assertThat(links("docs/llms.txt")).containsExactlyInAnyOrderElementsOf(named);
        }
        assertThat(index.lines().filter(line -> line.startsWith("- ")))
                .allMatch(line -> line.matches("- \\[[^]]+]\\([^)]+\\): .{20,}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AGENTS.md", "docs/llms.txt", "docs/agents.md"})
    void everyLinkLeadsToAFile(String document) throws IOException {
        Path folder = Path.of(document).toAbsolutePath().getParent();

        assertThat(links(document)).allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }

    @Test
    void whatIsNamedAsAPathIsThere() throws IOException {
        Pattern path = Pattern.compile("`((?:src|routes|examples|docs|benchmarks)(?:/[A-Za-z0-9_.-]+)*)`");
        List<String> paths = found(path, Files.readString(Path.of("AGENTS.md")));

        assertThat(paths).hasSizeGreaterThan(5).allSatisfy(each -> assertThat(Path.of(each)).exists());
    }

    @Test
    void everyClassThatIsNamedIsThere() throws IOException {
        List<String> classes = found(Pattern.compile("`([A-Z][A-Za-z]+Test)`|-Dtest=([A-Za-z]+)"),
                Files.readString(Path.of("AGENTS.md")));
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")).toList())
                    .containsAll(classes);
        }
    }

    private static List<String> links(String document) throws IOException {
        return found(LINK, Files.readString(Path.of(document)));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results()
                .map((MatchResult match) -> match.group(1) == null ? match.group(2) : match.group(1)).distinct()
                .toList();
    }
}
