package dev.kitecaravan.mcp.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.mcp.setup.AgentSetup.Change;
import dev.kitecaravan.table.Json;

/** What is written for agents' programs, and what stays. */
class AgentSetupTest {
    private static final Path PROGRAM = Path.of("/opt/kite \"caravan\" é/caravan");

    private Path folder;

    @BeforeEach
    void real(@TempDir Path temporary) throws IOException {
        folder = temporary.toRealPath();
    }

    private List<Change> write(AgentClient client) {
        return new AgentSetup(client, folder, PROGRAM).write().stream().map(AgentSetup.PlannedFile::change).toList();
    }

    private Path put(String name, String text) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private Object server(String name) throws IOException {
        Map<?, ?> all = (Map<?, ?>) Json.read(Files.readString(folder.resolve(name)));
        return ((Map<?, ?>) all.get("mcpServers")).get("caravan");
    }

    @ParameterizedTest
    @CsvSource({"CLAUDE,.mcp.json,.claude/skills", "CURSOR,.cursor/mcp.json,.cursor/skills",
            "CODEX,.codex/config.toml,.agents/skills"})
    void theConfigurationAndThreeSkillsLieWhereTheClientLooks(AgentClient client, String configuration, String skills)
            throws IOException {
        assertThat(write(client)).hasSize(4).containsOnly(Change.WRITTEN);

        assertThat(files().keySet()).containsExactlyInAnyOrder(configuration, skills + "/ci-insight/SKILL.md",
                skills + "/add-endpoint/SKILL.md", skills + "/debug-load/SKILL.md");
    }

    @ParameterizedTest
    @EnumSource(AgentClient.class)
    void againItChangesNothing(AgentClient client) throws IOException {
        write(client);
        Map<String, String> before = files();

        assertThat(write(client)).containsOnly(Change.UNCHANGED);
        assertThat(files()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLAUDE,.mcp.json", "CURSOR,.cursor/mcp.json"})
    void aPathWithBlanksAndQuotesIsOneCommandAndNothingElseIsSaid(String row) throws IOException {
        write(AgentClient.valueOf(row.split(",")[0]));

        assertThat(server(row.split(",")[1]))
                .isEqualTo(Map.of("command", PROGRAM.toString(), "args", List.of("mcp")));
    }

    @Test
    void tomlEscapesThePath() throws IOException {
        write(AgentClient.CODEX);

        assertThat(folder.resolve(".codex/config.toml")).hasContent("""
                [mcp_servers.caravan]
                command = "/opt/kite \\"caravan\\" é/caravan"
                args = ["mcp"]
                """);
    }

    @Test
    void inTheProjectsOwnFolderThePathIsRelativeWhereTheClientCanReadIt() throws IOException {
        Path here = folder.resolve("caravan");
        for (AgentClient client : AgentClient.values()) {
            new AgentSetup(client, folder, here).write();
        }

        assertThat(server(".mcp.json")).isEqualTo(Map.of("command", "./caravan", "args", List.of("mcp")));
        assertThat(server(".cursor/mcp.json"))
                .isEqualTo(Map.of("command", "${workspaceFolder}/caravan", "args", List.of("mcp")));
        assertThat(folder.resolve(".codex/config.toml")).content().contains("command = " + Json.write(here.toString()));
    }

    @Test
    void otherServersAndSettingsOfJsonStay() throws IOException {
        put(".mcp.json", "{\"z\": 1.50, \"mcpServers\": {\"other\": {\"command\": \"x\", \"env\": {\"A\": \"b\"}}}}");

        assertThat(write(AgentClient.CLAUDE).get(0)).isEqualTo(Change.ADDED_TO);
        assertThat(Json.read(Files.readString(folder.resolve(".mcp.json")))).isEqualTo(Json.read(
                "{\"z\": 1.50, \"mcpServers\": {\"other\": {\"command\": \"x\", \"env\": {\"A\": \"b\"}}, \"caravan\":"
                        + "{\"command\": " + Json.write(PROGRAM.toString()) + ", \"args\": [\"mcp\"]}}}"));
    }

    @Test
    void whatTheOwnerGaveTheServerStays() throws IOException {
        String text = "{\"mcpServers\":{\"caravan\":{\"command\":" + Json.write(PROGRAM.toString())
                + ",\"args\":[\"mcp\",\"--allow-api\"],\"env\":{\"CARAVAN_CONFIG\":\"/etc/caravan\"}}}}";
        put(".mcp.json", text);

        assertThat(write(AgentClient.CLAUDE).get(0)).isEqualTo(Change.UNCHANGED);
        assertThat(folder.resolve(".mcp.json")).hasContent(text);
    }

    @Test
    void otherTablesOfTomlStay() throws IOException {
        String before = "model = \"m\" # mine\n\n[mcp_servers.other]\ncommand = \"x\"\nenv = { A = \"caravan\" }\n";
        put(".codex/config.toml", before);

        assertThat(write(AgentClient.CODEX).get(0)).isEqualTo(Change.ADDED_TO);
        assertThat(folder.resolve(".codex/config.toml")).content().startsWith(before)
                .endsWith("\n\n[mcp_servers.caravan]\ncommand = " + Json.write(PROGRAM.toString())
                        + "\nargs = [\"mcp\"]\n");
        assertThat(write(AgentClient.CODEX)).containsOnly(Change.UNCHANGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "CLAUDE|.mcp.json|{\"mcpServers\":{\"caravan\":{\"command\":\"other\",\"args\":[\"mcp\"]}}}",
            "CLAUDE|.mcp.json|{\"mcpServers\":[]}", "CLAUDE|.mcp.json|[]", "CURSOR|.cursor/mcp.json|// notes\n{}",
            "CODEX|.codex/config.toml|[mcp_servers.caravan]\ncommand = \"other\"\nargs = [\"mcp\"]",
            "CODEX|.codex/config.toml|[ mcp_servers . \"caravan\" ]\ncommand = \"other\"",
            "CODEX|.codex/config.toml|[mcp_servers.caravan.env]\nA = \"b\"",
            "CODEX|.codex/config.toml|[mcp_servers]\ncaravan = { command = \"other\" }",
            "CODEX|.codex/config.toml|mcp_servers = { caravan = { command = \"other\" } }",
            "CODEX|.codex/config.toml|mcp_servers.caravan.command = \"other\""})
    void aConfigurationThatCannotBeAddedToIsNamedAndNothingIsWritten(String row) throws IOException {
        String[] parts = row.split("\\|");
        Path file = put(parts[1], parts[2]);

        assertThatThrownBy(() -> write(AgentClient.valueOf(parts[0]))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + " ").hasMessageContaining("Nothing was written")
                .hasMessageContaining("--print");
        assertThat(files()).isEqualTo(Map.of(parts[1], parts[2]));
    }

    @ParameterizedTest
    @EnumSource(AgentClient.class)
    void aSkillThatSomebodyChangedStaysAndNothingIsWritten(AgentClient client) throws IOException {
        String name = client.skill("debug-load");
        put(name, "mine");

        assertThatThrownBy(() -> write(client)).hasMessageStartingWith(folder.resolve(name) + " has another text");
        assertThat(files()).isEqualTo(Map.of(name, "mine"));
    }

    @Test
    void aFileThatIsNoTextIsNamed() throws IOException {
        Files.write(folder.resolve(".mcp.json"), "{\"é\": 1}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> write(AgentClient.CLAUDE)).hasMessageContaining(".mcp.json is not UTF-8");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        put(".claude", "a file where a folder is needed");

        assertThatThrownBy(() -> write(AgentClient.CLAUDE)).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(".claude/skills/ci-insight/SKILL.md cannot be written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/opt/${HOME}/caravan", "/opt/a\nb/caravan"})
    void aPathThatClientsReadOtherwiseIsRefused(String path) {
        assertThatThrownBy(() -> new AgentSetup(AgentClient.CLAUDE, folder, Path.of(path)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("move it");
    }
}
