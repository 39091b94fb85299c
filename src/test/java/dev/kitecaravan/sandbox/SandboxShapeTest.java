package dev.kitecaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

/** The members of each object, in the forms that the API documents. */
class SandboxShapeTest {
    private static final List<String> PIPELINE = List.of("id", "graphql_id", "url", "web_url", "name", "description",
            "slug", "repository", "cluster_id", "cluster_url", "pipeline_template_uuid", "branch_configuration",
            "default_branch", "emoji", "color", "skip_queued_branch_builds", "skip_queued_branch_builds_filter",
            "cancel_running_branch_builds", "cancel_running_branch_builds_filter", "default_command_step_timeout",
            "maximum_command_step_timeout", "clone_mirror_url", "provider", "builds_url", "badge_url", "created_by",
            "created_at", "archived_at", "env", "scheduled_builds_count", "running_builds_count",
            "scheduled_jobs_count", "running_jobs_count", "waiting_jobs_count", "visibility", "tags", "steps");
    private static final List<String> BUILD = List.of("id", "graphql_id", "url", "web_url", "number", "state",
            "cancel_reason", "blocked", "blocked_state", "message", "commit", "branch", "tag", "env", "source",
            "author",
            "creator", "jobs", "created_at", "scheduled_at", "started_at", "failing_at", "finished_at", "meta_data",
            "pull_request", "merge_queue", "rebuilt_from", "triggered_from", "pipeline", "cluster_id", "cluster_url");
    private static final List<String> SCRIPT = List.of("id", "graphql_id", "type", "name", "step_key",
            "agent_query_rules", "state", "build_url", "web_url", "log_url", "raw_log_url", "artifacts_url", "command",
            "soft_failed", "exit_status", "signal", "signal_reason", "broken_reason", "artifact_paths", "agent",
            "created_at", "scheduled_at", "runnable_at", "started_at", "finished_at", "expired_at",
            "promised_exit_status", "promised_exit_status_at", "retried", "retried_in_job_id", "retries_count",
            "retry_source", "retry_type", "retried_by", "parallel_group_index", "parallel_group_total", "matrix",
            "cluster_id", "cluster_url", "cluster_queue_id", "cluster_queue_url");

    private static Sandbox sandbox;
    private static SandboxClient client;
    private static List<JsonNode> builds;
    private static List<JsonNode> jobs;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(900).withBigLogBytes(3_000_001).withoutLimits());
        client = new SandboxClient(sandbox);
        builds = client.walk("/v2/builds?per_page=100&include_retried_jobs=true");
        jobs = new ArrayList<>();
        builds.forEach(build -> build.get("jobs").forEach(jobs::add));
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void organizationsAndPipelines() {
        JsonNode organization = client.get("/v2/organizations").json().get(0);
        assertThat(names(organization)).containsExactly("id", "graphql_id", "url", "web_url", "name", "slug",
                "pipelines_url", "agents_url", "emojis_url", "created_at");
        assertThat(client.get("/v2/organizations/" + organization.get("slug").asText()).json()).isEqualTo(organization);
        List<JsonNode> pipelines = client.walk(path(organization) + "/pipelines");
        assertThat(pipelines).allSatisfy(pipeline -> {
            assertThat(names(pipeline)).containsAll(PIPELINE);
            assertThat(client.get(path(pipeline)).json()).isEqualTo(pipeline);
        });
        assertThat(pipelines).anyMatch(pipeline -> pipeline.get("created_at").asText().endsWith(" UTC"))
                .anyMatch(pipeline -> pipeline.get("provider").isEmpty())
                .anyMatch(pipeline -> pipeline.get("tags").isNull())
                .anyMatch(pipeline -> pipeline.has("configuration"));
        assertThat(client.walk(path(organization) + "/pipelines?name=CHECKOUT")).hasSize(1);
    }

    @Test
    void builds() {
        assertThat(builds).allSatisfy(build -> assertThat(names(build)).containsExactlyInAnyOrderElementsOf(BUILD));
        JsonNode single = client.get(path(builds.get(70))).json();
        assertThat(names(single)).contains("job_state_counts").containsAll(BUILD);
        assertThat(builds.stream().map(build -> build.get("author").getNodeType() + " " + build.get("author").size())
                .collect(Collectors.toSet())).containsExactlyInAnyOrder("NULL 0", "OBJECT 0", "OBJECT 3", "STRING 0");
        assertThat(builds).anyMatch(build -> build.get("created_at").asText().matches("[-0-9]{10} [0-9:]{8} UTC"))
                .anyMatch(build -> build.get("pull_request").has("id"))
                .anyMatch(build -> build.get("merge_queue").has("base_branch"))
                .anyMatch(build -> build.get("rebuilt_from").has("number"))
                .anyMatch(build -> build.get("triggered_from").has("build_pipeline_slug"))
                .anyMatch(build -> build.get("message").isNull()).anyMatch(build -> !build.get("env").isEmpty());
        assertThat(builds.stream().map(build -> build.get("state").asText()).collect(Collectors.toSet()))
                .contains("creating", "scheduled", "running", "failing", "canceling", "passed", "failed", "canceled",
                        "skipped", "not_run");
    }

    @Test
    void jobsOfAllTypes() {
        Set<String> states = new HashSet<>();
        for (JsonNode job : jobs) {
            switch (job.get("type").asText()) {
                case "waiter" -> assertThat(names(job)).containsExactly("id", "graphql_id", "type");
                case "manual" -> assertThat(names(job)).contains("label", "state", "web_url", "unblocked_by",
                        "unblocked_at", "unblockable", "unblock_url");
                case "trigger" -> assertThat(names(job)).contains("name", "async", "state", "triggered_build")
                        .doesNotContain("command", "log_url");
                default -> {
                    assertThat(names(job)).containsAll(SCRIPT).contains("group_key");
                    states.add(job.get("state").asText());
                }
            }
        }
        assertThat(states).contains("waiting", "scheduled", "running", "passed", "failed", "canceled", "broken",
                "canceling", "timed_out");
        assertThat(jobs).anyMatch(job -> job.path("exit_status").asInt() == -1)
                .anyMatch(job -> job.path("parallel_group_total").asInt() > 1)
                .anyMatch(job -> job.path("soft_failed").asBoolean()).anyMatch(job -> job.path("matrix").has("os"))
                .anyMatch(job -> job.path("agent").size() == 3).anyMatch(job -> job.path("agent").has("meta_data"))
                .anyMatch(job -> job.path("retried_by").has("email"))
                .anyMatch(job -> job.path("step").path("signature").has("algorithm"));
    }

    @Test
    void aRetriedJobAndItsSuccessorNameEachOther() {
        List<JsonNode> retried = jobs.stream().filter(job -> job.path("retried").asBoolean()).toList();
        assertThat(retried).isNotEmpty().allSatisfy(old -> {
            JsonNode next = jobs.stream().filter(job -> job.get("id").equals(old.get("retried_in_job_id"))).findFirst()
                    .orElseThrow();
            assertThat(next.get("retry_source").get("job_id")).isEqualTo(old.get("id"));
            assertThat(next.get("retries_count").asInt()).isEqualTo(1);
            assertThat(next.get("name")).isEqualTo(old.get("name"));
            assertThat(old.get("retry_type").asText()).isIn("manual", "automatic");
        });
    }

    @Test
    void outcomesExplainTheStateOfTheirBuild() {
        for (JsonNode build : builds) {
            List<JsonNode> hardFailures = new ArrayList<>();
            boolean live = false;
            for (JsonNode job : build.get("jobs")) {
                String state = job.path("state").asText();
                boolean failed = state.equals("failed") || state.equals("timed_out");
                if (failed && !job.path("soft_failed").asBoolean() && !job.path("retried").asBoolean()) {
                    hardFailures.add(job);
                }
                live |= Set.of("running", "scheduled", "canceling").contains(state);
                if (job.hasNonNull("finished_at")) {
                    assertThat(time(job, "finished_at")).isGreaterThanOrEqualTo(time(job, "started_at"));
                }
            }
            String state = build.get("state").asText();
            assertThat(hardFailures).as(path(build)).hasSize(state.equals("failed") || state.equals("failing") ? 1 : 0);
            assertThat(live).as(path(build)).isEqualTo(
                    Set.of("scheduled", "running", "canceling").contains(state) || state.equals("failing") && live);
            assertThat(build.hasNonNull("finished_at")).as(path(build))
                    .isEqualTo(Set.of("passed", "failed", "canceled").contains(state));
        }
    }

    @Test
    void oneJobOnItsOwnAndByItsOrganization() {
        JsonNode build = builds.get(200);
        JsonNode embedded = build.get("jobs").get(0);
        JsonNode job = client.get(path(build) + "/jobs/" + embedded.get("id").asText()).json();
        assertThat(names(job)).containsAll(SCRIPT).contains("concurrency_wait_time_ms").doesNotContain("group_key");
        String organization = path(build).substring(0, path(build).indexOf("/pipelines"));
        assertThat(client.get(organization + "/jobs/" + embedded.get("id").asText()).json()).isEqualTo(job);
        assertThat(client.get(organization + "/jobs/" + build.get("id").asText()).message()).isEqualTo("No job found");
    }

    @Test
    void annotations() {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode build : builds.subList(20, 220)) {
            List<JsonNode> rows = client.walk(path(build) + "/annotations?scope=all");
            assertThat(client.walk(path(build) + "/annotations"))
                    .isEqualTo(rows.stream().filter(row -> row.get("scope").asText().equals("build")).toList());
            assertThat(client.walk(path(build) + "/annotations?scope=job"))
                    .isEqualTo(rows.stream().filter(row -> !row.get("job_id").isNull()).toList());
            all.addAll(rows);
        }
        assertThat(all).isNotEmpty().allSatisfy(row -> assertThat(names(row)).containsExactly("id", "context", "style",
                "scope", "job_id", "priority", "body_html", "created_at", "updated_at"))
                .anyMatch(row -> row.get("scope").asText().equals("job")).anyMatch(row -> row.get("style").isNull());
    }

    @Test
    void agentsTokenUserLimitsAndMeta() {
        String organization = path(client.get("/v2/organizations").json().get(0));
        JsonNode agent = client.walk(organization + "/agents").get(0);
        assertThat(names(agent)).contains("id", "name", "connection_state", "hostname", "version", "queue", "creator",
                "connected_at", "disconnected_at", "job", "last_job_finished_at", "priority", "meta_data");
        assertThat(client.get(organization + "/agents/" + agent.get("id").asText()).json()).isEqualTo(agent);
        JsonNode token = client.get("/v2/access-token").json();
        assertThat(names(token)).containsExactly("uuid", "scopes", "description", "created_at", "expires_at", "user");
        assertThat(token.get("scopes").toString()).contains("read_builds", "read_build_logs");
        assertThat(client.get("/v2/user").json().get("email").asText()).contains("@");
        assertThat(client.get(organization + "/rate_limit").json().get("scopes").get("rest").get("limit").asInt())
                .isPositive();
        SandboxClient nobody = new SandboxClient(sandbox.origin(), null);
        assertThat(nobody.get("/v2/meta").json().get("webhook_ips")).hasSize(2);
    }

    @Test
    void logsAsJsonTextAndTail() {
        List<JsonNode> ran = new ArrayList<>();
        for (JsonNode build : builds) {
            build.get("jobs").forEach(job -> {
                if (job.hasNonNull("started_at") && job.has("log_url")) {
                    ran.add(job);
                }
            });
        }
        boolean missing = false;
        boolean empty = false;
        for (JsonNode job : ran.subList(0, 200)) {
            String path = job.get("log_url").asText().replace("https://api.buildkite.com", "");
            SandboxClient.Answer answer = client.get(path);
            SandboxClient.Answer tail = client.get(path, "Accept", "text/plain", "Range", "bytes=-50");
            if (answer.status() == 404) {
                missing = true;
                assertThat(answer.message()).isEqualTo("No job found");
                continue;
            }
            String text = client.get(path, "Accept", "text/plain").text();
            assertThat(names(answer.json())).containsExactly("url", "content", "size", "header_times");
            assertThat(answer.json().get("content").asText()).isEqualTo(text);
            assertThat(answer.json().get("size").asInt()).isEqualTo(text.length());
            assertThat(client.get(path + ".txt").text()).isEqualTo(text);
            if (text.isEmpty()) {
                empty = true;
                assertThat(tail.status()).isEqualTo(416);
            } else {
                assertThat(text).contains("\u001b_bk;t=").contains("\r\n").contains("~~~ ");
                assertThat(tail.status()).isEqualTo(206);
                assertThat(tail.text()).hasSize(50).isEqualTo(text.substring(text.length() - 50));
                assertThat(tail.header("Content-Range"))
                        .isEqualTo("bytes " + (text.length() - 50) + "-" + (text.length() - 1) + "/" + text.length());
            }
        }
        assertThat(missing).isTrue();
        assertThat(empty).isTrue();
        String path = ran.get(0).get("log_url").asText().replace("https://api.buildkite.com", "");
        assertThat(client.get(path, "Range", "bytes=-50").status()).isEqualTo(400);
        assertThat(client.get(path, "Accept", "text/plain", "Range", "bytes=0-50").status()).isEqualTo(400);
    }

    @Test
    void oneLogIsAsBigAsAskedFor() {
        String path = sandbox.bigLogBuild().path() + "/jobs/" + sandbox.bigLogJob() + "/log";
        SandboxClient.Answer text = client.get(path + ".txt");
        assertThat(text.response().body()).hasSize(3_000_001);
        assertThat(client.get(path).json().get("content").asText()).isEqualTo(text.text());
        assertThat(client.get(path, "Accept", "text/plain", "Range", "bytes=-1000").text())
                .isEqualTo(text.text().substring(3_000_001 - 1000));
        SandboxClient.Answer head = client.send("HEAD", path);
        assertThat(head.header("Content-Length")).isEqualTo("3000001");
        assertThat(head.response().body()).isEmpty();
    }

    @Test
    void answersAreCompressedForWhoAsks() {
        SandboxClient.Answer zipped = client.get("/v2/builds", "Accept-Encoding", "gzip");
        assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(zipped.unzipped()).isEqualTo(client.get("/v2/builds").json());
        assertThat(client.get("/v2/builds").header("Content-Encoding")).isNull();
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String time(JsonNode node, String name) {
        return node.get(name).asText();
    }

    private static String path(JsonNode node) {
        return node.get("url").asText().replace("https://api.buildkite.com", "");
    }
}
