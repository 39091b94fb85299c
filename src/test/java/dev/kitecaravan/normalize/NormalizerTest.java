package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

class NormalizerTest {
    private static final RecordTarget BUILDS = RecordTarget.merge("builds", "builds", "build", "id");

    @Test
    void aBuildBecomesItsRowAndItsJobs() throws Exception {
        Bench bench = new Bench();
        bench.context = new RecordContext(Map.of("organization_slug", "acme"), Map.of("build_id", "b1"), "load-1", "");
        bench.add(BUILDS, """
                {"id": "b1", "number": 7, "created_at": "2015-05-09T21:05:59.874Z", "env": {"A": "1"}, "author": null,
                 "jobs": [{"id": "j1", "agent_query_rules": ["queue=default"], "agent": {"id": "a", "name": "n"}}]}
                """);

        assertThat(bench.cell("builds", "_caravan_id")).isEqualTo(RowIds.rowId("builds", "b1"));
        assertThat(bench.cell("builds", "_caravan_load_id")).isEqualTo("load-1");
        assertThat(bench.cell("builds", "number")).isEqualTo(7L);
        assertThat(bench.cell("builds", "created_at")).isEqualTo(Instant.parse("2015-05-09T21:05:59.874Z"));
        assertThat(bench.cell("builds", "env")).isEqualTo("{\"A\":\"1\"}");
        assertThat(bench.cell("builds", "organization_slug")).isEqualTo("acme");
        assertThat(bench.cell("builds__jobs", "build_id")).isEqualTo("b1");
        assertThat(bench.cell("builds__jobs", "agent__name")).isEqualTo("n");
        assertThat(bench.cell("builds__jobs__agent_query_rules", "value")).isEqualTo("queue=default");
        assertThat(bench.rows("builds__jobs").replacedRoots()).containsExactly(RowIds.rowId("builds", "b1"));
    }
}
