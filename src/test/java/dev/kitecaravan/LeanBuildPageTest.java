package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.show.builds.BuildView;
import dev.kitecaravan.show.builds.DetailPages;
import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.show.read.ReaderPool;

/** The page of a build out of tables that have what tells builds and jobs from other rows, an id, and nothing else. */
@Timeout(60)
class LeanBuildPageTest {
    private static final String BUILD = """
            {"id": "b1", "number": 7, "state": "passed", "pipeline_slug": "web", "created_at": "2026-11-24T07:00:00Z",
             "started_at": "2026-11-24T07:00:10Z", "finished_at": "2026-11-24T07:05:00Z", "jobs": [
              {"id": "j1", "type": "script", "state": "passed", "created_at": "2026-11-24T07:00:00Z",
               "runnable_at": "2026-11-24T07:00:01Z", "started_at": "2026-11-24T07:00:10Z"},
              {"id": "j2", "type": "manual", "state": "unblocked", "created_at": "2026-11-24T07:00:00Z"},
              {"id": "j3", "type": "trigger", "state": "finished", "created_at": "2026-11-24T07:00:00Z"}]}""";

    @TempDir
    Path folder;

    private DetailPages.Detail page(String engine, Map<String, String> query) throws Exception {
        EngineTables tables = new EngineTables(engine, folder, "_caravan_").withoutKeys();
        tables.load(RecordTarget.merge("builds", "builds", null, "id"), BUILD);
        ReaderPool readers = new ReaderPool(() -> Destinations.reader(tables.settings()));
        readers.enter();
        try {
            return new DetailPages(tables.settings(), Clock.systemUTC(), readers)
                    .build(new ShowRequest("", "GET", "/build", query, Map.of(), Map.of()));
        } finally {
            readers.leave();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite"})
    void thePageOfABuildIsMadeThoughItsTablesLackColumns(String engine) throws Exception {
        DetailPages.Detail page = page(engine, Map.of("id", "b1"));

        assertThat(page.status()).isEqualTo(200);
        BuildView view = (BuildView) page.data().get("view");
        assertThat(view.title()).isEqualTo("web #7");
        assertThat(view.falls().missing()).isNull();
    }

    @Test
    void aBuildThatIsNotThereIsSaidWithTheNumbersThatAre() throws Exception {
        DetailPages.Detail page = page("h2", Map.of("organization", "acme", "pipeline", "web", "number", "8"));

        assertThat(page.status()).isEqualTo(404);
        assertThat(page.data().get("why").toString()).contains("those from 7 to 7");
    }
}
