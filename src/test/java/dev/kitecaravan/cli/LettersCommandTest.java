package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.LetterGroup;

class LettersCommandTest {
    private static final LetterGroup TEAMS = new LetterGroup("teams", "teams", "routes/teams.yaml:16, step enrich", "",
            "it takes a stream", "java.lang.IllegalStateException: it takes a stream", 12,
            Instant.parse("2026-11-29T10:00:00.123Z"), Instant.parse("2026-11-30T10:00:00.456Z"), "{\"id\":1}");

    private static String printed(List<LetterGroup> groups, boolean json, boolean verbose) {
        StringWriter said = new StringWriter();
        LettersCommand.print(groups, new PrintWriter(said, true), json, verbose);
        return said.toString();
    }

    @Test
    void aGroupSaysWhatWhyWhenAndWhatToDo() {
        assertThat(printed(List.of(TEAMS), false, false).lines()).startsWith("teams: 12 dead letters for table teams",
                "  why     routes/teams.yaml:16, step enrich: it takes a stream",
                "  first   2026-11-29T10:00:00Z, last 2026-11-30T10:00:00Z", "  sample  {\"id\":1}")
                .last().asString().startsWith("  do      Correct the step").contains("caravan state reset teams");
    }

    @Test
    void namesOfJavaClassesAreShownToWhoAsksForThemOnly() {
        assertThat(printed(List.of(TEAMS), false, false)).doesNotContain("java.lang");
        assertThat(printed(List.of(TEAMS), false, true)).contains("detail  java.lang.IllegalStateException");
        assertThat(printed(List.of(TEAMS), true, false)).startsWith("[{\"endpoint\":\"teams\"")
                .contains("\"count\":12", "\"do\":\"Correct the step");
    }

    @Test
    void noneIsSaid() {
        assertThat(printed(List.of(), false, false)).contains("No dead letters");
    }
}
