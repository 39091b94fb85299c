package dev.kitecaravan.show;

import static dev.kitecaravan.show.ShowFixture.get;
import static dev.kitecaravan.show.ShowFixture.post;
import static dev.kitecaravan.show.ShowFixture.request;
import static dev.kitecaravan.show.ShowFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.show.http.ShowAnswer;

/** The SQL box: what an address may do, what a download holds. */
class SqlPageTest {
    private static final String STATEMENT = "select slug as found, '<b>&' as x from organizations limit 1";

    @TempDir
    static Path folder;

    private static SandboxRuns runs;

    @BeforeAll
    static void load() {
        runs = SandboxRuns.start(folder, 5);
        runs.run("organizations");
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    private static ShowHandler page() {
        return ShowFixture.handler(runs.destination(), null, Instant.now());
    }

    private static String address(String statement) {
        return "/sql?q=" + URLEncoder.encode(statement, StandardCharsets.UTF_8);
    }

    @Test
    void aLinkOfOurOwnRunsItsStatement() {
        ShowAnswer answer = page().answer(get(address(STATEMENT), "sec-fetch-site", "same-origin"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).contains(">found</th>").contains("&lt;b&gt;&amp;</td>").contains("1 row in")
                .contains("href=\"sql?q=select+slug").doesNotContain("has not been run");
    }

    /** A picture of a foreign page could ask for it. */
    @ParameterizedTest
    @CsvSource({"GET,none", "GET,cross-site", "GET,same-site", "GET,", "HEAD,same-origin"})
    void anAddressFromElsewhereOnlyFillsTheBox(String method, String site) {
        String[] headers = site == null ? new String[0] : new String[]{"sec-fetch-site", site};
        ShowAnswer answer = page().answer(request(method, address(STATEMENT), Map.of(), headers));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).contains("has not been run").doesNotContain(">found</th>")
                .contains("select slug as found, &#39;&lt;b&gt;&amp;&#39;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete from organizations", "drop table organizations", "select 1; select 2"})
    void anAddressChangesNothing(String statement) {
        ShowAnswer answer = page().answer(get(address(statement), "sec-fetch-site", "same-origin"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(text(answer)).contains("role=\"alert\"");
        assertThat(runs.count("organizations")).isPositive();
    }

    @Test
    void whatIsTooLongForAnAddressIsSaid() {
        String longest = "select 1 -- " + "x".repeat(4_000 - 12);
        assertThat(page().answer(get(address(longest))).status()).isEqualTo(200);
        ShowAnswer refused = page().answer(get(address(longest + "x"), "sec-fetch-site", "same-origin"));
        assertThat(refused.status()).isEqualTo(414);
        assertThat(text(refused)).contains("up to 4,000 characters, and this one has 4,001");
        String posted = text(page().answer(post("/sql", Map.of("sql", longest + "x"))));
        assertThat(posted).contains("1 row in").contains("this one has 4,001").doesNotContain("data-address");
    }

    @Test
    void aDownloadIsCsv() throws IOException {
        ShowAnswer answer = page().answer(post("/sql.csv", Map.of("sql",
                "select '=cmd|x' as a, cast(null as int) as b, -1 as c from organizations limit 1")));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Type", "text/csv; charset=utf-8; header=present")
                .containsEntry("Content-Disposition", "attachment; filename=\"caravan.csv\"");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.stream().to(out);
        assertThat(out.toString(StandardCharsets.UTF_8).replaceFirst("(?i)a,b,c", "a,b,c"))
                .isEqualTo("a,b,c\r\n'=cmd|x,,-1\r\n");
    }

    @Test
    void aDownloadIsPostedByAPageOfOurs() {
        assertThat(page().answer(post("/sql.csv", Map.of("sql", "select nothing"))).status()).isEqualTo(422);
        assertThat(page().answer(get("/sql.csv?q=select+1", "sec-fetch-site", "same-origin")).status()).isEqualTo(404);
        assertThat(page().answer(request("POST", "/sql.csv", Map.of("sql", "select 1"), "origin",
                "https://evil.example")).status()).isEqualTo(403);
        assertThat(ShowFixture.handler(runs.destination(), ShowFixture.TOKEN, Instant.now())
                .answer(post("/sql.csv", Map.of("sql", "select 1"))).status()).isEqualTo(401);
    }

    @Test
    void theBoxNamesTablesAndColumns() {
        assertThat(text(page().answer(get("/sql")))).contains("<code data-insert>organizations</code>")
                .contains("<code data-insert>slug</code> <span>text</span>");
    }
}
