package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.http.ApiException.Kind;

class ApiRefusalTest extends ApiClientFixture {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"403 | {\"message\":\"Forbidden\"} | FORBIDDEN | Forbidden",
            "404 | {\"message\":\"No job found\"} | NOT_FOUND | No job found",
            "400 | {\"message\":\"Listing builds this deep is not supported.\"} | TOO_DEEP | this deep",
            "400 | {\"message\":\"Bad cursor\"} | REFUSED | Bad cursor",
            "410 | {\"message\":\"Gone\"} | REFUSED | Gone",
            "422 | {\"message\":\"Validation Failed\",\"errors\":[{\"field\":\"state\",\"code\":\"invalid\"}]} | REFUSED | (state invalid)",
            "422 | {\"message\":\"Validation Failed\",\"errors\":[\"name is taken\"]} | REFUSED | (name is taken)",
            "418 | <html>teapot</html> | REFUSED | a page of HTML", "405 | '' | REFUSED | no message"})
    void aRefusalCarriesBuildkitesOwnWordsAndIsNotAskedAgain(int status, String body, Kind kind, String words) {
        server.then(ScriptedServer.status(status, body));
        ApiException failure = failure(() -> client.get(page("/v2/builds?access_token=hidden")));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.endpoint()).isEqualTo("builds");
        assertThat(failure).hasMessageContaining(words).hasMessageContaining("builds").message()
                .doesNotContain("hidden").doesNotContain("secret-token");
        assertThat(failure.redactedUrl()).endsWith("/v2/builds?access_token=***");
        assertThat(server.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 422})
    @Timeout(10)
    void aLongRefusalIsLookedThroughNoFurtherThanItIsShown(int status) {
        server.then(ScriptedServer.status(status, "a".repeat(60_000)));
        assertThat(failure(() -> client.get(page("/v2/builds")))).hasMessageContaining("a".repeat(500) + "…");
    }

    @Test
    void nothingThatDrivesATerminalOrTurnsALineIsInARefusal() {
        server.then(ScriptedServer.status(404, "{\"message\": \"no\\u001b[31m such\\u009b2J \\u202ebuild\\nhere\"}"));
        assertThat(failure(() -> client.get(page("/v2/builds")))).hasMessageContaining("404")
                .hasMessageEndingWith(": no such build here.");
    }

    @Test
    void aTypeOfAnAnswerIsToldAsItMayBeShown() {
        server.then(ScriptedServer.answer(200, "text/\u001b[31mhtml\u009b2J" + "y".repeat(9_000), "<html>"),
                ScriptedServer.json("[]"));
        client.get(page("/v2/builds")).close();
        assertThat(retries).singleElement().asString()
                .startsWith("status 200 with a body that is not whole JSON (text/html")
                .hasSizeLessThan(700).matches("\\P{Cntrl}*").doesNotContain("\u009b");
    }

    @Test
    void aMissingScopeIsNamed() {
        server.then(
                ScriptedServer.status(403, "{\"message\":\"Your access token doesn't have the read_builds scope\"}"));
        ApiException failure = failure(() -> client.get(page("/v2/builds")));
        assertThat(failure.missingScope()).contains("read_builds");
        assertThat(failure).hasMessageContaining("Give the token the scope read_builds");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNeverFollowed(int status) throws IOException {
        try (ScriptedServer other = new ScriptedServer()) {
            server.then(ScriptedServer.status(status, "", "Location: " + other.url() + "/v2/builds?signature=hidden"));
            ApiException failure = failure(() -> client.get(page("/v2/builds")));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure).hasMessageContaining(other.url()).message().doesNotContain("hidden");
            assertThat(other.connections()).isZero();
            assertThat(server.asked).hasSize(1);
        }
    }

    @Test
    void aRefusedTokenEndsWithAnErrorThatDoesNotShowIt() {
        server.then(ScriptedServer.status(401, "{\"message\":\"Authentication required.\"}",
                "WWW-Authenticate: Basic realm=\"x\""));
        ApiException failure = failure(() -> client.get(page("/v2/builds")));
        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure).hasMessageContaining("Authentication required").hasMessageContaining("BUILDKITE_API_TOKEN")
                .message().doesNotContain("secret-token");
        assertThat(server.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 422, 500, 503})
    void aTokenThatTheAnswerEchoesIsNotShown(int status) {
        open(settings.withRetry(QUICK.withTimeLimit(Duration.ofMillis(1))));
        server.otherwise(ScriptedServer.status(status, "{\"message\": \"no such token: secret-token\", \"errors\": "
                + "[\"Authorization: Bearer other-secret-token\", {\"token\": \"secret-token\"}]}"));
        ApiException failure = failure(() -> client.get(page("/v2/builds")));
        assertThat(failure).hasMessageContaining("no such token").message().doesNotContain("secret-token");
        assertThat(retries).noneMatch(reason -> reason.contains("secret-token"));
    }

    @Test
    void anAnswerThatNothingChangedIsNoRedirect() {
        server.then(ScriptedServer.status(304, ""));
        ApiException failure = failure(() -> client.get(page("/v2/builds")));
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining("304").hasMessageContaining("cache").message()
                .doesNotContain("redirect");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"429 | Fri, 31 Dec 9999 23:59:59 GMT", "503 | Fri, 31 Dec 9999 23:59:59 GMT",
            "429 | 99999999999999999999", "503 | 9223372036854775807", "503 | -9223372036854775808"})
    void aWaitBeyondAllReasonBreaksNothing(int status, String retryAfter) {
        open(settings.withRetry(QUICK.withTimeLimit(Duration.ofMillis(1))));
        client.atMost(1);
        server.otherwise(ScriptedServer.status(status, "{}", "Retry-After: " + retryAfter));
        assertThat(failure(() -> client.get(page("/v2/builds")))).hasMessageContaining("/v2/builds");
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void aTokenFileIsReadAgainOnceWhenItsTokenIsRefused() throws IOException {
        Path file = Files.writeString(spool.resolve("token"), "first-token\n");
        open(ApiSettings.of(Origin.of(server.url()),
                TokenSource.fromEnvironment(Map.of(TokenSource.FILE_VARIABLE, file.toString()))).withRetry(QUICK));
        server.otherwise((asked, out) -> (asked.header("authorization").equals("Bearer second-token")
                ? ScriptedServer.json("[1]")
                : ScriptedServer.status(401, "{\"message\":\"Authentication required.\"}")).write(asked, out));

        assertThat(failure(() -> client.get(page("/v2/builds"))).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(server.asked).as("the same token is not tried again").hasSize(1);
        Files.writeString(file, "second-token\n");
        assertThat(body(page("/v2/builds"))).isEqualTo("[1]");
        assertThat(server.asked).hasSize(3);
    }

    @Test
    void aMissingOrMalformedTokenSaysWhereItShouldBe() {
        assertThat(failure(() -> TokenSource.fromEnvironment(Map.of()))).hasMessageContaining("BUILDKITE_API_TOKEN");
        assertThat(failure(() -> TokenSource.of("two words"))).hasMessageContaining("BUILDKITE_API_TOKEN").message()
                .doesNotContain("two words");
        assertThat(failure(() -> TokenSource.ofFile(Path.of("/nonexistent/token"))))
                .hasMessageContaining("/nonexistent/token");
    }

    @Test
    void aPathOutsideThePrefixOrWithDotsIsNotAsked() {
        open(ApiSettings.of(Origin.of(server.url() + "/prefix/"), TokenSource.of("secret-token")).withRetry(QUICK));
        assertThat(failure(() -> client.get(page(server.url() + "/v2/builds"))).kind()).isEqualTo(Kind.FOREIGN_ORIGIN);
        assertThat(failure(() -> client.get(page("/v2/organizations/%2e%2e/builds"))).kind())
                .isEqualTo(Kind.FOREIGN_ORIGIN);
        assertThat(server.asked).isEmpty();
        try (ApiAnswer answer = client.get(page("/v2/builds"))) {
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(server.targets()).containsExactly("/prefix/v2/builds");
    }

    @Test
    void aLinkInTheBodyPassesTheSameChecks() {
        ApiRequest from = page("/v2/organizations/acme/pipelines/p/builds/1/jobs?per_page=5");
        assertThat(client.follow(from, "/v2/x?after=A%2FB").toString()).isEqualTo(server.url() + "/v2/x?after=A%2FB");
        assertThat(client.follow(from, "?after=AB").toString())
                .isEqualTo(server.url() + "/v2/organizations/acme/pipelines/p/builds/1/jobs?after=AB");
        assertThat(client.follow(from, server.url() + "/v2/x?state[]=a#end").toString())
                .isEqualTo(server.url() + "/v2/x?state%5B%5D=a");
        for (String foreign : new String[]{"https://api.buildkite.com/v2/x?after=AB", "//elsewhere.example/v2/x",
                "http://127.0.0.1:1/v2/x", "http://user@127.0.0.1:" + server.port() + "/v2/x"}) {
            assertThat(failure(() -> client.follow(from, foreign)).kind()).as(foreign).isEqualTo(Kind.FOREIGN_ORIGIN);
        }
        for (String garbage : new String[]{"", " ", "http://", "not a url", "http:///x", null}) {
            assertThat(failure(() -> client.follow(from, garbage)).kind()).as(garbage).isEqualTo(Kind.REFUSED);
        }
    }

    @Test
    void rewriteNextKeepsTheQueryOnOurOrigin() {
        open(settings.withRewriteNext(true));
        ApiRequest from = page("/v2/builds?per_page=5");
        assertThat(client.follow(from, "https://api.buildkite.com/v2/builds?page=2&per_page=5"))
                .isEqualTo(URI.create(server.url() + "/v2/builds?page=2&per_page=5"));
    }
}
