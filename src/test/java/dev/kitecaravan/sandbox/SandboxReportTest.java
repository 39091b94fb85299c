package dev.kitecaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

class SandboxReportTest {
    private static final String FULL = "per_page=100&include_retried_jobs=true&exclude_pipeline=true";

    @Test
    void equalsWhatAWalkOverEveryEndpointCounts() {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(120).withoutLimits())) {
            expectEqual(sandbox, new SandboxClient(sandbox));
        }
    }

    @Test
    void stillEqualsAWalkAfterThingsHaveDrifted() {
        try (Sandbox sandbox = Sandbox.start(
                SandboxSettings.standard().withBuilds(60).withoutLimits()
                        .withDrift(new Drift(1, 0.7, 0.3, 0.2, 0.4)))) {
            SandboxClient client = new SandboxClient(sandbox);
            SandboxReport before = sandbox.report();
            for (int i = 0; i < 60; i++) {
                client.get("/v2/builds?per_page=1");
            }
            sandbox.quiet();
            SandboxReport after = sandbox.report();
            assertThat(after.builds()).isEqualTo(60 + 60 - 12);
            assertThat(after.retriedJobs()).isGreaterThan(before.retriedJobs());
            expectEqual(sandbox, client);
        }
    }

    @Test
    void isGivenOverHttpToo() {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(30).withLimits(1, 1,
                java.time.Duration.ofHours(1)))) {
            JsonNode json = new SandboxClient(sandbox.origin(), null).get("/_sandbox/report").json();
            SandboxReport report = sandbox.report();
            assertThat(json.get("builds").asInt()).isEqualTo(30).isEqualTo(report.builds());
            assertThat(json.get("jobs").asInt()).isEqualTo(report.jobs());
            assertThat(json.get("logs").asInt()).isEqualTo(report.startedScriptJobs() - report.missingLogs());
            assertThat(json.get("builds_by_state").size()).isEqualTo(report.buildsByState().size());
        }
    }

    private static void expectEqual(Sandbox sandbox, SandboxClient client) {
        SandboxReport report = sandbox.report();
        List<JsonNode> organizations = client.walk("/v2/organizations?per_page=1");
        assertThat(organizations).hasSize(report.organizations());
        List<JsonNode> pipelines = new ArrayList<>();
        List<JsonNode> byOrganization = new ArrayList<>();
        int agents = 0;
        for (JsonNode organization : organizations) {
            String path = "/v2/organizations/" + organization.get("slug").asText();
            pipelines.addAll(client.walk(path + "/pipelines?per_page=4"));
            byOrganization.addAll(client.walk(path + "/builds?" + FULL));
            agents += client.walk(path + "/agents").size();
        }
        assertThat(agents).isEqualTo(report.agents());
        assertThat(pipelines).hasSize(report.pipelines());
        assertThat(pipelines.stream().mapToInt(pipeline -> pipeline.get("tags").size()).sum())
                .isEqualTo(report.pipelineTags());
        List<JsonNode> builds = client.walk("/v2/builds?" + FULL);
        assertThat(builds).hasSize(report.builds()).hasSameElementsAs(byOrganization);
        expectBuilds(report, builds);
        expectDetails(report, client, builds);
    }

    private static void expectBuilds(SandboxReport report, List<JsonNode> builds) {
        Map<String, Integer> states = new HashMap<>();
        int[] counts = new int[7];
        Map<String, JsonNode> jobs = new HashMap<>();
        for (JsonNode build : builds) {
            states.merge(build.get("state").asText(), 1, Integer::sum);
            counts[0] += build.get("blocked").asBoolean() ? 1 : 0;
            for (JsonNode job : build.get("jobs")) {
                assertThat(jobs.put(job.get("id").asText(), job)).as("an id twice").isNull();
                counts[1] += job.path("retried").asBoolean() ? 1 : 0;
                counts[2] += job.get("type").asText().equals("script") ? 1 : 0;
                counts[3] += job.path("agent_query_rules").size();
                counts[4] += job.path("step").path("signature").path("signed_fields").size();
                counts[5] += job.path("agent").path("meta_data").size();
                counts[6] += job.get("type").asText().equals("script") && !job.get("started_at").isNull() ? 1 : 0;
            }
        }
        assertThat(states).isEqualTo(report.buildsByState());
        assertThat(counts).containsExactly(report.blockedBuilds(), report.retriedJobs(), report.scriptJobs(),
                report.agentQueryRules(), report.signedFields(), report.agentMetaData(), report.startedScriptJobs());
        assertThat(jobs).hasSize(report.jobs());
    }

    private static void expectDetails(SandboxReport report, SandboxClient client, List<JsonNode> builds) {
        int missing = 0;
        int read = 0;
        int annotations = 0;
        int ofJobs = 0;
        HashSet<String> ids = new HashSet<>();
        for (JsonNode build : builds) {
            String path = build.get("url").asText().replace("https://api.buildkite.com", "");
            JsonNode single = client.get(path + "?include_retried_jobs=true&exclude_pipeline=true").json();
            assertThat(single.get("job_state_counts").get("total").asInt()).isEqualTo(build.get("jobs").size());
            assertThat(single.get("jobs")).isEqualTo(build.get("jobs"));
            for (JsonNode annotation : client.walk(path + "/annotations?scope=all&per_page=1")) {
                annotations++;
                ofJobs += annotation.get("scope").asText().equals("job") ? 1 : 0;
                assertThat(ids.add(annotation.get("id").asText())).isTrue();
            }
            for (JsonNode job : build.get("jobs")) {
                if (job.get("type").asText().equals("script") && !job.get("started_at").isNull()) {
                    int status = client.get(path + "/jobs/" + job.get("id").asText() + "/log").status();
                    missing += status == 404 ? 1 : 0;
                    read += status == 200 ? 1 : 0;
                }
            }
        }
        assertThat(read).isEqualTo(report.logs());
        assertThat(missing).isEqualTo(report.missingLogs());
        assertThat(annotations).isEqualTo(report.annotations());
        assertThat(ofJobs).isEqualTo(report.jobAnnotations());
    }
}
