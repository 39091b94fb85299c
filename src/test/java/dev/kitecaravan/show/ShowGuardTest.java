package dev.kitecaravan.show;

import static dev.kitecaravan.show.ShowFixture.get;
import static dev.kitecaravan.show.ShowFixture.post;
import static dev.kitecaravan.show.ShowFixture.request;
import static dev.kitecaravan.show.ShowFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.show.http.PageToken;
import dev.kitecaravan.show.http.ShowAnswer;
import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.table.SystemColumns;

/** Who gets an answer from the page: asked by a name of its own, by a form of its own, and with the token where there is one. */
class ShowGuardTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Map<String, String> SELECT = Map.of("sql", "select 1");

    @TempDir
    Path folder;

    private ShowHandler handler(String token, Instant now) {
        return ShowFixture.handler(new DestinationSettings("h2", null, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder, Map.of()), token, now);
    }

    private int status(ShowRequest request) {
        return handler(null, NOW).answer(request).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8090", "LOCALHOST:1", "127.0.0.1:8090", "[::1]:8090",
            "ci.example.com", "ci.example.com:443"})
    void aNameOfItsOwnIsAnswered(String host) {
        assertThat(status(get("/", "host", host))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8090", "localhost.evil.example", "127.0.0.1.evil.example", "",
            "10.0.0.1:8090", "localhost:8090:1", "evil.example:x", "localhost@evil.example"})
    void anotherSitesNameThatLeadsHereIsNot(String host) {
        ShowAnswer answer = handler(null, NOW).answer(get("/", "host", host));
        assertThat(answer.status()).isEqualTo(421);
        assertThat(text(answer)).doesNotContain("buildkite_data");
    }

    @Test
    void aFormOfItsOwnIsTaken() {
        assertThat(status(post("/sql", SELECT))).isEqualTo(422);
        assertThat(status(request("POST", "/sql", SELECT, "origin", "http://localhost:8090"))).isEqualTo(422);
        assertThat(status(request("POST", "/sql", SELECT, "host", "ci.example.com", "origin",
                "https://ci.example.com", "sec-fetch-site", "same-origin"))).isEqualTo(422);
    }

    /** A policy of the browser may leave the origin out. */
    @Test
    void aFormThatOnlyTheBrowserVouchesForIsTaken() {
        assertThat(status(request("POST", "/sql", SELECT, "sec-fetch-site", "same-origin"))).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example,cross-site", "https://evil.example,", "null,", "http://localhost:9999,same-site",
            "http://localhost:8090,cross-site", "http://localhost:8091,same-origin", ",none", ",cross-site", ","})
    void aFormOfAnotherSiteIsNot(String origin, String site) {
        java.util.List<String> headers = new java.util.ArrayList<>();
        if (origin != null) {
            headers.addAll(java.util.List.of("origin", origin));
        }
        if (site != null) {
            headers.addAll(java.util.List.of("sec-fetch-site", site));
        }
        assertThat(status(request("POST", "/sql", SELECT, headers.toArray(String[]::new)))).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void nothingIsChanged(String method) {
        assertThat(status(request(method, "/sql", SELECT))).isEqualTo(405);
        assertThat(status(post("/tables", SELECT))).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tables", "/letters", "/sql", "/nowhere", "/?days=7", "/sql?q=select+1",
            "/build?id=x", "/builds/web/1", "/job?pipeline=web&step=test", "/log?job=x"})
    void withoutTheTokenThereIsOnlyTheDoor(String path) {
        ShowAnswer answer = handler(ShowFixture.TOKEN, NOW).answer(get(path));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(text(answer)).contains("CARAVAN_SHOW_TOKEN_FILE").doesNotContain("buildkite_data")
                .doesNotContain(ShowFixture.TOKEN);
        assertThat(handler(ShowFixture.TOKEN, NOW).answer(post("/sql", SELECT)).status()).isEqualTo(401);
    }

    @Test
    void theTokenOpensASessionThatEnds() {
        ShowHandler page = handler(ShowFixture.TOKEN, NOW);
        assertThat(page.answer(post("/login", Map.of("token", "not it"))).status()).isEqualTo(401);
        assertThat(page.answer(post("/login", Map.of())).status()).isEqualTo(401);
        assertThat(page.answer(request("POST", "/login", Map.of("token", ShowFixture.TOKEN), "origin",
                "https://evil.example")).status()).isEqualTo(403);

        ShowAnswer opened = page.answer(post("/login", Map.of("token", ShowFixture.TOKEN)));
        String cookie = opened.headers().get("Set-Cookie");
        assertThat(opened.status()).isEqualTo(303);
        assertThat(cookie).contains("; Max-Age=43200;").contains("; HttpOnly").contains("; SameSite=Strict")
                .doesNotContain("Secure")
                .doesNotContain(ShowFixture.TOKEN);
        String session = cookie.substring(0, cookie.indexOf(';'));
        assertThat(page.answer(get("/", "cookie", "other=1; " + session)).status()).isEqualTo(200);
        assertThat(handler(ShowFixture.TOKEN, NOW.plus(Duration.ofHours(11))).answer(get("/", "cookie", session))
                .status()).isEqualTo(200);
        assertThat(handler(ShowFixture.TOKEN, NOW.plus(Duration.ofHours(13))).answer(get("/", "cookie", session))
                .status()).isEqualTo(401);
        assertThat(handler("another token, just as long", NOW).answer(get("/", "cookie", session)).status())
                .isEqualTo(401);
        assertThat(page.answer(post("/logout", Map.of())).status()).isEqualTo(401);
    }

    @Test
    void aCookieThatWasMadeUpOpensNothing() {
        ShowHandler page = handler(ShowFixture.TOKEN, NOW);
        String cookie = new PageToken(ShowFixture.TOKEN, Clock.fixed(NOW, ZoneOffset.UTC)).session(true);
        assertThat(cookie).endsWith("; Secure");
        String session = cookie.substring(0, cookie.indexOf(';'));
        String later = session.replaceFirst("=1", "=2");
        for (String forged : new String[]{later, session.substring(0, session.length() - 1), session + "0",
                "caravan_session=", "caravan_session=.", "caravan_session=99999999999.", "caravan_session=x.y"}) {
            assertThat(page.answer(get("/", "cookie", forged)).status()).as(forged).isEqualTo(401);
        }
    }

    @Test
    void programsShowTheTokenInAHeader() {
        ShowHandler page = handler(ShowFixture.TOKEN, NOW);
        assertThat(page.answer(get("/", "authorization", "Bearer " + ShowFixture.TOKEN)).status()).isEqualTo(200);
        assertThat(page.answer(get("/", "authorization", "Bearer " + ShowFixture.TOKEN + "x")).status()).isEqualTo(401);
        assertThat(page.answer(get("/", "authorization", ShowFixture.TOKEN)).status()).isEqualTo(401);
    }

    private static Optional<Integer> agent(ShowHandler page, String... headers) {
        Map<String, String> given = new HashMap<>(Map.of("host", "localhost:8090"));
        for (int i = 0; i < headers.length; i += 2) {
            given.put(headers[i], headers[i + 1]);
        }
        return page.refusal("127.0.0.1", given::get).map(Map.Entry::getKey);
    }

    /** What agents ask lies beside the page, and behind its rules. */
    @Test
    void anAgentShowsTheTokenAndASessionOfABrowserIsNone() {
        ShowHandler page = handler(ShowFixture.TOKEN, NOW);
        String session = page.answer(post("/login", Map.of("token", ShowFixture.TOKEN))).headers().get("Set-Cookie")
                .split(";")[0];
        assertThat(agent(page)).contains(401);
        assertThat(agent(page, "cookie", session)).contains(401);
        assertThat(agent(page, "authorization", "Bearer guess")).contains(401);
        assertThat(agent(page, "authorization", "Bearer " + ShowFixture.TOKEN)).isEmpty();
        assertThat(agent(handler(null, NOW))).isEmpty();
    }

    @Test
    void anAgentOfAForeignWebPageIsNotAnsweredEvenWithTheToken() {
        String token = "Bearer " + ShowFixture.TOKEN;
        for (String key : new String[]{ShowFixture.TOKEN, null}) {
            ShowHandler page = handler(key, NOW);
            assertThat(agent(page, "authorization", token, "host", "evil.example")).contains(421);
            assertThat(agent(page, "authorization", token, "host", "")).contains(421);
            assertThat(agent(page, "authorization", token, "origin", "https://evil.example")).contains(403);
            assertThat(agent(page, "authorization", token, "origin", "null")).contains(403);
            assertThat(agent(page, "authorization", token, "origin", "http://localhost:9999")).contains(403);
            assertThat(agent(page, "authorization", token, "origin", "http://localhost:8090")).isEmpty();
        }
    }

    @Test
    void anAgentThatGuessesWaitsLikeAReaderWhoDoes() {
        ShowHandler page = handler(ShowFixture.TOKEN, NOW);
        for (int i = 0; i < 5; i++) {
            assertThat(agent(page, "authorization", "Bearer guess " + i)).as("guess " + i).contains(401);
        }
        assertThat(agent(page, "authorization", "Bearer " + ShowFixture.TOKEN)).contains(429);
        assertThat(page.answer(post("/login", Map.of("token", ShowFixture.TOKEN))).status()).isEqualTo(429);
        assertThat(agent(page)).as("who shows none").contains(401);
    }

    /** Else five wrong ones within a day would be a pause, whatever was right between them. */
    @Test
    void aRightTokenAtTheDoorForgetsWrongOnes() {
        ShowHandler page = handler(ShowFixture.TOKEN, NOW);
        for (int i = 0; i < 4; i++) {
            page.answer(post("/login", Map.of("token", "guess " + i)));
        }
        assertThat(page.answer(post("/login", Map.of("token", ShowFixture.TOKEN))).status()).isEqualTo(303);
        for (int i = 0; i < 4; i++) {
            assertThat(page.answer(post("/login", Map.of("token", "guess " + i))).status()).isEqualTo(401);
        }
        assertThat(page.answer(post("/login", Map.of("token", ShowFixture.TOKEN))).status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/../show.css", "/assets//show.css", "/assets/show.css/", "/assets/", "/assets/.",
            "/assets/../../panels.yaml", "/assets/show.css\u0000", "/ASSETS/show.css"})
    void onlyThePagesOwnFilesAreServedWithoutTheToken(String path) {
        assertThat(handler(ShowFixture.TOKEN, NOW).answer(get(path)).status()).isIn(401, 404);
    }

    /** Those who are not let in see the door and its style, at the very addresses that those who are in use. */
    @ParameterizedTest
    @ValueSource(strings = {"//sql", "/sql/", "/./sql", "/x/../sql", "/SQL", "/sql.csv", "/logout"})
    void noSpellingOfAnAddressLeadsPastTheDoor(String path) {
        ShowHandler page = handler(ShowFixture.TOKEN, NOW);
        assertThat(page.answer(get(path)).status()).isEqualTo(401);
        assertThat(page.answer(post(path, SELECT)).status()).isEqualTo(401);
    }

    @Test
    void aTokenOfFifteenCharactersIsRefusedAndOneOfSixteenIsTaken() {
        assertThatThrownBy(() -> handler("x".repeat(15), NOW)).hasMessageContaining("15 characters");
        assertThat(handler("x".repeat(16), NOW).answer(get("/")).status()).isEqualTo(401);
    }

    @Test
    void aSessionLastsTwelveHoursAndNoLonger() {
        String session = handler(ShowFixture.TOKEN, NOW).answer(post("/login", Map.of("token", ShowFixture.TOKEN)))
                .headers().get("Set-Cookie").split(";")[0];
        Instant end = NOW.plus(Duration.ofHours(12));
        assertThat(handler(ShowFixture.TOKEN, end.minusSeconds(1)).answer(get("/", "cookie", session)).status())
                .isEqualTo(200);
        assertThat(handler(ShowFixture.TOKEN, end).answer(get("/", "cookie", session)).status()).isEqualTo(401);
    }

    @Test
    void aTokenThatCouldBeGuessedIsRefused() {
        assertThatThrownBy(() -> handler("hunter2", NOW)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl rand -hex 32").hasMessageNotContaining("hunter2");
    }

    @Test
    void thePageLooksAtNoTokenForAWhileAndSessionsGoOn() {
        ShowHandler page = handler(ShowFixture.TOKEN, NOW);
        ShowAnswer in = page.answer(post("/login", Map.of("token", ShowFixture.TOKEN)));
        String cookie = in.headers().get("Set-Cookie").split(";")[0];
        for (int i = 0; i < 3; i++) {
            assertThat(page.answer(post("/login", Map.of("token", "guess " + i))).status()).isEqualTo(401);
            assertThat(page.answer(get("/", "authorization", "Bearer guess " + i)).status())
                    .isIn(401, 429);
        }
        ShowAnswer paused = page.answer(post("/login", Map.of("token", ShowFixture.TOKEN)));
        assertThat(paused.status()).isEqualTo(429);
        assertThat(paused.headers().get("Retry-After")).isEqualTo("1");
        assertThat(page.answer(get("/", "authorization", "Bearer " + ShowFixture.TOKEN)).status())
                .isEqualTo(429);
        assertThat(page.answer(get("/", "cookie", cookie)).status()).isEqualTo(200);
        assertThat(page.answer(get("/")).status()).as("the door itself").isEqualTo(401);
    }
}
