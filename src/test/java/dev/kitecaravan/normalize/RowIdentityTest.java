package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.table.Disposition;

/** Which rows of earlier records a record's rows are: keys, ids, hashes, and the rows of an array that end. */
class RowIdentityTest {
    private static final RecordTarget BUILDS = RecordTarget.merge("builds", "builds", "build", "id");
    private static final RecordTarget THINGS = RecordTarget.merge("things", "things", null, "id");

    private final Bench bench = new Bench();

    @Test
    void aRecordThatComesTwiceIsItsLastSelf() throws Exception {
        bench.add(BUILDS, "{\"id\": 1, \"state\": \"running\", \"jobs\": [{\"id\": 1}, {\"id\": 2}]}",
                "{\"id\": 2, \"state\": \"passed\", \"jobs\": [{\"id\": 9}]}",
                "{\"id\": 1, \"state\": \"passed\", \"jobs\": [{\"id\": 2}]}", "{\"id\": 2, \"state\": \"failed\"}");

        assertThat(bench.cells("builds", "state")).containsExactly("passed", "failed");
        assertThat(bench.cells("builds__jobs", "id")).containsExactly("9", "2");
        assertThat(bench.rows.records()).isEqualTo(4);
    }

    @Test
    void anArrayThatIsEmptyOrNullEndsItsRowsAndAnAbsentOneDoesNot() throws Exception {
        bench.add(BUILDS, "{\"id\": 1, \"jobs\": []}", "{\"id\": 2, \"jobs\": null}", "{\"id\": 3}");

        for (String table : List.of("builds__jobs", "builds__jobs__agent_query_rules")) {
            assertThat(bench.rows(table).replacedRoots()).containsExactly(RowIds.rowId("builds", 1),
                    RowIds.rowId("builds", 2));
            assertThat(bench.rows(table).rows()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "7", "true", "{\"c\": 1}", "{}"})
    void whateverComesWhereAnArrayWasEndsItsRows(String value) throws Exception {
        bench.add(THINGS, "{\"id\": 1, \"a\": [{\"b\": [1]}]}", "{\"id\": 2, \"a\": " + value + "}");
        bench.rows.clear();
        bench.add(THINGS, "{\"id\": 1, \"a\": " + value + "}");

        for (String table : List.of("things__a", "things__a__b")) {
            assertThat(bench.rows(table).replacedRoots()).containsExactly(RowIds.rowId("things", 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"b\": [1]}]", "[]", "{\"b\": [1]}", "{}", "null", "7"})
    void whereARouteNowKeepsAnArrayAsJsonTheRowsThatItHadEnd(String value) throws Exception {
        bench.add(THINGS, "{\"id\": 1, \"a\": [{\"b\": [1]}]}", "{\"id\": 2, \"a\": {\"c\": [1]}}");
        Bench later = new Bench(bench.normalizer.tables(), Bench.POSTGRES);
        RecordTarget json = new RecordTarget("things", "things", List.of("id"), Disposition.MERGE, Set.of("a"), 100,
                Contract.EVOLVE, null);
        later.add(json, "{\"id\": 1, \"a\": " + value + "}");

        for (String table : List.of("things__a", "things__a__b", "things__a__c")) {
            assertThat(later.rows(table).replacedRoots()).containsExactly(RowIds.rowId("things", 1));
            assertThat(later.rows(table).rows()).isEmpty();
        }
    }

    @Test
    void anObjectWithoutAnArrayThatItHadEndsNoneOfItsRows() throws Exception {
        bench.add(THINGS, "{\"id\": 1, \"a\": {\"b\": [1]}}");
        bench.rows.clear();
        bench.add(THINGS, "{\"id\": 1, \"a\": {\"c\": 1}}");

        assertThat(bench.rows.tables()).extracting(rows -> rows.schema().name()).containsExactly("things");
    }

    @Test
    void childIdsComeFromTheElementsOwnIds() throws Exception {
        bench.add(BUILDS, "{\"id\": 1, \"jobs\": [{\"id\": \"a\"}, {\"id\": \"b\"}, {\"id\": \"a\"}]}");
        List<Object> first = new ArrayList<>(bench.cells("builds__jobs", "_caravan_id"));
        bench.rows.clear();
        bench.add(BUILDS, "{\"id\": 1, \"jobs\": [{\"id\": \"b\"}, {\"id\": \"a\"}]}");

        assertThat(first).doesNotHaveDuplicates();
        assertThat(bench.cells("builds__jobs", "_caravan_id")).containsExactly(first.get(1), first.get(0));
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void elementsOfOneIdAreTakenAsFastAsOthersHoweverMany() throws Exception {
        int many = 60_000;
        List<Map<String, Object>> elements = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            elements.add(Map.of("id", "x"));
        }
        bench.normalizer.add(THINGS, Map.of("id", 1L, "a", elements), bench.context, bench.rows);

        assertThat(new HashSet<>(bench.cells("things__a", "_caravan_id"))).hasSize(many);
    }

    @Test
    void anElementWhoseIdReadsAsTheSecondOfAnotherHasARowOfItsOwn() throws Exception {
        bench.add(THINGS, "{\"id\": 1, \"a\": [{\"id\": \"x\"}, {\"id\": \"x\\n2\"}, {\"id\": \"x\"}, {\"id\": \"x\"},"
                + " {\"id\": \"x\\n2\"}]}");

        assertThat(new HashSet<>(bench.cells("things__a", "_caravan_id"))).hasSize(5);
    }

    @Test
    void childIdsOfElementsWithoutAnIdComeFromTheirPlace() throws Exception {
        bench.add(THINGS, "{\"id\": 1, \"a\": [\"x\", \"y\", {\"b\": [1, 2]}], \"c\": [\"x\"]}",
                "{\"id\": 2, \"a\": [\"x\", \"y\"]}");
        List<Object> first = ids("things__a", "things__c", "things__a__b");
        bench.rows.clear();
        Bench other = new Bench();
        other.add(THINGS, "{\"id\": 2, \"a\": [\"z\", \"y\"]}");

        assertThat(first).hasSize(8).doesNotHaveDuplicates().allSatisfy(
                id -> assertThat((String) id).matches("[A-Za-z0-9_-]{22}"));
        assertThat(other.cells("things__a", "_caravan_id")).as("in another load").isEqualTo(first.subList(3, 5));
    }

    private List<Object> ids(String... tables) {
        return Arrays.stream(tables).flatMap(table -> bench.cells(table, "_caravan_id").stream()).toList();
    }

    @Test
    void placesOfOneParentAndParentsOfOnePlaceNeverShareAnId() {
        PlaceIds ids = new RowIds().places("things.a");
        Set<String> seen = new HashSet<>();
        for (long parent = 0; parent < 300; parent++) {
            for (long place = 0; place < 300; place++) {
                // Parents that differ in a few bits only are as far apart as others.
                seen.add(ids.at(RowId.of(parent, parent << 60), place).text());
            }
        }

        assertThat(seen).hasSize(90_000);
    }

    @Test
    void idsAreTheSameInEveryRelease() {
        RowId root = new RowIds().root("things", List.of(1));

        assertThat(root.text()).isEqualTo("XF8iBSL08lzz7r4Io6bS2g");
        assertThat(new RowIds().child("things.a", root, "=x").text()).isEqualTo("CGqxgG-BCdOH21_k5needQ");
        assertThat(new RowIds().places("things.a").at(root, 7).text()).isEqualTo("tttihJEFMLtyKP0lhTbGhQ");
    }

    @Test
    void changingColumnsAreNoChange() throws Exception {
        RecordTarget pipelines = RecordTarget.merge("pipelines", "pipelines", "pipeline", "id");
        bench.add(pipelines, "{\"id\": 1, \"name\": \"a\", \"running_jobs_count\": 1}");
        Object before = bench.cell("pipelines", "_caravan_hash");
        bench.rows.clear();
        bench.add(pipelines, "{\"id\": 1, \"running_jobs_count\": 2, \"name\": \"a\"}");
        Object after = bench.cell("pipelines", "_caravan_hash");
        bench.rows.clear();
        bench.add(pipelines, "{\"id\": 1, \"running_jobs_count\": 2, \"name\": \"b\"}");

        assertThat(after).isEqualTo(before);
        assertThat(bench.cell("pipelines", "_caravan_hash")).isNotEqualTo(before);
    }

    @Test
    void appendMakesANewRowEachTime() throws Exception {
        RecordTarget append = new RecordTarget("events", "events", List.of(), Disposition.APPEND, Set.of(), 100,
                Contract.EVOLVE, null);
        bench.add(append, "{\"a\": 1}", "{\"a\": 1}");

        assertThat(bench.cells("events", "_caravan_id")).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aRecordWithoutItsKeyIsADeadLetter() throws Exception {
        bench.add(BUILDS, "{\"state\": \"passed\"}");

        assertThat(bench.rows.tables()).isEmpty();
        assertThat(bench.rows.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).contains("primary key id");
            assertThat(letter.record()).isEqualTo("{\"state\":\"passed\"}");
        });
        assertThatThrownBy(() -> RecordTarget.merge("x", "x", null)).hasMessageContaining("needs a primary key");
    }

    @Test
    void aKeyMayComeFromTheParents() throws Exception {
        bench.context = new RecordContext(Map.of("job_id", "j1"), Map.of(), "load-1", "");
        bench.add(RecordTarget.merge("jobs_log", "jobs_log", "job_log", "job_id"),
                "{\"content\": \"hi\", \"size\": 2, \"header_times\": [1]}");

        assertThat(bench.cell("jobs_log", "job_id")).isEqualTo("j1");
        assertThat(bench.cell("jobs_log", "_caravan_id")).isEqualTo(RowIds.rowId("jobs_log", "j1"));
    }
}
