package dev.kitecaravan.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.fasterxml.jackson.databind.JsonNode;

/** Tokens, scopes, limits, faults, and the port. */
class SandboxRefusalsTest {
    private static final SandboxSettings SMALL = SandboxSettings.standard().withBuilds(40);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void whoHasNoTokenOrAWrongOneIsRefusedWithoutBeingCharged() {
        try (Sandbox sandbox = Sandbox.start(SMALL.withLimits(1, 1, HOUR))) {
            SandboxClient.Answer none = new SandboxClient(sandbox.origin(), null).get("/v2/builds");
            SandboxClient.Answer wrong = new SandboxClient(sandbox.origin(), "stale").get("/v2/builds");
            assertThat(none.status()).isEqualTo(401);
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.message()).startsWith("Authentication required. Please supply a valid API Access Token: ");
            assertThat(new SandboxClient(sandbox).get("/v2/builds").status()).isEqualTo(200);
            assertThat(sandbox.requests().all()).extracting(RequestLog.Request::authorized).containsExactly(false, true,
                    true);
            assertThat(sandbox.requests().byStatus()).containsEntry(401, 2).containsEntry(200, 1);
        }
    }

    @Test
    void aMissingScopeIsNamed() {
        try (Sandbox sandbox = Sandbox.start(SMALL.withoutLimits().withScopes(Set.of("read_organizations")))) {
            SandboxClient client = new SandboxClient(sandbox);
            assertThat(client.get("/v2/organizations").status()).isEqualTo(200);
            SandboxClient.Answer refused = client.get("/v2/builds");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.message()).isEqualTo("Your access token doesn't have the read_builds scope");
            assertThat(client.get("/v2/access-token").json().get("scopes")).hasSize(1);
        }
    }

    @Test
    void whatIsUnknownIsNotFound() {
        try (Sandbox sandbox = Sandbox.start(SMALL.withoutLimits())) {
            SandboxClient client = new SandboxClient(sandbox);
            JsonNode build = client.get("/v2/builds").json().get(9);
            String path = build.get("url").asText().replace("https://api.buildkite.com", "");
            assertThat(client.get("/v2/organizations/nobody/pipelines").message()).isEqualTo("Not Found");
            assertThat(client.get("/v2/organizations/harbor-lane/pipelines/none").status()).isEqualTo(404);
            assertThat(client.get(path.replaceAll("[0-9]+$", "99999")).message()).isEqualTo("Not Found");
            assertThat(client.get(path.replaceAll("[0-9]+$", build.get("id").asText())).status()).isEqualTo(404);
            assertThat(client.get(path + "/jobs/none/log").message()).isEqualTo("No job found");
            assertThat(client.get("/v2/nothing").message()).isEqualTo("No route matches /v2/nothing");
        }
    }

    @Test
    void theTokenHasALimitOfItsOwn() {
        try (Sandbox sandbox = Sandbox.start(SMALL.withLimits(3, 200, HOUR))) {
            SandboxClient client = new SandboxClient(sandbox);
            SandboxClient.Answer first = client.get("/v2/organizations/harbor-lane/builds");
            assertThat(first.header("RateLimit-Scope")).isEqualTo("rest");
            assertThat(first.header("RateLimit-Remaining")).isEqualTo("199");
            assertThat(first.header("RateLimit-Limit")).isEqualTo("200");
            assertThat(first.header("RateLimit-User-Scope")).isEqualTo("rest_user");
            assertThat(first.header("RateLimit-User-Remaining")).isEqualTo("2");
            assertThat(Integer.parseInt(first.header("RateLimit-User-Reset"))).isBetween(3590, 3600);
            client.get("/v2/user");
            assertThat(client.get("/v2/user").header("RateLimit-Scope")).isNull();
            SandboxClient.Answer refused = client.get("/v2/builds");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("RateLimit-User-Remaining")).isEqualTo("-1");
            assertThat(refused.header("RateLimit-User-Warning")).isNotBlank();
            assertThat(refused.header("Retry-After")).isNull();
            JsonNode body = refused.json();
            assertThat(body.get("scope").asText()).isEqualTo("rest_user");
            assertThat(body.get("limit").asInt()).isEqualTo(3);
            assertThat(body.get("current").asInt()).isEqualTo(4);
            assertThat(body.get("message").asText()).isEqualTo("You have exceeded your API rate limit. Please wait "
                    + body.get("reset").asInt() + " seconds before making more requests.");
            assertThat(sandbox.requests().refusals()).isEqualTo(1);
        }
    }

    @Test
    void eachOrganizationHasALimitAndListsOverAllAreChargedToAll() {
        try (Sandbox sandbox = Sandbox.start(SMALL.withLimits(200, 2, HOUR))) {
            SandboxClient client = new SandboxClient(sandbox);
            client.get("/v2/organizations/harbor-lane/pipelines");
            assertThat(client.get("/v2/builds").header("RateLimit-Remaining")).isEqualTo("0");
            SandboxClient.Answer refused = client.get("/v2/organizations/harbor-lane/pipelines");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().get("scope").asText()).isEqualTo("rest");
            assertThat(client.get("/v2/organizations/northwind-rail/pipelines").status()).isEqualTo(200);
        }
    }

    @Test
    void aWindowEnds() {
        try (Sandbox sandbox = Sandbox.start(SMALL.withLimits(1, 200, Duration.ofMillis(150)))) {
            SandboxClient client = new SandboxClient(sandbox);
            Awaitility.await().until(() -> client.get("/v2/user").status() == 429);
            Awaitility.await().until(() -> client.get("/v2/user").status() == 200);
        }
    }

    @Test
    void olderSpellingsOfTheHeaders() {
        try (Sandbox older = Sandbox.start(SMALL.withRateHeaders(RateHeaders.OLDER));
                Sandbox middle = Sandbox.start(SMALL.withRateHeaders(RateHeaders.ORGANIZATION_ONLY));
                Sandbox none = Sandbox.start(SMALL.withRateHeaders(RateHeaders.NONE))) {
            assertThat(new SandboxClient(older).get("/v2/builds").header("Rate-Limit-Remaining")).isEqualTo("49");
            SandboxClient.Answer answer = new SandboxClient(middle).get("/v2/builds");
            assertThat(answer.header("RateLimit-Scope")).isEqualTo("organization");
            assertThat(answer.header("RateLimit-User-Limit")).isNull();
            assertThat(new SandboxClient(none).get("/v2/builds").header("RateLimit-Limit")).isNull();
        }
    }

    @Test
    void dateFollowsTheClockBase() {
        Instant base = Instant.parse("2026-03-01T12:00:00Z");
        try (Sandbox sandbox = Sandbox.start(SMALL.withClockBase(base))) {
            SandboxClient.Answer answer = new SandboxClient(sandbox).get("/v2/builds?per_page=1");
            Instant date = ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            assertThat(date).isBetween(base, base.plusSeconds(60));
            assertThat(Instant.parse(answer.json().get(0).get("created_at").asText()))
                    .isBetween(base.minusSeconds(600), base);
        }
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void everyFaultShowsItself(FaultKind kind) {
        try (Sandbox sandbox = Sandbox
                .start(SMALL.withoutLimits().withFaults(1, kind).withSlowBy(Duration.ofMillis(120)))) {
            SandboxClient client = new SandboxClient(sandbox);
            long began = System.nanoTime();
            switch (kind) {
                case SERVER_ERROR -> assertThat(client.get("/v2/builds").status()).isEqualTo(500);
                case BAD_GATEWAY -> assertThat(client.get("/v2/builds").status()).isEqualTo(502);
                case UNAVAILABLE -> assertThat(client.get("/v2/builds").text()).startsWith("<!DOCTYPE html>");
                case HTML_PAGE -> {
                    assertThat(client.get("/v2/builds").status()).isEqualTo(200);
                    assertThatThrownBy(() -> client.get("/v2/builds").json()).isInstanceOf(UncheckedIOException.class);
                }
                case RESET -> assertThatThrownBy(() -> client.get("/v2/builds"))
                        .hasRootCauseMessage("Connection reset");
                case TRUNCATED_BODY -> assertThatThrownBy(() -> client.get("/v2/builds"))
                        .isInstanceOf(UncheckedIOException.class);
                case TRUNCATED_JSON -> {
                    SandboxClient.Answer answer = client.get("/v2/builds");
                    assertThat(answer.header("Content-Length"))
                            .isEqualTo(Integer.toString(answer.response().body().length));
                    assertThatThrownBy(answer::json).isInstanceOf(UncheckedIOException.class);
                }
                case SLOW -> {
                    assertThat(client.get("/v2/builds").json()).hasSize(30);
                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(110));
                }
                case SILENT -> assertThatThrownBy(() -> HttpClient.newHttpClient().send(
                        HttpRequest.newBuilder(sandbox.origin().resolve("/v2/builds"))
                                .header("Authorization", "Bearer " + sandbox.token()).timeout(Duration.ofMillis(200))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())).isInstanceOf(HttpTimeoutException.class);
                case SPENT -> {
                    SandboxClient.Answer answer = client.get("/v2/builds");
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.header("RateLimit-User-Remaining")).isEqualTo("-1");
                }
            }
            assertThat(sandbox.requests().byFault().get(kind)).isPositive();
        }
    }

    @Test
    void faultsComeAtTheirRateAndFollowTheSeed() {
        SandboxSettings faulty = SMALL.withoutLimits().withFaults(0.2, FaultKind.BAD_GATEWAY, FaultKind.UNAVAILABLE);
        try (Sandbox one = Sandbox.start(faulty); Sandbox same = Sandbox.start(faulty)) {
            SandboxClient client = new SandboxClient(one);
            SandboxClient other = new SandboxClient(same);
            for (int i = 0; i < 300; i++) {
                assertThat(client.get("/v2/user").status()).isEqualTo(other.get("/v2/user").status());
            }
            assertThat(one.requests().byStatus().get(200)).isBetween(210, 270);
            assertThat(one.requests().byStatus()).containsKeys(502, 503);
        }
    }

    @Test
    void aTakenPortIsSaidSo() {
        try (Sandbox sandbox = Sandbox.start(SMALL)) {
            assertThatThrownBy(() -> Sandbox.start(SMALL.withPort(sandbox.port())))
                    .hasMessage("The sandbox cannot listen on port " + sandbox.port()
                            + ", because another program does; choose another port, or 0 for any free one.");
        }
        assertThatThrownBy(() -> SMALL.withOrganizations(0))
                .hasMessage("The sandbox's organizations is 0, but must be 1 or more.");
    }

    @Test
    void theRequestLogTellsWhatWasAsked() {
        try (Sandbox sandbox = Sandbox.start(SMALL.withoutLimits())) {
            SandboxClient client = new SandboxClient(sandbox);
            client.get("/v2/organizations/harbor-lane/builds?per_page=3");
            client.get("/v2/nothing");
            assertThat(sandbox.requests().all()).extracting(RequestLog.Request::target)
                    .containsExactly("/v2/organizations/harbor-lane/builds?per_page=3", "/v2/nothing");
            assertThat(sandbox.requests().byKind()).containsEntry("org_builds", 1).containsEntry("unknown", 1);
            JsonNode log = client.get("/_sandbox/requests").json();
            assertThat(log.get("count").asInt()).isEqualTo(2);
            assertThat(log.get("requests")).hasSize(2);
            client.send("POST", "/_sandbox/reset-requests");
            assertThat(sandbox.requests().count()).isZero();
        }
    }
}
