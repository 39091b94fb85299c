package dev.kitecaravan.show;

import static dev.kitecaravan.show.ShowFixture.get;
import static dev.kitecaravan.show.ShowFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.insight.CiData;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.show.http.ShowAnswer;

/** The page of a log: groups, times, errors, pages, and nothing of what a log could do to its reader. */
class LogPageTest {
    private static final String LOG = "before\n\u001b_bk;t=1793567298000\u0007~~~ Preparing\n\u001b_bk;t=1793567299000\u0007"
            + "$ git clean\n--- Tests\nok 1\nmake: *** [all] Error 2\nok 2\n+++ After\nlast words\n";
    private static final String HOSTILE = "--- <script>alert(1)</script>\n\u001b]8;;javascript:alert(1)\u0007click\u001b]8;;\u0007\n"
            + "\u001b]1339;url='javascript:alert(1)';content='<b>bold</b>'\u0007\n"
            + "\u001b[31m\"><img src=x onerror=alert(1)>\u001b[0m\nabc\rX\n\u202eevil\u2066\u200b end\u0000\u0085\u009b31m\n";

    @TempDir
    Path folder;

    private static ShowHandler page(DestinationSettings destination) {
        return ShowFixture.handler(destination, null, DetailFixture.NOW);
    }

    private DestinationSettings loaded(String engine, String log, boolean asText) throws Exception {
        CiData data = DetailFixture.data();
        return DetailFixture.load(asText ? data.logText("j-test-2", log) : data.log("j-test-2", log), engine, folder);
    }

    @ParameterizedTest
    @CsvSource({"h2,false", "h2,true", "duckdb,false", "duckdb,true", "sqlite,false", "sqlite,true", "postgres,false",
            "postgres,true"})
    void aLogIsShownByItsGroups(String engine, boolean asText) throws Exception {
        ShowAnswer answer = page(loaded(engine, LOG, asText)).answer(get("/log?job=j-test-2"));
        String html = text(answer);
        assertThat(answer.status()).as(html).isEqualTo(200);
        DetailFixture.tree(html);
        assertThat(html).contains(">9 lines<").contains("<details><summary><span>Preparing</span>")
                .contains("<details open><summary><span>Tests</span>")
                .contains("<details open><summary><span>After</span>").contains("<p id=\"L1\">")
                .contains("line=6#L6\">line 6</a>").contains("make: *** [all] Error 2</code>")
                .contains("<p id=\"L6\" class=\"error\">").contains("class=\"at\">21:08:18</span>")
                .contains("sql?q=").contains("https://buildkite.com/acme/web/builds/2#j-test-2");
        if (asText) {
            assertThat(html).contains("its text was read for this page");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLogOfAnAttackerStaysText(boolean asText) throws Exception {
        String html = text(page(loaded("h2", HOSTILE, asText)).answer(get("/log?job=j-test-2")));
        DetailFixture.tree(html);
        assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;").doesNotContain("<script>")
                .doesNotContain("<img src=x").contains("&lt;b&gt;bold&lt;/b&gt;").contains("<code>Xbc</code>")
                .contains("<code>evil end").doesNotContainPattern("(?i)href=\"\\s*javascript");
        assertThat(html.codePoints().filter(c -> c != '\n' && c != '\t').noneMatch(c -> Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pagesOfLinesAreReadByNumber(boolean asText) throws Exception {
        String log = IntStream.rangeClosed(1, 2_500).mapToObj(i -> "line " + i + (i == 7 ? "x".repeat(5_000) : ""))
                .collect(Collectors.joining("\n")) + "\n";
        ShowHandler page = page(loaded("h2", log, asText));
        assertThat(text(page.answer(get("/log?job=j-test-2")))).contains("id=\"L1000\"").doesNotContain("id=\"L1001\"")
                .contains("3,006 characters more").contains(">1–1,000</a>").contains(">2,001–2,500</a>");
        String last = text(page.answer(get("/log?job=j-test-2&line=2400")));
        assertThat(last).contains("id=\"L2001\"").contains("id=\"L2500\"").doesNotContain("id=\"L2000\"");
        assertThat(text(page.answer(get("/log?job=j-test-2&line=99999")))).contains("id=\"L2500\"");
        for (String odd : new String[]{"x", "-1", "0", "99999999999999999999"}) {
            assertThat(text(page.answer(get("/log?job=j-test-2&line=" + odd)))).as(odd).contains("id=\"L1\"");
        }
    }

    @Test
    void whatIsNotLoadedIsSaidWithTheWay() throws Exception {
        CiData without = DetailFixture.data();
        ShowHandler page = page(DetailFixture.load(without, "h2", folder));
        ShowAnswer none = page.answer(get("/log?job=j-test-2"));
        assertThat(none.status()).isEqualTo(404);
        assertThat(text(none)).contains("--only jobs_log").contains("lines: true");
        assertThat(page.answer(get("/log")).status()).isEqualTo(404);
        DestinationSettings other = loaded("sqlite", LOG, false);
        assertThat(text(page(other).answer(get("/log?job=another")))).contains("The log of job another is not loaded");
        assertThat(page(other).answer(get("/log?job=" + "x".repeat(600))).status()).isEqualTo(404);
    }

    @Test
    void aLogWithoutWordsIsSaidToBeEmpty() throws Exception {
        assertThat(text(page(loaded("h2", "", true)).answer(get("/log?job=j-test-2")))).contains("This log is empty");
    }
}
