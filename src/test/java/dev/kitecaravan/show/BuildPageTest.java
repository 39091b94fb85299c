package dev.kitecaravan.show;

import static dev.kitecaravan.show.ShowFixture.get;
import static dev.kitecaravan.show.ShowFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
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

/** The page of one build, over rows as a run loads them. */
class BuildPageTest {
    @TempDir
    Path folder;

    private static ShowHandler page(DestinationSettings destination) {
        return ShowFixture.handler(destination, null, DetailFixture.NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void everyKindOfStepIsShown(String engine) throws Exception {
        ShowHandler page = page(DetailFixture.load(DetailFixture.data(), engine, folder));
        ShowAnswer answer = page.answer(get("/build?pipeline=web&number=2"));
        String html = text(answer);
        assertThat(answer.status()).as(html).isEqualTo(200);
        DetailFixture.tree(html);
        assertThat(html).contains("acme/web #2").contains("feature/x").contains("c2").contains("Message of 2")
                .contains("Ann").contains("href=\"https://buildkite.com/acme/web/builds/2\"")
                .contains("waited for people 1 h 58 m · opened by Kim").contains("Drawn short")
                .contains("attempt 1, retried · exit 1").contains("attempt 2 · exit 1").contains("not run")
                .contains("href=\"build?id=b1\"").contains("views create").contains("caravan.views.rates")
                .contains("job?organization=acme&amp;pipeline=web&amp;step=deploy").contains("log?job=j-test-2")
                .contains("sql?q=").contains("2 h 01 m")
                .contains("href=\"pipeline?organization=acme&amp;pipeline=web\"");
        List<String> names = html.lines().filter(line -> line.contains("class=\"what\""))
                .map(line -> line.replaceAll(".*class=\"name\">([^<]*)<.*", "$1")).toList();
        assertThat(names).containsExactly("lint", "wait", "test", "test", "Ship it?", "deploy", "Trigger it", "soft",
                "after", "slow");
        assertThat(html.split("On the critical path", -1)).hasSize(5);
        assertThat(text(page.answer(get("/build?id=b2")))).isEqualTo(html);
    }

    @Test
    void withTheViewsRowsAreTheirs() throws Exception {
        DestinationSettings place = DetailFixture.load(DetailFixture.data(), "h2", folder);
        DetailFixture.makeViews(place);
        String html = text(page(place).answer(get("/build?id=b2")));
        assertThat(html).doesNotContain("views create").contains("FROM+ci_jobs");
    }

    @ParameterizedTest
    @CsvSource({"/build?pipeline=web&number=99,Of web those from 1 to 2",
            "/build?id=nothing,Build nothing is not loaded",
            "/build?pipeline=none&number=1,No build of a pipeline none", "/build,Which build?",
            "/build?pipeline=web&number=x,Which build?", "/build?id=%27%20or%201%3D1--,is not loaded",
            "/build?organization=other&pipeline=web&number=1,Build 1 of other/web is not loaded"})
    void anUnknownBuildIsSaidToBe(String path, String sentence) throws Exception {
        ShowAnswer answer = page(DetailFixture.load(DetailFixture.data(), "h2", folder)).answer(get(path));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer)).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource({"/builds/web/12,../../build?pipeline=web&number=12",
            "/builds/acme/web/12,../../../build?organization=acme&pipeline=web&number=12",
            "/builds/01-ab,../build?id=01-ab"})
    void aReadableAddressLeadsThere(String path, String address) {
        ShowAnswer answer = page(CiData.place("h2", folder)).answer(get(path));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers()).containsEntry("Location", address);
    }

    @Test
    void otherPathsLeadNowhere() {
        for (String path : List.of("/builds", "/builds/a/b/c/1", "/builds/web/x", "/build/s")) {
            assertThat(page(CiData.place("h2", folder)).answer(get(path)).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void whatStrangersWroteStaysText() throws Exception {
        CiData data = DetailFixture.data();
        for (String field : List.of("branch", "message", "commit", "source")) {
            data.builds.get(1).put(field, DetailFixture.HOSTILE);
        }
        data.builds.get(1).put("web_url", "javascript:alert(1)");
        for (Object job : (List<?>) data.builds.get(1).get("jobs")) {
            @SuppressWarnings("unchecked")
            var fields = (java.util.Map<String, Object>) job;
            fields.replaceAll((key, value) -> List.of("name", "label", "step_key").contains(key)
                    ? DetailFixture.HOSTILE
                    : key.equals("web_url") ? "JavaScript://buildkite.com/%0aalert(1)" : value);
        }
        String html = text(page(DetailFixture.load(data, "h2", folder)).answer(get("/build?id=b2")));
        DetailFixture.tree(html);
        assertThat(html).contains("&lt;script&gt;").doesNotContain("<script>").doesNotContain("<img src=x")
                .doesNotContainIgnoringCase("href=\"javascript");
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        CiData data = DetailFixture.data();
        data.pipelines.clear();
        ShowAnswer answer = page(DetailFixture.load(data, "h2", folder)).answer(get("/build?id=b2"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).doesNotContain("--only pipelines");
        assertThat(text(page(CiData.place("sqlite", folder)).answer(get("/build?id=b2")))).contains(
                "Nothing loaded yet");
    }

    /** 3,000 steps are laid out, the rows of a page are few, and more are counted. */
    @Test
    void aLargeBuildIsFolded() throws Exception {
        CiData data = new CiData();
        data.asOf = DetailFixture.NOW;
        data.pipeline("web", "main");
        data.build("{'id':'big','number':7,'state':'passed','branch':'main','commit':'c','created_at':'"
                + DetailFixture.at(0) + "','started_at':'" + DetailFixture.at(0) + "','finished_at':'"
                + DetailFixture.at(4_000) + "','jobs':["
                + IntStream.range(0, 3_050).mapToObj(i -> DetailFixture.job("j" + i, "step " + i, "passed", i, i + 1,
                        i + 9)).collect(Collectors.joining(","))
                + "]}");
        ShowHandler page = page(DetailFixture.load(data, "h2", folder));
        String html = text(page.answer(get("/build?id=big")));
        assertThat(html).contains("3,050 steps; the first 3,000").contains("1–250").contains("2751–3000")
                .contains("step 249<").doesNotContain("step 250<").contains("class=\"all-steps\"");
        assertThat(html.length()).isLessThan(600_000);
        assertThat(text(page.answer(get("/build?id=big&page=12")))).contains("step 2999<").doesNotContain("step 0<");
        assertThat(text(page.answer(get("/build?id=big&page=99999")))).contains("step 2999<");
    }
}
