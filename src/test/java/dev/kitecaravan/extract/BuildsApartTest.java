package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.OwnApi;
import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiRequest;

/** What is said of builds whose jobs cannot be had by their own list. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BuildsApartTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;

    /** Lists of builds with jobs are too heavy at any size. */
    @BeforeEach
    void start() {
        api = new OwnApi("p");
        walks = new Walks(api, folder, NOW);
        api.fate(asked -> asked.path().endsWith("/v2/builds") && asked.only("exclude_jobs") == null
                ? OwnApi.Fate.CUT
                : OwnApi.Fate.WHOLE);
    }

    @AfterEach
    void end() {
        walks.close();
    }

    private OwnApi.Build add(int hour) {
        return api.add("p", NOW.minus(Duration.ofDays(1)).plus(Duration.ofHours(hour)));
    }

    @Test
    void aPlanNamesALargeBuildWithoutAUrl() {
        OwnApi.Build build = add(0);
        build.json.put("url", "https://api.buildkite.com/v2/organizations/o/projects/p");
        assertThatThrownBy(() -> walks.plan("builds")).hasMessageContaining(build.id() + " has no url");
    }

    @Test
    void anAnswerOfOneBuildThatBreaksOffIsToldAsBrokenAndNotAsNone() {
        OwnApi.Build large = add(0);
        OwnApi.Build odd = add(1);
        api.said(asked -> asked.path().endsWith("/builds/2") ? "{\"id\":\"p-2\",,}" : null);
        try (ApiClient client = walks.client(new AtomicLong())) {
            JobsApart apart = new JobsApart(SharedPages.none(client));
            apart.know(Map.of(large.id(), 1));
            ApiRequest page = new Requests(walks.endpoint("builds"), 0).builds("/v2/builds", Set.of(), null, null, "");
            assertThatThrownBy(() -> apart.get(page.at(Requests.withoutJobs(page.uri())))).as(odd.id())
                    .hasMessageContaining("/builds/2").hasMessageContaining("cannot be put together")
                    .hasMessageContaining("','").hasMessageNotContaining("has no build");
        }
    }

    /** The API has just shown it: what of it is not there, or not any more, does not make it one that is gone. */
    @Test
    void aBuildWhoseListOfJobsIsNotThereIsNotTakenForGone() {
        OwnApi.Build large = add(0);
        api.fate(asked -> {
            if (asked.path().endsWith("/jobs")) {
                api.delete(large);
            }
            return OwnApi.Fate.WHOLE;
        });
        try (ApiClient client = walks.client(new AtomicLong())) {
            JobsApart apart = new JobsApart(SharedPages.none(client));
            apart.know(Map.of(large.id(), 1));
            ApiRequest page = new Requests(walks.endpoint("builds"), 0).builds("/v2/builds", Set.of(), null, null, "");
            assertThatThrownBy(() -> apart.get(page.at(Requests.withoutJobs(page.uri()))))
                    .isInstanceOf(UncheckedIOException.class).hasMessageContaining("/builds/1/jobs")
                    .hasMessageContaining("is not there (404)");
        }
    }

    /** A build would lose all its jobs by what is no list of them. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'down'", "5", "{'items':null}", "{'items':{}}", "{'items':{'id':'x'}}",
            "{'message':'down'}"})
    void aBuildIsNotHandedOnWithoutItsJobsByAnAnswerThatIsNoListOfThem(String body) {
        OwnApi.Build large = add(0);
        api.said(asked -> asked.path().endsWith("/jobs") ? body.replace('\'', '"') : null);
        refuses(Map.of(large.id(), 1), "/builds/1/jobs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'down'", "5", "[]", "{'message':'down'}"})
    void noBuildOfThePageIsReplacedByWhatIsNone(String body) {
        OwnApi.Build large = add(0);
        add(1);
        api.said(asked -> asked.path().endsWith("/builds/2") ? body.replace('\'', '"') : null);
        refuses(Map.of(large.id(), 1), "/builds/2");
    }

    private void refuses(Map<String, Integer> known, String path) {
        try (ApiClient client = walks.client(new AtomicLong())) {
            JobsApart apart = new JobsApart(SharedPages.none(client));
            apart.know(known);
            ApiRequest page = new Requests(walks.endpoint("builds"), 0).builds("/v2/builds", Set.of(), null, null, "");
            assertThatThrownBy(() -> apart.get(page.at(Requests.withoutJobs(page.uri()))))
                    .isInstanceOf(UncheckedIOException.class).hasMessageContaining(path);
        }
    }

    @Test
    void aBuildWithoutAnIdEndsNoPage() throws IOException {
        OwnApi.Build large = add(0);
        add(1).json.remove("id");
        try (ApiClient client = walks.client(new AtomicLong())) {
            JobsApart apart = new JobsApart(SharedPages.none(client));
            apart.know(Map.of(large.id(), 1));
            ApiRequest page = new Requests(walks.endpoint("builds"), 0).builds("/v2/builds", Set.of(), null, null, "");
            JobsApart.Whole whole = apart.get(page.at(Requests.withoutJobs(page.uri())));
            assertThat(whole.apart()).containsOnlyKeys(large.id());
            try (ApiAnswer answer = whole.answer(); JsonRecords rows = Selector.parse("").records(answer.body())) {
                List<Object> ids = new ArrayList<>();
                rows.forEachRemaining(row -> ids.add(row.get("id")));
                assertThat(ids).containsExactly(null, large.id());
            }
        }
    }

    /** The builds of a page that is asked for without jobs first, as they are handed on. */
    private List<Row> page(Map<String, Integer> known) throws IOException {
        try (ApiClient client = walks.client(new AtomicLong())) {
            JobsApart apart = new JobsApart(SharedPages.none(client));
            apart.know(known);
            ApiRequest page = new Requests(walks.endpoint("builds"), 0).builds("/v2/builds", Set.of(), null, null, "");
            List<Row> builds = new ArrayList<>();
            try (ApiAnswer answer = apart.get(page.at(Requests.withoutJobs(page.uri()))).answer();
                    JsonRecords rows = Selector.parse("").records(answer.body())) {
                rows.forEachRemaining(builds::add);
                assertThat(rows.broken()).isNull();
            }
            return builds;
        }
    }

    @Test
    void aBuildHasEachJobOnceAndNothingThatOtherListsDoNotShow() throws IOException {
        OwnApi.Build large = add(0);
        large.json.put("jobs", List.of(Map.of("id", "a", "concurrency_wait_time_ms", 5), Map.of("id", "a"),
                Map.of("name", "x"), Map.of("name", "x")));
        add(1).json.put("job_state_counts", Map.of("total", 0));
        List<Row> builds = page(Map.of(large.id(), 1));
        assertThat(builds).hasSize(2);
        assertThat(builds.get(0)).doesNotContainKey("job_state_counts");
        assertThat(builds.get(1).get("jobs")).asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(Map.of("id", "a"), Map.of("name", "x"), Map.of("name", "x"));
    }

    @Test
    void aListOfJobsThatLeadsBackToItselfEnds() {
        OwnApi.Build large = add(0);
        api.said(asked -> asked.path().endsWith("/jobs")
                ? "{\"items\":[{\"id\":\"a\"}],\"links\":{\"next\":\"" + api.origin() + asked.path() + "?page=2\"}}"
                : null);
        refuses(Map.of(large.id(), 1), "leads back to");
    }

    @ParameterizedTest
    @CsvSource({"7, 1, 7", "8, 0, 0"})
    void aPageWithManyOtherBuildsIsAskedForWholeFirst(int others, int jobLists, int builds) throws IOException {
        OwnApi.Build large = add(0);
        for (int i = 0; i < others; i++) {
            add(1 + i);
        }
        api.fate(asked -> OwnApi.Fate.WHOLE);
        assertThat(page(Map.of(large.id(), 1))).hasSize(others + 1);
        assertThat(api.count("/jobs")).isEqualTo(jobLists);
        assertThat(api.asked).filteredOn(asked -> asked.path().matches(".*/builds/\\d+")).hasSize(builds);
    }

    @Test
    void whatIsTooHeavyAtAnySizeIsReadInPartsAndWhole() {
        for (int i = 0; i < 3; i++) {
            add(i).json.put("jobs", List.of(Map.of("id", "job-" + i)));
        }
        walks.run("builds");
        assertThat(walks.failures).isEmpty();
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
        assertThat(walks.rows.get("builds").values()).allSatisfy(
                build -> assertThat(build.get("jobs")).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(1));
    }
}
