package dev.kitecaravan.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.LastLoads;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.serve.Freshness;
import dev.kitecaravan.show.loads.EndpointInfo;
import dev.kitecaravan.show.loads.Endpoints;
import dev.kitecaravan.show.loads.LiveService;
import dev.kitecaravan.show.loads.Overview;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.table.SystemColumns;

/**
 * Who brings dead letters back has read nothing of the API: whoever asks how fresh the tables are, or whether the last load
 * went well, is told the same after it as before.
 */
class ReplaysAreNoReadingsTest {
    /** Later than every load of a run, whose ids begin with their times. */
    private static final String LATER = "99999999T0000";

    @TempDir
    Path folder;

    private LoadedSandbox loaded;

    private void commit(String loadId, LoadRecord.Status status, Instant at, String message) {
        try (Destination destination = Destinations.open(loaded.runs().destination());
                Load load = destination.begin(loadId)) {
            load.commit(new Bookkeeping(List.of(), List.of(), List.of(), new LoadRecord(loadId, loadId, "builds",
                    status, at, at.plusSeconds(1), null, null, 0, message)));
        }
    }

    /** Everything that is said of builds, by who says it. */
    private Map<String, Object> said() throws RpcException {
        Map<String, Object> agents = Message.object(Message
                .object(loaded.call("get_overview", Map.of()).get("structuredContent")).get("data"));
        Object endpoint = ((List<?>) agents.get("endpoints")).stream()
                .filter(each -> "builds".equals(Message.object(each).get("endpoint"))).findFirst().orElseThrow();
        try (TableReader reader = Destinations.reader(loaded.runs().destination())) {
            Overview page = Overview.read(reader, Spelling.of("h2"), SystemColumns.DEFAULT,
                    List.of(new EndpointInfo("builds", "", true)), LiveService.NONE, Instant.now());
            Endpoints.View builds = page.endpoints().stream().filter(view -> view.id().equals("builds")).findFirst()
                    .orElseThrow();
            return Map.of("as of", agents.get("as_of"), "agents", endpoint, "headline", page.headline().text(), "state",
                    builds.state(), "good", builds.good().iso(), "metrics",
                    Freshness.read(reader, SystemColumns.DEFAULT).get("builds"), "check",
                    LastLoads.read(reader, SystemColumns.DEFAULT).get("builds"));
        }
    }

    @Test
    void afterAReplayAnEndpointIsAsOldAndAsFailedAsBefore() throws Exception {
        loaded = new LoadedSandbox(folder, 5, "builds");
        commit(LATER + "-1", LoadRecord.Status.FAILED, Instant.now(), "5 of 9 records were refused");
        Map<String, Object> before = said();
        assertThat(before).containsEntry("state", "failed").containsEntry("headline", "builds is failing");

        commit(LATER + "-2", LoadRecord.Status.COMPLETE, Instant.now().plus(Duration.ofHours(2)), LastLoads.REPLAYED);
        assertThat(said()).isEqualTo(before);
    }
}
