package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.OwnApi;

/** A whole answer that is no list is never taken for a page without records: what it should have shown is read later. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AnswersThatAreNoListTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final String BUILDS = "/v2/builds";

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;

    @BeforeEach
    void start() {
        api = new OwnApi("p");
        walks = new Walks(api, folder, NOW);
    }

    @AfterEach
    void end() {
        walks.close();
    }

    private void builds(int count) {
        for (int i = 0; i < count; i++) {
            api.add("p", NOW.minus(Duration.ofDays(10)).plusSeconds(100_000L * i));
        }
    }

    private void says(String path, String body) {
        api.said(asked -> asked.path().endsWith(path) ? body.replace('\'', '"') : null);
    }

    private void saysNothingOdd() {
        api.said(asked -> null);
        walks.failures.clear();
    }

    private void isRefusedAndReadByTheNextRun() {
        walks.run("builds");
        assertThat(walks.failures).singleElement().asString().containsAnyOf(BUILDS, "whose keys are message");
        assertThat(walks.state().get(StateKind.CURSOR, "builds", "*")).as("no window counts as read").isNull();
        saysNothingOdd();
        walks.now(NOW.plusSeconds(600)).run("builds");
        assertThat(walks.failures).isEmpty();
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'down'", "5", "true", "{'builds':null}", "{'builds':{'id':'x'}}",
            "{'builds':{}}", "{'builds':'down'}", "{'message':'down'}"})
    void noWindowOfBuildsIsReadByWhatIsNoList(String body) {
        builds(3);
        says(BUILDS, body);
        isRefusedAndReadByTheNextRun();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"\"\"|null", "\"\"|{}", "\"\"|{'message':'down'}",
            "\"\"|'down'", "$[*]|null", "$[*]|{}", "$[*]|{'message':'down'}", "$[*]|5", "$.*|{'message':'down'}",
            "$[?(@.number>0)]|{'message':'down'}", "$[?(@.number>0)]|null", "$[?(@.number>0)]|5",
            "$|{'message':'down'}",
            "$|null"})
    void norWhateverTheSelectorIs(String selector, String body) {
        walks.endpoint("builds", BUILDS, selector);
        builds(3);
        says(BUILDS, body);
        isRefusedAndReadByTheNextRun();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"$.items[*]|{}", "$.items[*]|{'items':null}",
            "$.items[*]|{'items':{'a':{'id':'x'}}}", "$.items[*]|{'items':'down'}", "$.items[?(@.id)]|{'items':null}",
            "$.items[?(@.id)]|{'items':{'id':'x'}}", "$.items[?(@.id)]|{'items':5}", "$.items|{'items':{'id':'x'}}",
            "$['items'][*]|{'items':null}", "/items|{}", "/items|{'items':5}",
            "/items|{'items':{'id':'x'}}", "/items|null", "$.data.items[?(@.id)]|{'data':{'items':null}}"})
    void norWhereTheListIsAMemberOfTheAnswer(String selector, String body) {
        walks.endpoint("builds", BUILDS, selector);
        builds(3);
        says(BUILDS, body);
        walks.run("builds");
        assertThat(walks.failures).singleElement().asString().containsAnyOf(BUILDS, "whose keys are");
        assertThat(walks.state().get(StateKind.CURSOR, "builds", "*")).isNull();
    }

    @Test
    void aPageInTheMiddleEndsNoWindow() {
        walks.endpoint("builds", BUILDS + "?per_page=2", "builds");
        builds(7);
        api.said(asked -> asked.path().equals(BUILDS) && api.asked.stream().filter(
                each -> each.path().equals(BUILDS)).count() == 3 ? "{}" : null);
        walks.run("builds");
        assertThat(walks.failures).hasSize(1);
        assertThat(walks.ids("builds")).hasSizeBetween(1, 6);
        saysNothingOdd();
        walks.now(NOW.plusSeconds(600)).run("builds");
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'down'"})
    void whatHangsBelowABuildIsAskedForAgain(String body) {
        walks.endpoint("annotations",
                "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/annotations", "annotations");
        builds(1);
        api.builds().get(0).annotations.add(Map.of("id", "note"));
        says("/annotations", body);
        walks.run("builds", "annotations");
        assertThat(walks.failures).singleElement().asString().contains("/annotations");
        saysNothingOdd();
        walks.now(NOW.plusSeconds(600)).run("builds", "annotations");
        assertThat(walks.ids("annotations")).containsExactly("note");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'down'", "{'annotations':{'id':'x'}}", "{'annotations':null}"})
    void noRecordOfACompleteListIsTakenForGone(String body) {
        walks.endpoint("annotations",
                "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/annotations", "annotations")
                .reading("annotations", new Reading(Map.of(), false, true, "", Reading.Again.ALWAYS, false, null));
        builds(1);
        api.builds().get(0).annotations.add(Map.of("id", "note"));
        walks.run("builds", "annotations");
        says("/annotations", body);
        walks.now(NOW.plusSeconds(600)).run("builds", "annotations");
        assertThat(walks.gone).isEmpty();
        assertThat(walks.failures).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'down'", "{'pipelines':null}"})
    void noPipelineIsTakenForGone(String body) {
        builds(1);
        walks.run("builds");
        says("/pipelines", body);
        walks.now(NOW.plusSeconds(600)).run("pipelines");
        assertThat(walks.failures).hasSize(1);
        saysNothingOdd();
        api.add("p", NOW.plusSeconds(700));
        walks.now(NOW.plusSeconds(1200)).run("builds");
        assertThat(walks.failures).isEmpty();
        assertThat(walks.ids("builds")).isEqualTo(api.ids());
        assertThat(api.asked.stream().filter(asked -> asked.path().endsWith("/pipelines/p/builds")))
                .as("as though it had been away").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"\"\"|{'id':'x'}",
            "annotations|{'annotations':{'id':'x'}}",
            "$|{'id':'x'}", "$.a|{'a':{'id':'x'}}", "/a|{'a':{'id':'x'}}", "$.a.*|{'a':{'b':{'id':'x'}}}",
            "$.*|{'b':{'id':'x'}}", "$..b|{'a':{'b':{'id':'x'}}}"})
    void anObjectIsRightWhereTheSelectorSaysSo(String selector, String body) {
        walks.endpoint("annotations",
                "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/annotations", selector);
        builds(1);
        says("/annotations", body);
        walks.run("builds", "annotations");
        assertThat(walks.failures).isEmpty();
        assertThat(walks.ids("annotations")).containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"annotations|[]", "\"\"|[]",
            "annotations|{'annotations':[]}",
            "$[*]|[]", "$.a[*]|{'a':[]}", "$.a|{'a':[]}", "/a|{'a':[]}", "$[?(@.id)]|[]",
            "$.a[?(@.id)]|{'a':[]}"})
    void anEmptyListIsReadAndNotAskedForAgain(String selector, String body) {
        walks.endpoint("annotations",
                "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/annotations", selector);
        builds(1);
        says("/annotations", body);
        for (int run = 0; run < 2; run++) {
            walks.now(NOW.plusSeconds(600L * run)).run("builds", "annotations");
            assertThat(walks.failures).isEmpty();
            assertThat(api.count("/annotations")).isEqualTo(1);
        }
    }

    /** As a list without elements is spelt by some APIs, or a member that a record does not have. */
    @Test
    void aMemberThatIsNullHasNoRecordsAndIsTold() {
        walks.endpoint("annotations",
                "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/annotations", "annotations");
        builds(2);
        says("/annotations", "{'annotations':null}");
        walks.run("builds", "annotations");
        assertThat(walks.failures).isEmpty();
        assertThat(walks.remarks).containsExactly("in 2 answers what the selector names was null");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"$.a|{'a':null}", "$.a[*]|{'a':null}", "/a|{'a':null}"})
    void aPathThatEndsAtNullMatchesNothing(String selector, String body) {
        walks.endpoint("annotations",
                "/v2/organizations/{org.slug}/pipelines/{pipeline.slug}/builds/{number}/annotations", selector);
        builds(1);
        says("/annotations", body);
        walks.run("builds", "annotations");
        assertThat(walks.failures).singleElement().asString()
                .containsAnyOf("'" + selector + "' matches nothing", "holds null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'down'"})
    void aBuildAskedForByItselfIsNamedWhereItsAnswerIsNone(String body) {
        builds(1);
        OwnApi.Build open = api.add("p", NOW.minusSeconds(3_600));
        open.json.put("state", "running");
        walks.run("builds");
        open.json.put("state", "unheard of");
        says("/builds/2", body);
        walks.now(NOW.plusSeconds(600)).run("builds");
        assertThat(walks.failures).singleElement().asString().contains("/builds/2");
        saysNothingOdd();
        open.json.put("state", "passed");
        walks.now(NOW.plusSeconds(1200)).run("builds");
        assertThat(walks.rows.get("builds").get(open.id())).containsEntry("state", "passed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "'down'"})
    void noBuildIsTakenForGoneByWhatIsNoListOfItsPipeline(String body) {
        builds(1);
        OwnApi.Build open = api.add("p", NOW.minusSeconds(3_600));
        open.json.put("state", "running");
        walks.run("builds");
        api.delete(open);
        says("/pipelines/p/builds", body);
        walks.now(NOW.plusSeconds(600)).run("builds");
        assertThat(walks.failures).singleElement().asString().contains("/pipelines/p/builds");
        assertThat(walks.state().get(StateKind.PARENT, "builds", open.id())).isNotNull();
        saysNothingOdd();
        walks.now(NOW.plusSeconds(1200)).run("builds");
        assertThat(walks.failures).isEmpty();
        assertThat(walks.state().get(StateKind.PARENT, "builds", open.id())).as("it is gone").isNull();
    }
}
