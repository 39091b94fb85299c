package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parents that an endpoint is asked for, out of what is remembered of them. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class ParentScanTest {
    private static final Map<String, Object> JOB = Map.of("id", "j", "type", "script", "state", "running", "label",
            "x");

    private final MemoryState state = new MemoryState();

    private static Endpoint endpoint(String id, String path) {
        return new Endpoint(id, PathTemplate.parse(path), "", "", Where.ALL, Endpoint.Passes.AUTO, "");
    }

    private void remember(String endpoint, String key, List<Map<String, Object>> jobs, Map<String, String> further) {
        Map<String, Object> entry = new Parent(key, Map.of("organization_slug", "o", "build_id", key),
                Map.of("builds.message", "m-" + key), Map.of("branch", "main"), "hash", null).toJson();
        entry.put("jobs", jobs);
        entry.putAll(further);
        state.commit(List.of(StateKind.PARENT.put(endpoint, key, entry)));
    }

    private List<Parent> scan(Endpoint endpoint, boolean jobs) {
        ExtractState known = new ExtractState(state);
        List<Parent> parents = new ArrayList<>();
        new ParentScan(known, new Presence(known, "organizations", "pipelines"), endpoint, jobs)
                .forEachRemaining(parents::add);
        return parents;
    }

    private static Endpoint builds() {
        return endpoint("builds", "/v2/builds");
    }

    @Test
    void jobsComeInTheOrderInWhichTheirReadingsAreRememberedAndKnowTheirBuild() {
        remember("builds", "b1", List.of(), Map.of());
        remember("builds", "b2", List.of(Map.of("id", "z"), Map.of("id", "a", "state", "failed")), Map.of());
        assertThat(scan(builds(), true)).extracting(Parent::key).containsExactly("b2/a", "b2/z");
        Parent job = scan(builds(), true).get(0);
        assertThat(job.keys()).containsEntry("job_id", "a").containsEntry("build_id", "b2");
        assertThat(job.placeholderValues()).containsEntry("builds.message", "m-b2").containsEntry("job.id", "a");
        assertThat(job.field("build.branch")).isEqualTo("main");
        assertThat(job.field("state")).isEqualTo("failed");
    }

    @ParameterizedTest
    @CsvSource({"state, finished, true", "started_at, 2026-03-01T00:00:00Z, true",
            "finished_at, 2026-03-01T00:00:00Z, true", "exit_status, 1, true", "id, k, true", "label, y, false",
            "agent, z, false"})
    void aJobIsAskedForAgainWhenItWentOnAndNotForWhatIsNotedOnIt(String field, String value, boolean again) {
        remember("builds", "b", List.of(JOB), Map.of());
        String before = scan(builds(), true).get(0).hash();
        Map<String, Object> changed = new LinkedHashMap<>(JOB);
        changed.put(field, value);
        remember("builds", "b", List.of(changed), Map.of());
        assertThat(scan(builds(), true).get(0).hash().equals(before)).isEqualTo(!again);
    }

    @Test
    void pipelinesThatTheirListShowsNoMoreAreLeftOutAndBuildsAreNot() {
        for (String endpoint : List.of("pipelines", "builds")) {
            remember(endpoint, "here", List.of(), Map.of("run", "run-2", "list", "org"));
            remember(endpoint, "left", List.of(), Map.of("run", "run-1", "list", "org"));
            state.commit(List.of(StateKind.DONE.put(endpoint, "org", Map.of("run", "run-2"))));
        }
        assertThat(scan(endpoint("pipelines", "/v2/organizations/{org.slug}/pipelines"), false))
                .extracting(Parent::key).containsExactly("here");
        assertThat(scan(builds(), false)).extracting(Parent::key).containsExactly("here", "left");
    }

    @Test
    void placeholdersAreFilledByTheLastWordOfAKeyAndFieldsFoundAbove() {
        Parent parent = new Parent("k", Map.of("cluster_queue_id", "q", "organization_slug", "o", "pipeline_slug", "p"),
                Map.of(), Map.of("slug", "own", "state", "on"), "hash", null);
        assertThat(parent.placeholderValues()).containsEntry("cluster_queue.id", "q").containsEntry("pipeline.slug",
                "p");
        assertThat(parent.field("slug")).isEqualTo("own");
        assertThat(parent.field("pipeline.slug")).as("not the record's own").isEqualTo("p");
        assertThat(parent.field("organization.slug")).isEqualTo("o");
        assertThat(parent.field("pipeline.state")).as("of a pipeline's own record").isEqualTo("on");
        assertThat(parent.field("build.state")).isEqualTo("on");
        assertThat(parent.field("job.state")).isEqualTo("on");
        assertThat(parent.field("cluster_queue.id")).isEqualTo("q");
        assertThat(parent.field("nothing")).isNull();
        assertThat(parent.toJson()).doesNotContainKey("values").containsEntry("hash", "hash");
    }
}
