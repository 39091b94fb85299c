package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;

/** What the list of endpoints says of each. */
class EndpointsCommandTest {
    private static final EndpointRegistry SHIPPED = EndpointRegistry.read(RouteFolder.read(null));

    @TempDir
    Path folder;

    private static Map<String, Object> described(String id, LoadedEndpoints loaded) {
        return EndpointsCommand.describe(SHIPPED.get(id), id.equals("builds"), loaded);
    }

    @Test
    void whatWasReadHasRowsATimeAndItsRequests() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 20).withMoreRoutes()) {
            runs.run("organizations", "pipelines", "builds", "agents");
            LoadedEndpoints loaded = LoadedEndpoints.read(runs.destination(), List.of("builds", "agents", "clusters"));

            assertThat(described("builds", loaded)).containsEntry("on", true).containsEntry("rows", 20L);
            assertThat((String) described("agents", loaded).get("last_read"))
                    .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}Z");
            assertThat(described("agents", loaded)).containsEntry("last_requests",
                    runs.count("organizations"));
            assertThat(described("clusters", loaded)).containsEntry("on", false).containsEntry("rows", null)
                    .containsEntry("last_read", null);
        }
    }

    @Test
    void aNewDatasetHasNothing() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 0)) {
            assertThat(described("builds", LoadedEndpoints.read(runs.destination(), List.of("builds"))))
                    .containsEntry("rows", null).containsEntry("last_read", null);
        }
    }

    @Test
    void whatAReadingCostsIsSaidInRequests() {
        LoadedEndpoints nothing;
        try (SandboxRuns runs = SandboxRuns.start(folder, 0)) {
            nothing = LoadedEndpoints.read(runs.destination(), List.of());
        }
        assertThat(described("builds", nothing)).containsEntry("cost", "1 per 100 new or changed builds");
        assertThat(described("organizations", nothing)).containsEntry("cost", "1 per 100 records");
        assertThat(described("agents", nothing)).containsEntry("cost", "1 per organization and 100 records");
        assertThat(described("api_settings", nothing)).containsEntry("cost", "1 per organization");
        assertThat(described("queue_metrics", nothing)).containsEntry("cost", "1 per record of cluster_queues");
        assertThat(described("jobs_log", nothing)).containsEntry("cost", "1 per job, again once that changed");
        assertThat(described("failed_executions", nothing)).containsEntry("cost",
                "1 per record of runs and 100 records, again once that changed");
        assertThat(described("audit_events", nothing)).containsEntry("plan", "Enterprise").containsEntry("scopes",
                List.of("read_audit_events", "read_organizations"));
    }
}
