package dev.kitecaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

class ChangesTest {
    private Sandbox sandbox;
    private SandboxClient client;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(60).withoutLimits());
        client = new SandboxClient(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aNewBuildStandsFirstAndGoesThroughItsStates() {
        BuildAddress address = sandbox.changes().addBuild("harbor-lane", "storefront");
        JsonNode build = newest();
        assertThat(build.get("id").asText()).isEqualTo(address.id().toString());
        assertThat(build.get("state").asText()).isEqualTo("scheduled");
        sandbox.changes().start(address);
        assertThat(newest().get("state").asText()).isEqualTo("running");
        assertThat(client.ids("/v2/builds?state=running")).contains(address.id().toString());
        assertThat(client.ids("/v2/builds?state=scheduled")).doesNotContain(address.id().toString());
        sandbox.changes().finish(address);
        JsonNode over = newest();
        assertThat(over.get("state").asText()).isEqualTo("passed");
        assertThat(over.get("finished_at").isNull()).isFalse();
        assertThat(over.get("jobs"))
                .allSatisfy(job -> assertThat(job.path("state").asText("passed")).isEqualTo("passed"));
        assertThatThrownBy(() -> sandbox.changes().finish(address)).hasMessageContaining("already passed");
    }

    @Test
    void aRetryReopensABuildAndItsEndIsSetAnew() {
        BuildAddress address = sandbox.changes().addBuild("harbor-lane", "checkout-api");
        sandbox.changes().finish(address);
        String ended = newest().get("finished_at").asText();
        UUID next = sandbox.changes().reopen(address);
        JsonNode open = newest();
        assertThat(open.get("state").asText()).isEqualTo("running");
        assertThat(open.get("finished_at").isNull()).isTrue();
        JsonNode old = open.get("jobs").get(0);
        assertThat(old.get("retried").asBoolean()).isTrue();
        assertThat(old.get("retried_in_job_id").asText()).isEqualTo(next.toString());
        assertThat(open.get("jobs").get(1).get("id").asText()).isEqualTo(next.toString());
        assertThat(client.get(address.path() + "/jobs/" + next).json().get("state").asText()).isEqualTo("running");
        sandbox.changes().finish(address);
        assertThat(newest().get("finished_at").asText()).isGreaterThanOrEqualTo(ended);
        assertThat(sandbox.changes().reopen(address)).isNotEqualTo(next);
    }

    @Test
    void aBlockedBuildShowsPassedAndAWaitingManualJob() {
        BuildAddress address = sandbox.changes().addBuild("harbor-lane", "storefront");
        sandbox.changes().block(address);
        JsonNode build = newest();
        assertThat(build.get("state").asText()).isEqualTo("passed");
        assertThat(build.get("blocked").asBoolean()).isTrue();
        JsonNode hold = build.get("jobs").get(build.get("jobs").size() - 1);
        assertThat(hold.get("type").asText()).isEqualTo("manual");
        assertThat(hold.get("unblockable").asBoolean()).isTrue();
        assertThat(client.ids("/v2/builds?state=blocked")).contains(address.id().toString());
        sandbox.changes().finish(address);
        assertThat(newest().get("blocked").asBoolean()).isFalse();
        assertThat(client.ids("/v2/builds?state=blocked")).doesNotContain(address.id().toString());
    }

    @Test
    void metaDataBuildsPipelinesAndOrganizationsComeAndGo() {
        BuildAddress address = sandbox.changes().addBuilds(1).get(0);
        sandbox.changes().setMetaData(address, "note", "late");
        assertThat(client.ids("/v2/builds?meta_data%5Bnote%5D=late")).containsExactly(address.id().toString());
        sandbox.changes().delete(address);
        assertThat(client.get(address.path()).status()).isEqualTo(404);
        sandbox.changes().addOrganization("far-shore");
        sandbox.changes().addPipeline("far-shore", "ferry");
        BuildAddress first = sandbox.changes().addBuild("far-shore", "ferry");
        assertThat(first.number()).isEqualTo(1);
        assertThat(client.ids("/v2/organizations/far-shore/pipelines/ferry/builds")).hasSize(1);
        sandbox.changes().deletePipeline("far-shore", "ferry");
        assertThat(client.get(first.path()).status()).isEqualTo(404);
        assertThat(client.ids("/v2/organizations/far-shore/builds")).isEmpty();
        assertThat(sandbox.report().builds()).isEqualTo(60);
        assertThat(sandbox.report().organizations()).isEqualTo(3);
        assertThatThrownBy(() -> sandbox.changes().delete(first)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeletedNumberIsNotGivenAgain() {
        BuildAddress address = sandbox.changes().addBuild("harbor-lane", "storefront");
        sandbox.changes().delete(address);
        assertThat(sandbox.changes().addBuild("harbor-lane", "storefront").number()).isEqualTo(address.number() + 1);
    }

    @Test
    void driftFollowsSeedAndCountAndStopsWhenAsked() {
        SandboxSettings settings = SandboxSettings.standard().withBuilds(60).withoutLimits()
                .withClockBase(java.time.Instant.parse("2026-05-05T05:05:05Z")).withDrift(Drift.BUSY);
        try (Sandbox one = Sandbox.start(settings); Sandbox same = Sandbox.start(settings)) {
            for (int i = 0; i < 40; i++) {
                new SandboxClient(one).get("/v2/user");
                new SandboxClient(same).get("/v2/user");
            }
            assertThat(one.report()).isEqualTo(same.report());
            assertThat(one.report().builds()).isEqualTo(60 + 40 - 4);
            new SandboxClient(one).send("POST", "/_sandbox/quiet");
            SandboxReport quiet = one.report();
            new SandboxClient(one).get("/v2/builds");
            assertThat(one.report()).isEqualTo(quiet);
            one.drift(new Drift(2, 0, 0, 0, 0));
            new SandboxClient(one).get("/v2/builds");
            assertThat(one.report().builds()).isEqualTo(quiet.builds() + 2);
        }
    }

    @Test
    void aFrozenWindowNeverGrowsAndFiltersHoldWhileThingsChange() throws InterruptedException {
        sandbox.drift(Drift.BUSY);
        String until = java.time.Instant.now().minus(Duration.ofMinutes(1)).toString();
        AtomicBoolean stop = new AtomicBoolean();
        Thread other = new Thread(() -> {
            SandboxClient busy = new SandboxClient(sandbox);
            for (int i = 0; i < 150 && !stop.get(); i++) {
                busy.get("/v2/user");
            }
        });
        other.start();
        for (int i = 0; i < 10; i++) {
            List<JsonNode> running = client.walk("/v2/builds?state=running&exclude_pipeline=true&per_page=100");
            assertThat(running).allMatch(build -> build.get("state").asText().equals("running"));
            assertThat(client.ids("/v2/builds?per_page=100&created_to=" + until)).hasSizeLessThanOrEqualTo(60);
            JsonNode page = client.get("/v2/builds?include_retried_jobs=true&per_page=5").json();
            assertThat(page).allSatisfy(build -> assertThat(build.get("finished_at").isNull())
                    .isEqualTo(!List.of("passed", "failed", "canceled").contains(build.get("state").asText())));
        }
        stop.set(true);
        other.join();
    }

    private JsonNode newest() {
        return client.get("/v2/builds?per_page=1&include_retried_jobs=true").json().get(0);
    }
}
