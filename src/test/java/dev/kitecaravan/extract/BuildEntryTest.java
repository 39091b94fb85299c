package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Json;

class BuildEntryTest {
    private static final String NAMED = """
            {"keys": {"organization_id": "o1", "organization_slug": "acme", "pipeline_id": "p1", "pipeline_slug": "web",
                      "build_id": "b1", "build_number": 7},
             "values": {},
             "fields": {"id": "b1", "number": 7, "state": "passed", "created_at": "2026-01-02T03:04:05.678Z",
                        "started_at": "2026-01-02T03:04:06.000Z", "finished_at": "2026-01-02T03:05:00.000Z",
                        "branch": "main", "source": "webhook", "blocked": false},
             "hash": "abc",
             "jobs": [{"id": "j1", "type": "script", "state": "passed", "started_at": "2026-01-02T03:04:06.000Z",
                       "finished_at": "2026-01-02T03:05:00.000Z", "exit_status": 0, "name": "test", "step_key": "t",
                       "soft_failed": false},
                      {"id": "j2", "type": "waiter"}]}
            """;

    @Test
    void comesBackAsItWas() {
        assertThat(again(entry(NAMED))).isEqualTo(entry(NAMED));
        assertThat(keys(again(entry(NAMED)))).as("columns of a new table below it keep their order")
                .containsExactlyElementsOf(keys(entry(NAMED)));
    }

    @Test
    void fieldsThatAWhereLooksAtComeBackToo() {
        Map<String, Object> entry = entry(NAMED.replace("\"blocked\": false", "\"blocked\": true, \"pull\": 5")
                .replace("\"values\": {}", "\"values\": {\"builds.branch\": \"main\"}")
                .replace("\"type\": \"waiter\"", "\"type\": \"waiter\", \"retries\": 2"));

        assertThat(again(entry)).isEqualTo(entry);
    }

    @Test
    void ofAJobOnlyScalarsOfTheseFieldsAreKept() {
        Map<String, Object> job = entry("""
                {"id": "j1", "type": {"a": 1}, "state": null, "name": "test", "agent": {"id": "a1"}, "retries": [1]}
                """);

        Map<String, Object> packed = BuildEntry.packed("b1", entry("""
                {"keys": {"build_id": "b1"}, "fields": {"id": "b1"}, "hash": "abc"}
                """), Arrays.asList(job, null, "no object"), Set.of("retries"));

        assertThat(BuildEntry.unpacked("b1", packed).get("jobs"))
                .isEqualTo(List.of(Map.of("id", "j1", "name", "test")));
    }

    @Test
    void aBuildOfFewWordsComesBackToo() {
        Map<String, Object> entry = entry("""
                {"keys": {"organization_slug": "acme", "pipeline_slug": "web", "build_id": "b1"}, "values": {},
                 "fields": {"id": "b1"}, "hash": "abc"}
                """);

        assertThat(again(entry)).isEqualTo(entry);
    }

    @Test
    void takesAThirdLessRoomThanWithNames() {
        Map<String, Object> entry = entry(NAMED);

        assertThat(Json.write(packed(entry)).length())
                .isLessThan(Json.write(entry).length() * 2 / 3);
    }

    @Test
    void anEntryWithNamesIsReadAsItIs() {
        assertThat(BuildEntry.unpacked("b1", entry(NAMED))).isEqualTo(entry(NAMED));
    }

    @Test
    void anEntryWithOtherKeysKeepsItsNames() {
        Map<String, Object> ofSuite = entry(NAMED.replace("\"pipeline_id\": \"p1\"", "\"suite_id\": \"s1\""));
        Map<String, Object> ofUuid = entry(NAMED.replace("\"fields\": {\"id\": \"b1\", ", "\"fields\": {"));

        assertThat(packed(ofSuite)).as("kept with its names").isNull();
        assertThat(packed(ofUuid)).isNull();
    }

    private static Map<String, Object> again(Map<String, Object> entry) {
        return BuildEntry.unpacked("b1", entry(Json.write(packed(entry))));
    }

    private static Map<String, Object> packed(Map<String, Object> entry) {
        Map<String, Object> ofBuild = new LinkedHashMap<>(entry);
        return BuildEntry.packed("b1", ofBuild, (List<?>) ofBuild.remove("jobs"), Set.of("retries", "state"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> entry(String json) {
        return (Map<String, Object>) Json.read(json);
    }

    private static List<String> keys(Map<String, Object> entry) {
        return List.copyOf(((Map<?, ?>) entry.get("keys")).keySet().stream().map(String::valueOf).toList());
    }
}
