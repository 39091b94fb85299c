package dev.kitecaravan.mcp;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.mcp.tool.Database;
import dev.kitecaravan.mcp.tool.McpTools;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.run.RunViews;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;

/** A server over a dataset with the sandbox's builds, logs and annotations, asked without a transport. */
final class LoadedSandbox implements AutoCloseable {
    static final String TOKEN = "bkua_0123456789abcdef0123456789abcdef";

    private static final Map<String, String> RESOURCES = Map.of("builds", "build", "pipelines", "pipeline",
            "organizations", "organization", "jobs_log", "job_log", "annotations", "annotation");

    private final SandboxRuns runs;
    private final McpServer server;
    private int asked;

    LoadedSandbox(Path folder, int builds, String... endpoints) {
        this(folder, SandboxSettings.standard().withBuilds(builds).withoutLimits(), endpoints);
    }

    LoadedSandbox(Path folder, SandboxSettings settings, String... endpoints) {
        runs = SandboxRuns.start(folder, settings).withMoreRoutes()
                .views(new RunViews(new Views("h2", ZoneId.of("UTC"), SystemColumns.DEFAULT, Map.of()), RESOURCES,
                        SystemColumns.DEFAULT));
        runs.run(endpoints);
        server = server(runs.destination());
    }

    static McpServer server(DestinationSettings destination) {
        EndpointRegistry registry = EndpointRegistry.read(RouteFolder.read(null));
        Database database = new Database(destination, () -> Destinations.reader(destination));
        return new McpServer("test", McpTools.reading(database,
                new Dictionary(Catalog.buildkite(), SystemColumns.DEFAULT), RESOURCES, () -> registry,
                List.of("builds")), new Readings(), List.of(TOKEN));
    }

    McpServer server() {
        return server;
    }

    SandboxRuns runs() {
        return runs;
    }

    /** The result of a request, or its error. */
    Map<String, Object> ask(String method, Map<String, Object> parameters) throws RpcException {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        message.put("id", ++asked);
        message.put("method", method);
        message.put("params", parameters);
        Message read = Message.read(Json.write(message));
        return server.answer("s", read, server.begin("s", read)).orElseThrow();
    }

    /** What a tool answers. */
    Map<String, Object> call(String tool, Map<String, Object> arguments) throws RpcException {
        Map<String, Object> answer = ask("tools/call", Map.of("name", tool, "arguments", arguments));
        return Message.object(answer.get("result"));
    }

    /** The data of a tool's answer, which has to be a good one. */
    Map<String, Object> data(String tool, Map<String, Object> arguments) throws RpcException {
        Map<String, Object> result = call(tool, arguments);
        if (!Boolean.FALSE.equals(result.get("isError"))) {
            throw new AssertionError(text(result));
        }
        return Message.object(Message.object(result.get("structuredContent")).get("data"));
    }

    static String text(Map<String, Object> result) {
        return (String) Message.object(((List<?>) result.get("content")).get(0)).get("text");
    }

    @Override
    public void close() {
        runs.close();
    }
}
