package dev.kitecaravan.mcp.setup;

import java.nio.file.Path;
import java.util.Locale;

/** Programs of agents, and where each looks for servers and skills in the folder of a project, by their documentation. */
public enum AgentClient {
    CLAUDE(".mcp.json", ".claude/skills", "./"),
    CURSOR(".cursor/mcp.json", ".cursor/skills", "${workspaceFolder}/"),
    /** Starts servers in the folder that it was started in, which may be a deeper one: nothing relative is sure to be found. */
    CODEX(".codex/config.toml", ".agents/skills", null);

    private final String configuration;
    private final String skills;
    private final String here;

    AgentClient(String configuration, String skills, String here) {
        this.configuration = configuration;
        this.skills = skills;
        this.here = here;
    }

    String configuration() {
        return configuration;
    }

    /** Where the text of a skill lies. */
    String skill(String name) {
        return skills + "/" + name + "/SKILL.md";
    }

    /**
     * How the client names the program: relative to the project's folder where the program lies there and the client can, so
     * that the file serves everybody who checks the project out.
     *
     * @throws IllegalArgumentException when a client would take part of the path for something else
     */
    String command(Path folder, Path program) {
        if (here != null && folder.equals(program.getParent())) {
            return here + program.getFileName();
        }
        String path = program.toString();
        if (path.contains("${") || path.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "The program lies at " + path + ", which clients do not read as it stands;"
                            + " move it to a folder without ${ and control characters.");
        }
        return path;
    }

    McpConfiguration format() {
        return configuration.endsWith(".toml") ? new TomlConfiguration() : new JsonConfiguration();
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
