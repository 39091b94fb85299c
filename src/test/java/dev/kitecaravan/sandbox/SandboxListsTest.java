package dev.kitecaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

/** Pages, links and filters. */
class SandboxListsTest {
    private static final int BUILDS = 500;
    private static Sandbox sandbox;
    private static SandboxClient client;
    private static List<JsonNode> all;

    @BeforeAll
    static void start() {
        sandbox = Sandbox
                .start(SandboxSettings.standard().withBuilds(BUILDS).withBuildsInOneSecond(40).withoutLimits());
        client = new SandboxClient(sandbox);
        all = client.walk("/v2/builds?per_page=100&include_retried_jobs=true");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void aListIsNewestFirstAndWholeWhateverThePageSize() {
        assertThat(all).hasSize(BUILDS).isSortedAccordingTo(
                Comparator.comparing((JsonNode build) -> millis(build, "created_at")).reversed());
        assertThat(client.ids("/v2/builds?per_page=7")).isEqualTo(ids(build -> true)).doesNotHaveDuplicates();
        assertThat(client.get("/v2/builds").json()).hasSize(30);
        assertThat(client.get("/v2/builds?per_page=1000").json()).hasSize(100);
    }

    @Test
    void linksNameTheNeighboursAndKeepTheFilters() {
        assertThat(client.get("/v2/builds?branch%5B%5D=main&per_page=10&page=2").header("Link"))
                .contains("<" + sandbox.origin() + "/v2/builds?branch%5B%5D=main&page=3&per_page=10>; rel=\"next\"")
                .contains("page=1&per_page=10>; rel=\"prev\"").contains("page=1&per_page=10>; rel=\"first\"")
                .contains("rel=\"last\"");
        assertThat(client.get("/v2/builds?page=5&per_page=100").header("Link")).doesNotContain("next");
        assertThat(client.get("/v2/organizations").header("Link")).isNull();
        SandboxClient.Answer behind = client.get("/v2/builds?page=9&per_page=100");
        assertThat(behind.status()).isEqualTo(200);
        assertThat(behind.text()).isEqualTo("[]");
    }

    @Test
    void aListEndsAtItsDepthWithBuildkitesText() {
        try (Sandbox shallow = Sandbox.start(SandboxSettings.standard().withListDepth(200).withoutLimits())) {
            SandboxClient asking = new SandboxClient(shallow);
            assertThat(asking.get("/v2/builds?page=2&per_page=100").next()).contains("page=3");
            SandboxClient.Answer deep = asking.get("/v2/builds?page=3&per_page=100");
            assertThat(deep.status()).isEqualTo(400);
            assertThat(deep.message()).isEqualTo("Listing builds this deep is not supported. Please narrow your query"
                    + " using filters such as branch or created_from.");
        }
    }

    @Test
    void timesAreHalfOpen() {
        JsonNode middle = all.get(BUILDS / 3);
        String time = java.time.Instant.ofEpochMilli(millis(middle, "created_at")).toString();
        assertThat(client.ids("/v2/builds?per_page=100&created_from=" + time))
                .isEqualTo(ids(build -> millis(build, "created_at") >= millis(middle, "created_at")));
        assertThat(client.ids("/v2/builds?per_page=100&created_to=" + time))
                .isEqualTo(ids(build -> millis(build, "created_at") < millis(middle, "created_at")));
        assertThat(client.ids("/v2/builds?per_page=100&finished_from=" + time)).isNotEmpty().isEqualTo(
                ids(build -> !build.get("finished_at").isNull()
                        && millis(build, "finished_at") >= millis(middle, "created_at")));
        assertThat(client.ids("/v2/builds?per_page=100&finished_from=1970-01-01"))
                .isEqualTo(ids(build -> !build.get("finished_at").isNull()));
        assertThat(client.get("/v2/builds?created_from=yesterday").status()).isEqualTo(400);
        assertThat(client.get("/v2/builds?finished_from=2026-13-01T00:00:00Z").status()).isEqualTo(400);
    }

    @Test
    void statesBranchesCommitsCreatorsAndMetaDataFilter() {
        expect("state=failed", build -> text(build, "state").equals("failed"));
        expect("state[]=running&state[]=scheduled",
                build -> List.of("running", "scheduled").contains(text(build, "state")));
        expect("state%5B%5D=blocked", build -> build.get("blocked").asBoolean());
        expect("state=finished", build -> List.of("passed", "failed", "canceled").contains(text(build, "state")));
        expect("state[]=passed&state[]=blocked", build -> text(build, "state").equals("passed"));
        expect("branch=main", build -> text(build, "branch").equals("main"));
        expect("branch[]=feat/*&branch[]=main",
                build -> text(build, "branch").equals("main") || text(build, "branch").startsWith("feat/"));
        String commit = text(all.get(40), "commit");
        expect("commit=" + commit, build -> text(build, "commit").equals(commit));
        String creator = text(all.stream().filter(build -> !build.get("creator").isNull()).findFirst().orElseThrow()
                .get("creator"), "id");
        expect("creator=" + creator, build -> build.get("creator").path("id").asText().equals(creator));
        JsonNode release = all.stream().filter(build -> build.get("meta_data").has("release")).findFirst()
                .orElseThrow();
        String version = release.get("meta_data").get("release").asText();
        expect("meta_data[release]=" + version,
                build -> build.get("meta_data").path("release").asText().equals(version));
        assertThat(client.get("/v2/builds?state=lost").status()).isEqualTo(400);
    }

    @Test
    void organizationsAndPipelinesHaveTheirOwnListsWithTheSameFilters() {
        JsonNode first = all.get(0).get("pipeline");
        String pipeline = path(first);
        String organization = pipeline.substring(0, pipeline.indexOf("/pipelines"));
        assertThat(client.ids(pipeline + "/builds?per_page=100"))
                .isEqualTo(ids(build -> path(build).startsWith(pipeline + "/")));
        assertThat(client.ids(organization + "/builds?state=passed&per_page=100")).isEqualTo(ids(
                build -> path(build).startsWith(organization + "/") && text(build, "state").equals("passed")));
        assertThat(client.ids(pipeline + "/builds?state=canceled&per_page=100")).isEqualTo(
                ids(build -> path(build).startsWith(pipeline + "/") && text(build, "state").equals("canceled")));
    }

    @Test
    void retriedJobsAndSubobjectsAreLeftOut() {
        assertThat(all).anyMatch(build -> jobs(build).stream().anyMatch(job -> job.path("retried").asBoolean()));
        List<JsonNode> lastTries = client.walk("/v2/builds?per_page=100");
        for (int i = 0; i < all.size(); i++) {
            assertThat(jobs(lastTries.get(i)))
                    .isEqualTo(jobs(all.get(i)).stream().filter(job -> !job.path("retried").asBoolean()).toList());
        }
        JsonNode bare = client.get("/v2/builds?exclude_jobs=true&exclude_pipeline=true&per_page=1").json().get(0);
        assertThat(bare.has("jobs")).isFalse();
        assertThat(bare.has("pipeline")).isFalse();
        assertThat(bare.has("id")).isTrue();
    }

    @Test
    void manyBuildsShareTheCrowdedSecond() {
        assertThat(all.stream().map(build -> millis(build, "created_at") / 1000)
                .collect(java.util.stream.Collectors.groupingBy(second -> second,
                        java.util.stream.Collectors.counting()))
                .values()).contains(40L);
    }

    @Test
    void jobsAreWalkedByCursor() {
        JsonNode build = all.stream().filter(row -> row.get("jobs").size() > 6 && text(row, "state").equals("passed"))
                .findFirst().orElseThrow();
        HashSet<String> ids = new HashSet<>();
        int pages = 0;
        String previous = null;
        for (String next = path(build) + "/jobs?per_page=2"; next != null; pages++) {
            JsonNode page = client.get(next).json();
            assertThat(page.get("links").get("self").asText()).endsWith(next.replace(sandbox.origin().toString(), ""));
            page.get("items").forEach(job -> assertThat(ids.add(job.get("id").asText())).isTrue());
            if (pages == 1) {
                previous = page.get("links").get("prev").asText();
            }
            next = page.get("links").get("next").isNull() ? null : page.get("links").get("next").asText();
        }
        assertThat(ids).hasSize(build.get("jobs").size());
        assertThat(pages).isEqualTo((ids.size() + 1) / 2);
        assertThat(client.get(previous).json().get("items"))
                .isEqualTo(client.get(path(build) + "/jobs?per_page=2").json().get("items"));
        assertThat(client.get(path(build) + "/jobs?after=nonsense").status()).isEqualTo(400);
        assertThat(client.get(path(build) + "/jobs?per_page=101").status()).isEqualTo(400);
        assertThat(client.get(path(build) + "/jobs?state=lost").status()).isEqualTo(400);
        JsonNode some = client.get(path(build) + "/jobs?state[]=passed&per_page=100").json().get("items");
        assertThat(some).isNotEmpty().allMatch(job -> job.path("state").asText("passed").equals("passed"));
    }

    @Test
    void nextCanLeadAstray() {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(50).withoutLimits();
        try (Sandbox other = Sandbox
                .start(settings.withNextLink(NextLink.OTHER_HOST, URI.create("http://127.0.0.1:9")));
                Sandbox circle = Sandbox.start(settings.withNextLink(NextLink.ITSELF, null));
                Sandbox relative = Sandbox.start(settings.withNextLink(NextLink.RELATIVE, null))) {
            assertThat(new SandboxClient(other).get("/v2/builds").next())
                    .isEqualTo("http://127.0.0.1:9/v2/builds?page=2&per_page=30");
            assertThat(new SandboxClient(circle).get("/v2/builds?page=1").next())
                    .isEqualTo(circle.origin() + "/v2/builds?page=1");
            assertThat(new SandboxClient(relative).get("/v2/builds").next()).isEqualTo("/v2/builds?page=2&per_page=30");
        }
    }

    private static void expect(String query, Predicate<JsonNode> test) {
        List<String> expected = ids(test);
        assertThat(expected).as(query).isNotEmpty().hasSizeLessThan(BUILDS);
        assertThat(client.ids("/v2/builds?per_page=100&" + query.replace("[", "%5B").replace("]", "%5D")))
                .as(query).isEqualTo(expected);
    }

    private static List<String> ids(Predicate<JsonNode> test) {
        return all.stream().filter(test).map(build -> text(build, "id")).toList();
    }

    private static List<JsonNode> jobs(JsonNode build) {
        List<JsonNode> jobs = new java.util.ArrayList<>();
        build.get("jobs").forEach(jobs::add);
        return jobs;
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).asText();
    }

    private static String path(JsonNode node) {
        return text(node, "url").replace("https://api.buildkite.com", "");
    }

    private static long millis(JsonNode build, String name) {
        String text = text(build, name);
        return java.time.Instant.parse(text.endsWith(" UTC")
                ? text.substring(0, 10) + "T" + text.substring(11, 19) + "Z"
                : text).toEpochMilli();
    }
}
