package dev.kitecaravan.mcp.tool;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.route.EndpointRegistry;

/** The tools there are. */
public final class McpTools {
    private McpTools() {
    }

    /**
     * Those that read what is loaded, and nothing else.
     *
     * @param resources what the records of root tables are, by the tables' names in route files
     * @param registry  reads the route files
     * @param on        the endpoints that runs read
     */
    public static List<Tool> reading(Database database, Dictionary dictionary, Map<String, String> resources,
            Supplier<EndpointRegistry> registry, List<String> on) {
        return List.of(new OverviewTool(database), new DescribeTableTool(database, dictionary, resources),
                new QueryTool(database), new InsightTool(database), new BuildTool(database),
                new FailureSummaryTool(database), new SearchLogsTool(database),
                new EndpointsTool(database, registry, on));
    }
}
