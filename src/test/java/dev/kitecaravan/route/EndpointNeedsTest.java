package dev.kitecaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.PathTemplate;

/** What an endpoint needs of the token and the plan. */
class EndpointNeedsTest {
    @ParameterizedTest
    @CsvSource({"/v2/organizations, read_organizations", "'/v2/organizations/{org.slug}', read_organizations",
            "'/v2/organizations/{org.slug}/pipelines', read_organizations read_pipelines",
            "/v2/builds, read_builds", "'/v2/organizations/{org.slug}/builds', read_builds read_organizations",
            "'/v2/organizations/{org.slug}/pipelines/{slug}/builds/{number}/annotations',"
                    + " read_builds read_organizations read_pipelines",
            "'/v2/organizations/{org.slug}/pipelines/{slug}/builds/{number}/jobs/{job.id}/log',"
                    + " read_build_logs read_builds read_organizations read_pipelines",
            "'/v2/organizations/{org.slug}/pipelines/{slug}/builds/{number}/artifacts',"
                    + " read_artifacts read_builds read_organizations read_pipelines",
            "'/v2/organizations/{org.slug}/agents', read_agents read_organizations",
            "'/v2/organizations/{org.slug}/clusters/{clusters.id}/secrets', read_organizations read_secret_details or read_secrets_details",
            "'/v2/organizations/{org.slug}/members', read_organizations",
            "'/v2/analytics/organizations/{org.slug}/suites', read_organizations read_suites", "/v2/access-token, ''",
            "'/v2/organizations/{org.slug}/emojis', read_organizations"})
    void aPathNeedsItsOwnScopeAndThoseOfItsParents(String path, String scopes) {
        Endpoint endpoint = new Endpoint("x", PathTemplate.parse(path), "", "", null, Endpoint.Passes.AUTO, "");
        assertThat(String.join(" ", EndpointNeeds.of(endpoint).scopes())).isEqualTo(scopes);
    }

    @org.junit.jupiter.api.Test
    void auditEventsNeedAPlan() {
        Endpoint endpoint = new Endpoint("x", PathTemplate.parse("/v2/organizations/{org.slug}/audit_events"), "", "",
                null, Endpoint.Passes.AUTO, "");
        assertThat(EndpointNeeds.of(endpoint).plan()).isEqualTo("Enterprise");
    }

    @org.junit.jupiter.api.Test
    void eitherSpellingOfAScopeWillDo() {
        Endpoint endpoint = new Endpoint("x", PathTemplate.parse("/v2/organizations/{org.slug}/teams"), "", "", null,
                Endpoint.Passes.AUTO, "");
        EndpointNeeds needs = EndpointNeeds.of(endpoint);
        assertThat(needs.missing(java.util.Set.of("read_organizations", "view_teams"))).isEmpty();
        assertThat(needs.missing(java.util.Set.of("read_organizations"))).containsExactly("read_teams or view_teams");
    }
}
