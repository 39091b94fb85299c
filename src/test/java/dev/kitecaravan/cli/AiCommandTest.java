package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.mcp.tool.McpTexts;
import dev.kitecaravan.mcp.tool.ToolCard;
import picocli.CommandLine;

/** Preparing a folder for an agent, as a user types it. */
class AiCommandTest {
    private static final String HOME = "caravan.home";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String before;

    @BeforeEach
    void launcher(@TempDir Path home) throws IOException {
        before = System.getProperty(HOME);
        System.setProperty(HOME, home.toString());
        Files.createFile(home.resolve("caravan")).toFile().setExecutable(true);
    }

    @AfterEach
    void asBefore() {
        if (before == null) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, before);
        }
    }

    private int run(String... arguments) {
        CommandLine commandLine = new CommandLine(new Caravan()).addSubcommand(new AiCommand())
                .setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, verb, parsed) -> CommandLineFactory.report(e, verb));
        return Verbs.run(commandLine, arguments);
    }

    @Test
    void filesAreWrittenOnceAndListed(@TempDir Path folder) {
        assertThat(run("ai", "init", folder.toString())).as(err.toString()).isEqualTo(ExitCode.GOOD);
        assertThat(out.toString()).contains(folder.resolve(".mcp.json").toString(), "written");
        assertThat(run("ai", "init", "--agent", "claude", folder.toString())).isEqualTo(ExitCode.GOOD);
        assertThat(out.toString()).contains("unchanged");
    }

    @Test
    void printWritesNothing(@TempDir Path folder) {
        assertThat(run("ai", "init", "--agent", "codex", "--print", folder.toString())).isEqualTo(ExitCode.GOOD);
        assertThat(out.toString()).contains("# .codex/config.toml", "[mcp_servers.caravan]",
                "# .agents/skills/add-endpoint/SKILL.md", "name: debug-load");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatCannotBeDoneIsOneSentence(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(".mcp.json"), "{");
        assertThat(run("ai", "init", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).singleElement().asString().contains(".mcp.json is not JSON");
        assertThat(run("ai", "init", folder.resolve("absent").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("absent is no folder");
        assertThat(run("ai", "init", "--agent", "clippy", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("claude, cursor, codex");
        System.setProperty(HOME, folder.toString());
        assertThat(run("ai", "init", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("not known how caravan was started");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ci-insight", "add-endpoint", "debug-load"})
    void skillsNameOnlyVerbsAndToolsThatThereAre(String skill) {
        String text = McpTexts.text("skills/" + skill + ".md");
        List<String> tools = ToolCard.all().stream().map(ToolCard::name).toList();
        List<String> verbs = Caravan.VERBS.stream().map(verb -> verb.getAnnotation(CommandLine.Command.class).name())
                .toList();

        assertThat(text).startsWith("---\nname: " + skill + "\ndescription: ");
        assertThat(found("`caravan ([a-z]+)", text)).isSubsetOf(verbs);
        assertThat(found("`((?:get|list|describe|preview|save|search)_[a-z_]+|ci_insight|query)", text)).isNotEmpty()
                .isSubsetOf(tools);
        List<String> questions = ToolCard.all().stream().filter(card -> card.name().equals("ci_insight")).findFirst()
                .orElseThrow().arguments().get("question").values();
        assertThat(found("`ci_insight` ([a-z_]+)", text)).isSubsetOf(questions);
        if (skill.equals("ci-insight")) {
            assertThat(text).contains(questions);
        }
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1)).distinct()
                .toList();
    }
}
