package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

class ParentEndpointsTest {
    private static final Endpoint ORGANIZATIONS = endpoint("organizations", "/v2/organizations");
    private static final Endpoint PIPELINES = endpoint("pipelines", "/v2/organizations/{org.slug}/pipelines");
    private static final Endpoint BUILDS = endpoint("builds", "/v2/builds");
    private static final Endpoint ORG_BUILDS = endpoint("org_builds", "/v2/organizations/{org.slug}/builds");
    private static final Endpoint LOG = endpoint("jobs_log",
            "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/jobs/{job.id}/log");
    private static final Endpoint CLUSTERS = endpoint("clusters", "/v2/organizations/{org.slug}/clusters");
    private static final Endpoint QUEUES = endpoint("queues",
            "/v2/organizations/{org.slug}/clusters/{clusters.id}/queues");
    private static final Endpoint QUEUE_TOKENS = endpoint("queue_tokens",
            "/v2/organizations/{org.slug}/clusters/{clusters.id}/queues/{queues.id}/tokens");

    @Test
    void parentsComeFirstWhateverTheOrderOfTheFiles() {
        assertThat(ids(List.of(LOG, QUEUE_TOKENS, QUEUES, CLUSTERS, BUILDS, PIPELINES, ORGANIZATIONS), "jobs_log",
                "queue_tokens")).containsExactly("organizations", "pipelines", "builds", "jobs_log", "clusters",
                        "queues", "queue_tokens");
    }

    @Test
    void aListOverAllOrganizationsBringsThePipelinesWithIt() {
        assertThat(ids(List.of(BUILDS, PIPELINES, ORGANIZATIONS), "builds")).containsExactly("organizations",
                "pipelines", "builds");
        assertThat(ids(List.of(BUILDS), "builds")).containsExactly("builds");
    }

    @Test
    void aBuildsListThatIsReadAnywayIsTheParentOfWhatHangsBelow() {
        List<Endpoint> all = List.of(ORGANIZATIONS, PIPELINES, BUILDS, ORG_BUILDS, LOG);
        assertThat(new ParentEndpoints(all, List.of("org_builds", "jobs_log")).of(LOG)).isEqualTo(ORG_BUILDS);
        assertThat(new ParentEndpoints(all, List.of("jobs_log")).of(LOG)).isEqualTo(BUILDS);
    }

    @Test
    void ofListsThatNobodyAskedForTheWidestThatIsNotNarrowedIsTheParent() {
        Endpoint narrowed = new Endpoint("main_builds", PathTemplate.parse("/v2/builds"), "branch=main", "", Where.ALL,
                Endpoint.Passes.AUTO, "");
        assertThat(new ParentEndpoints(List.of(narrowed, ORG_BUILDS), List.of()).of(LOG)).isEqualTo(ORG_BUILDS);
        assertThat(new ParentEndpoints(List.of(ORG_BUILDS, BUILDS), List.of()).of(LOG)).isEqualTo(BUILDS);
    }

    @Test
    void whatReadsOneRecordListsNone() {
        Endpoint one = endpoint("build", "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}");
        ParentEndpoints known = new ParentEndpoints(List.of(one), List.of());
        assertThatThrownBy(() -> known.of(LOG)).hasMessageContaining("builds");
        assertThat(known.isParent(one)).isFalse();
        assertThat(known.isParent(BUILDS)).isTrue();
        assertThat(known.pipelines()).isEqualTo("pipelines");
    }

    @Test
    void ofTwoListsOfPipelinesTheFirstTellsWhichThereAre() {
        Endpoint own = endpoint("own", "/v2/organizations/{org.slug}/pipelines");
        assertThat(new ParentEndpoints(List.of(own, PIPELINES), List.of()).pipelines()).isEqualTo("own");
    }

    @Test
    void namesWhatIsMissing() {
        assertThatThrownBy(() -> ids(List.of(QUEUES), "queues")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queues").hasMessageContaining("{clusters.id}");
        assertThatThrownBy(() -> ids(List.of(LOG), "jobs_log")).hasMessageContaining("jobs_log")
                .hasMessageContaining("builds");
    }

    @Test
    void refusesEndpointsThatNeedEachOther() {
        Endpoint one = endpoint("one", "/v2/one/{two.id}/x");
        Endpoint two = endpoint("two", "/v2/two/{one.id}/x");
        assertThatThrownBy(() -> ids(List.of(one, two), "one")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one → two");
        Endpoint self = endpoint("self", "/v2/self/{self.id}/x");
        assertThatThrownBy(() -> ids(List.of(self), "self")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{self.id}");
    }

    private static List<String> ids(List<Endpoint> known, String... selected) {
        return new ParentEndpoints(known, Arrays.asList(selected)).order().stream().map(Endpoint::id).toList();
    }

    private static Endpoint endpoint(String id, String path) {
        return new Endpoint(id, PathTemplate.parse(path), "", "", Where.ALL, Endpoint.Passes.AUTO, "");
    }
}
