package dev.kitecaravan.show;

import static dev.kitecaravan.show.ShowFixture.get;
import static dev.kitecaravan.show.ShowFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.insight.CiData;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.http.ShowAnswer;

/** The history of a job, over rows as a run loads them. */
class JobHistoryTest {
    @TempDir
    Path folder;

    private static ShowHandler page(DestinationSettings destination) {
        return ShowFixture.handler(destination, null, DetailFixture.NOW);
    }

    /** Sixty builds, each a minute after the one before; each tenth fails, each seventh passes on a retry. */
    private static CiData sixty() {
        CiData data = new CiData();
        data.asOf = DetailFixture.NOW;
        data.pipeline("web", "main");
        IntStream.rangeClosed(1, 60).forEach(i -> {
            int start = i * 60;
            String test = i % 7 == 0
                    ? DetailFixture.job("t" + i + "a", "test", "failed", start, start + 1, start + 11)
                            .replace("}", ",'retried':true,'retried_in_job_id':'t" + i + "','exit_status':1}") + ","
                            + DetailFixture.job("t" + i, "test", "passed", start + 11, start + 12, start + 12 + i)
                                    .replace("}", ",'retries_count':1}")
                    : DetailFixture.job("t" + i, "test", i % 10 == 0 ? "failed" : "passed", start, start + 1,
                            start + 1 + i).replace("}", i % 10 == 0 ? ",'exit_status':2}" : "}");
            data.build("{'id':'b" + i + "','number':" + i + ",'state':'passed','branch':'main','commit':'c" + i
                    + "','created_at':'" + DetailFixture.at(start) + "','started_at':'" + DetailFixture.at(start)
                    + "','finished_at':'" + DetailFixture.at(start + 200) + "','jobs':[" + test + ","
                    + DetailFixture.job("o" + i, "other", "passed", start, start, start + 5) + "]}");
        });
        return data;
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres"})
    void figuresAreThoseOfTheRows(String engine) throws Exception {
        ShowHandler page = page(DetailFixture.load(sixty(), engine, folder));
        ShowAnswer answer = page.answer(get("/job?pipeline=web&step=test"));
        String html = text(answer);
        assertThat(answer.status()).as(html).isEqualTo(200);
        DetailFixture.tree(html);
        // Of builds 11 to 60: 20, 30, 40, 50 and 60 failed; 14, 21, 28, 35, 42, 49, 56 passed on a retry.
        assertThat(html).contains("50 builds with this job, of the pipeline&#39;s latest 50, #11 to #60")
                .contains(">90.0 %</a>").contains("45 of 50 builds").contains(">7 builds</a>")
                .contains("7 of 50 commits, each").contains("14.0 %");
        assertThat(html.split("<li><a href=\"build", -1)).hasSize(51);
        assertThat(html.split(">↻<", -1)).hasSize(8);
        assertThat(html).contains("title=\"#60 failed, main, 2026-11-24 09:00:00 UTC\"")
                .contains("log?job=t60").contains("exit 2").contains("1, retried").contains("views create");
        // Of those that passed, 45 from 11 to 59 s: the 23rd and the 41st.
        List<Double> passed = IntStream.rangeClosed(11, 60).filter(i -> i % 10 != 0).mapToObj(i -> (double) i).toList();
        assertThat(html).contains(Figures.seconds(passed.get(22))).contains(Figures.seconds(passed.get(40)));
        assertThat(text(page.answer(get("/job?pipeline=web&step=test&builds=100")))).contains(
                "60 builds with this job");
    }

    @Test
    void withTheViewsFlakyLeadsToItsRows() throws Exception {
        DestinationSettings place = DetailFixture.load(sixty(), "h2", folder);
        DetailFixture.makeViews(place);
        ShowHandler page = page(place);
        assertThat(text(page.answer(get("/job?pipeline=web&step=test")))).contains("FROM+ci_flaky_jobs")
                .contains("FROM+ci_jobs").doesNotContain("views create");
        assertThat(text(page.answer(get("/job?pipeline=web&step=other")))).contains("on no commit of these builds")
                .contains("It failed in none of these builds");
    }

    @ParameterizedTest
    @CsvSource({"/job,Which job?", "/job?pipeline=web,Which job?",
            "/job?pipeline=none&step=test,No build of a pipeline none",
            "/job?pipeline=web&step=tset,did you mean &#39;test&#39;?",
            "/job?organization=other&pipeline=web&step=test,other/web"})
    void anUnknownJobIsSaidToBe(String path, String sentence) throws Exception {
        ShowAnswer answer = page(DetailFixture.load(DetailFixture.data(), "h2", folder)).answer(get(path));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer)).contains(sentence);
    }

    @Test
    void twoOrganizationsAreAChoice() throws Exception {
        CiData data = DetailFixture.data();
        data.builds.get(0).put("organization_slug", "zeta");
        data.builds.get(0).put("number", 2);
        ShowHandler page = page(DetailFixture.load(data, "h2", folder));
        assertThat(text(page.answer(get("/job?pipeline=web&step=test")))).contains("Which job?")
                .contains("job?organization=acme&amp;pipeline=web").contains("job?organization=zeta");
        assertThat(text(page.answer(get("/build?pipeline=web&number=2")))).contains("Which build?")
                .contains("build?organization=zeta&amp;pipeline=web&amp;number=2");
        assertThat(text(page.answer(get("/job?organization=zeta&pipeline=web&step=test")))).contains("zeta/web: test");
    }

    @Test
    void whatStrangersWroteStaysText() throws Exception {
        CiData data = DetailFixture.data();
        data.builds.get(1).put("branch", DetailFixture.HOSTILE);
        for (Object job : (List<?>) data.builds.get(1).get("jobs")) {
            @SuppressWarnings("unchecked")
            Map<String, Object> fields = (Map<String, Object>) job;
            fields.computeIfPresent("step_key", (key, value) -> DetailFixture.HOSTILE);
            fields.computeIfPresent("web_url", (key, value) -> "javascript:alert(1)");
        }
        for (String engine : List.of("h2", "sqlite")) {
            ShowAnswer answer = page(DetailFixture.load(data, engine, folder)).answer(get("/job?pipeline=web&step="
                    + URLEncoder.encode(DetailFixture.HOSTILE, StandardCharsets.UTF_8)));
            assertThat(answer.status()).isEqualTo(200);
            DetailFixture.tree(text(answer));
            assertThat(text(answer)).contains("&lt;script&gt;").doesNotContain("<script>").doesNotContain("<img src=x")
                    .doesNotContainIgnoringCase("href=\"javascript");
        }
    }
}
