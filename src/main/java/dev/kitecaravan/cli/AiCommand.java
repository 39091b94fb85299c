package dev.kitecaravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.kitecaravan.load.NativeExecutable;
import dev.kitecaravan.mcp.setup.AgentClient;
import dev.kitecaravan.mcp.setup.AgentSetup;
import dev.kitecaravan.settings.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prepares a folder for a coding agent. */
@Command(name = "ai", mixinStandardHelpOptions = true, sortOptions = false, description = "Prepares a folder for a coding agent: ai init writes the configuration that starts caravan mcp, and skills.")
final class AiCommand extends VerbGroup {
    @Command(name = "init", mixinStandardHelpOptions = true, sortOptions = false, description = "Writes the agent's configuration, without any token, and three skills. Overwrites nothing; a configuration that is there is added to.", footer = {
            "", "Example: caravan ai init --agent cursor ~/work/web"})
    int init(
            @Option(names = "--agent", paramLabel = "AGENT", defaultValue = "claude", description = "Whose: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).") AgentClient agent,
            @Option(names = "--print", description = "Print the files instead of writing them.") boolean print,
            @Parameters(paramLabel = "FOLDER", arity = "0..1", defaultValue = ".", description = "The project that the agent works in; without it the current folder.") Path folder)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new UsageException(folder + " is no folder; name the one of the project that the agent works in.");
        }
        AgentSetup setup = new AgentSetup(agent, folder.toRealPath(), program());
        PrintWriter out = spec.commandLine().getOut();
        if (print) {
            setup.fresh().forEach(file -> out.println("# " + file.name() + "\n" + file.text()));
        } else {
            TextTable table = new TextTable(List.of("file", "what"), Set.of());
            setup.write().forEach(file -> table.row(folder.resolve(file.name()).normalize(),
                    file.change().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            table.print(out);
            out.println("Start the agent in that folder, and allow it to start caravan mcp.");
        }
        out.flush();
        return ExitCode.GOOD;
    }

    /** What started this process: the launcher, or the executable itself. */
    private static Path program() throws IOException {
        Path program = NativeExecutable.HERE
                ? ProcessHandle.current().info().command().map(Path::of).orElse(null)
                : Path.of(System.getProperty("caravan.home", ""), "caravan");
        if (program == null || !Files.isExecutable(program)) {
            throw new UsageException("It is not known how caravan was started; start it by its launcher, ./caravan.");
        }
        return program.toRealPath();
    }
}
