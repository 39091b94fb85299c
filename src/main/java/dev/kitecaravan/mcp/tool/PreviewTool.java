package dev.kitecaravan.mcp.tool;

import java.util.function.Function;
import java.util.function.Supplier;

import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.workbench.Preview;
import dev.kitecaravan.workbench.Subject;
import dev.kitecaravan.workbench.Workbench;

/** Shows what an endpoint would become; asks the API a few requests, and writes nothing. */
public final class PreviewTool implements Tool {
    private final Supplier<Workbench> workbench;
    private final Looking looking;
    private final Function<Preview, String> words;

    /** Does something with a client of the API. */
    @FunctionalInterface
    public interface Looking {
        /** @throws RuntimeException what the question throws, and what is wrong with the settings of the API */
        Preview ask(Function<ApiClient, Preview> question);
    }

    /**
     * The tool.
     *
     * @param workbench over the routes that are there, made anew for every call
     * @param words     a preview for reading
     */
    public PreviewTool(Supplier<Workbench> workbench, Looking looking, Function<Preview, String> words) {
        this.workbench = workbench;
        this.looking = looking;
        this.words = words;
    }

    @Override
    public String name() {
        return "preview_endpoint";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        int rows = arguments.number("rows");
        try {
            Workbench bench = workbench.get();
            Subject subject = subject(bench, arguments);
            Preview preview = looking.ask(client -> bench.preview(subject, client, rows));
            return new ToolAnswer(words.apply(preview), preview.toMap());
        } catch (RouteFilesException | ApiException | IllegalArgumentException | IllegalStateException e) {
            throw new ToolException(e.getMessage());
        }
    }

    private static Subject subject(Workbench bench, Arguments arguments) {
        String yaml = arguments.find("route_yaml").orElse(null);
        return yaml == null
                ? bench.subject(arguments.find("path")
                        .orElseThrow(() -> new ToolException("Say what to look at: path, or route_yaml.")))
                : bench.subject(new RouteFile("preview.yaml", yaml));
    }
}
