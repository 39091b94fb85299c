package dev.kitecaravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.mcp.McpReadings;
import dev.kitecaravan.mcp.McpServer;
import dev.kitecaravan.mcp.tool.Database;
import dev.kitecaravan.mcp.tool.McpTools;
import dev.kitecaravan.mcp.tool.PreviewTool;
import dev.kitecaravan.mcp.tool.SaveRouteTool;
import dev.kitecaravan.mcp.tool.Tool;
import dev.kitecaravan.mcp.tool.ToolCard;
import dev.kitecaravan.mcp.tool.ToolException;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.ConfiguredViews;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.text.BuildVersion;
import dev.kitecaravan.text.NearestName;
import dev.kitecaravan.workbench.Preview;
import dev.kitecaravan.workbench.Workbench;

/** What agents may ask, as the settings have it. */
final class McpOptions {
    private McpOptions() {
    }

    /**
     * A server whose tools read what is loaded, and nothing else.
     *
     * @param readers opens the destination for reading
     */
    static McpServer reading(Settings settings, Function<DestinationSettings, TableReader> readers) {
        return server(settings, readers, List.of(), List.of());
    }

    /**
     * A server.
     *
     * @param further tools that were allowed beside those that read what is loaded
     * @param names   the tools there are to be; none for all
     * @throws UsageException when there is no such tool
     */
    static McpServer server(Settings settings, Function<DestinationSettings, TableReader> readers, List<Tool> further,
            List<String> names) {
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        DestinationSettings destination = ConfiguredDestination.of(settings);
        Database database = new Database(destination, () -> readers.apply(destination));
        Dictionary dictionary = new Dictionary(Catalog.buildkite(), destination.system());
        List<Tool> tools = new ArrayList<>(McpTools.reading(database, dictionary, ConfiguredViews.resources(registry),
                () -> ConfiguredTables.registry(settings), on(settings)));
        tools.addAll(further);
        List<String> known = ToolCard.all().stream().map(ToolCard::name).toList();
        for (String name : names) {
            if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
                String hint = NearestName.hint(name, known);
                throw new UsageException("--tools names '" + name + "'" + (known.contains(name)
                        ? ", which has to be allowed as well."
                        : ", and there is no such tool" + (hint.isEmpty() ? "." : hint)));
            }
        }
        if (!names.isEmpty()) {
            tools.removeIf(tool -> !names.contains(tool.name()));
        }
        return new McpServer(BuildVersion.current().sentence(), tools, McpReadings.of(database), secrets(settings));
    }

    /** The endpoints that runs read; the folder of routes need not have them. */
    private static List<String> on(Settings settings) {
        return Arrays.stream(settings.text(Setting.ENDPOINTS).split(",")).map(String::trim).toList();
    }

    /** Looks at the API; the settings of the API are read when it is first asked. */
    static Tool preview(Settings settings) {
        LookOptions look = new LookOptions();
        return new PreviewTool(() -> Workbench.of(settings), question -> {
            try {
                return look.ask(settings.checked(), question);
            } catch (UsageException e) {
                throw new ToolException(e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, McpOptions::words);
    }

    private static String words(Preview preview) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        new PreviewText(preview).print(out);
        out.flush();
        return text.toString();
    }

    /** Writes to the folder of route files, where the settings or the launcher name one. */
    static Tool save(Settings settings) {
        Path folder = settings.routesFolder();
        if (folder == null) {
            throw new UsageException("--allow-write has no folder to write to; name it with --routes.");
        }
        return new SaveRouteTool(() -> Workbench.toAdd(settings, folder), folder);
    }

    /** What must not leave this process. A secret that cannot be read is none that it could tell. */
    private static List<String> secrets(Settings settings) {
        return Arrays.stream(Setting.values()).filter(Setting::isSecret).map(setting -> secret(settings, setting))
                .flatMap(Optional::stream).toList();
    }

    private static Optional<String> secret(Settings settings, Setting setting) {
        try {
            return Optional.ofNullable(settings.orNull(setting));
        } catch (UsageException unreadable) {
            return Optional.empty();
        }
    }
}
