package dev.kitecaravan.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import dev.kitecaravan.load.served.ConfinedReaders;
import dev.kitecaravan.mcp.McpServer;
import dev.kitecaravan.mcp.StdioLoop;
import dev.kitecaravan.mcp.tool.Tool;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers agents. */
@Command(name = "mcp", mixinStandardHelpOptions = true, sortOptions = false, description = "Answers a coding agent's questions about what is loaded: a server of the Model Context Protocol over standard input and output.", footer = {
        "",
        "An agent starts it by itself: claude mcp add caravan -- ./caravan mcp. caravan ai init writes that for you.",
        "It reads the destination, needs no token, and ends when its input does. serve and show answer the same at /mcp."})
final class McpCommand implements Callable<Integer> {
    @Option(names = "--tools", paramLabel = "A,B", split = ",", description = "Only these tools.")
    private List<String> tools = List.of();
    @Option(names = "--allow-api", description = "Allow preview_endpoint: at most 3 requests of the API a call. Needs a token.")
    private boolean allowApi;
    @Option(names = "--allow-write", description = "Allow save_route: writes new files into the folder of route files.")
    private boolean allowWrite;
    @Option(names = "--routes", paramLabel = "FOLDER", description = "The folder of route files.")
    private String routes;
    @Mixin
    private DestinationOptions destination;

    @Override
    public Integer call() throws IOException {
        // Whatever else prints in this process must not get between the messages.
        System.setOut(System.err);
        Settings settings = destination.applyTo(Settings.ofProcess()).with(Setting.ROUTES, routes);
        try (ConfinedReaders readers = new ConfinedReaders(ConfiguredDestination.of(settings));
                OutputStream out = new FileOutputStream(FileDescriptor.out)) {
            McpServer server = McpOptions.server(settings, readers::openBeside, further(settings), tools);
            new StdioLoop(server, System.in, out).run();
        }
        return ExitCode.GOOD;
    }

    private List<Tool> further(Settings settings) {
        List<Tool> further = new ArrayList<>();
        if (allowApi) {
            further.add(McpOptions.preview(settings));
        }
        if (allowWrite) {
            further.add(McpOptions.save(settings));
        }
        return further;
    }
}
