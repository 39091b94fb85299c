package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.text.SmallStack;

class NormalizerTest {
    private static final RecordTarget BUILDS = RecordTarget.merge("builds", "builds", "build", "id");
    private static final RecordTarget THINGS = RecordTarget.merge("things", "things", null, "id");

    private final Bench bench = new Bench();

    @Test
    void aBuildBecomesItsRowAndItsJobs() throws Exception {
        bench.context = new RecordContext(Map.of("organization_slug", "acme"), Map.of("build_id", "b1"), "load-1", "");
        bench.add(BUILDS, """
                {"id": "b1", "number": 7, "created_at": "2015-05-09T21:05:59.874Z", "env": {"A": "1"}, "author": null,
                 "jobs": [{"id": "j1", "agent_query_rules": ["queue=default"], "agent": {"id": "a", "name": "n"}}]}
                """);

        assertThat(bench.cell("builds", "_caravan_id")).isEqualTo(RowIds.rowId("builds", "b1"));
        assertThat(bench.cell("builds", "_caravan_load_id")).isEqualTo("load-1");
        assertThat(bench.cell("builds", "number")).isEqualTo(7L);
        assertThat(bench.cell("builds", "created_at")).isEqualTo(Instant.parse("2015-05-09T21:05:59.874Z"));
        assertThat(bench.cell("builds", "env")).isEqualTo("{\"A\":\"1\"}");
        assertThat(bench.cell("builds", "organization_slug")).isEqualTo("acme");
        assertThat(bench.cell("builds__jobs", "build_id")).isEqualTo("b1");
        assertThat(bench.cell("builds__jobs", "agent__name")).isEqualTo("n");
        assertThat(bench.cell("builds__jobs__agent_query_rules", "value")).isEqualTo("queue=default");
        assertThat(bench.rows("builds__jobs").replacedRoots()).containsExactly(RowIds.rowId("builds", "b1"));
    }

    @Test
    void theKeysOfParentsNeverOverrideARecordsOwnValue() throws Exception {
        bench.context = new RecordContext(Map.of("pipeline_slug", "of-the-parent", "organization_slug", "acme"),
                Map.of(),
                "load-1", "");
        bench.add(THINGS, "{\"id\": 1, \"pipeline_slug\": \"its-own\"}", "{\"id\": 2, \"pipeline_slug\": null}",
                "{\"id\": 3}");

        assertThat(bench.cells("things", "pipeline_slug")).containsExactly("its-own", "of-the-parent", "of-the-parent");
        assertThat(bench.cells("things", "organization_slug")).containsExactly("acme", "acme", "acme");
    }

    @Test
    void documentedColumnsAndTablesExistFromTheFirstRecord() throws Exception {
        bench.add(BUILDS, "{\"id\": \"b1\"}");

        assertThat(bench.names()).contains("builds__jobs", "builds__jobs__agent__meta_data");
        assertThat(bench.columns("builds__jobs")).contains("retried_in_job_id", "agent__name", "exit_status");
        assertThat(bench.columns("builds")).contains("author", "author__email", "failing_at");
        assertThat(bench.rows.tables()).hasSize(1);
    }

    @Test
    void theStepsOfAPipelineStayJson() throws Exception {
        bench.add(RecordTarget.merge("pipelines", "pipelines", "pipeline", "id"),
                "{\"id\": \"p1\", \"steps\": [{\"type\": \"script\", \"agent_query_rules\": [\"queue=a\"]}]}");

        assertThat(bench.cell("pipelines", "steps"))
                .isEqualTo("[{\"type\":\"script\",\"agent_query_rules\":[\"queue=a\"]}]");
        assertThat(bench.names()).noneMatch(name -> name.startsWith("pipelines__steps"));
    }

    @Test
    void anAuthorMayBeATextOrAnObject() throws Exception {
        bench.add(BUILDS, "{\"id\": 1, \"author\": \"kim@example.com\"}",
                "{\"id\": 2, \"author\": {\"name\": \"Kim\"}}");

        assertThat(bench.cells("builds", "author")).containsExactly("kim@example.com", null);
        assertThat(bench.cells("builds", "author__name")).containsExactly(null, "Kim");
    }

    @Test
    void whatDoesNotFitGoesToAVariantColumn() throws Exception {
        bench.add(BUILDS,
                "{\"id\": 1, \"jobs\": [{\"id\": 1, \"exit_status\": 0}, {\"id\": 2, \"exit_status\": \"killed\"}]}");
        bench.add(THINGS, "{\"id\": 1, \"n\": 1}", "{\"id\": 2, \"n\": 4.5}", "{\"id\": 3, \"n\": 4.0}",
                "{\"id\": 4, \"n\": true}", "{\"id\": 5, \"n\": \"7\"}", "{\"id\": 6, \"n\": \"007\"}");

        assertThat(bench.cells("builds__jobs", "exit_status")).containsExactly(0L, null);
        assertThat(bench.cells("builds__jobs", "exit_status__v_text")).containsExactly(null, "killed");
        assertThat(bench.cells("things", "n")).containsExactly(1L, null, 4L, null, 7L, null);
        assertThat(bench.cells("things", "n__v_double")).contains(4.5);
        assertThat(bench.cells("things", "n__v_boolean")).contains(true);
        assertThat(bench.cells("things", "n__v_text")).contains("007");
    }

    @Test
    void numbersStayExact() throws Exception {
        bench.add(THINGS, "{\"id\": 1, \"big\": 1180591620717411303424, \"tenth\": 0.1, \"huge\": 1e400, \"n\": 1}",
                "{\"id\": 2, \"n\": 1e400}", "{\"id\": 3, \"n\": 1e999999999}", "{\"id\": 4, \"n\": 1e2147483647}");

        assertThat(bench.cells("things", "big").get(0)).isEqualTo(new BigDecimal("1180591620717411303424"));
        assertThat(bench.cells("things", "tenth").get(0)).isEqualTo(0.1);
        assertThat(bench.cells("things", "huge").get(0)).isEqualTo("1E+400");
        assertThat(bench.cells("things", "n__v_text")).containsExactly(null, "1E+400", "1E+999999999",
                "1E+2147483647");
    }

    @Test
    void tenThousandNamesInAnEnvAreOneColumn() throws Exception {
        Map<String, Object> env = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            env.put("NAME_" + i, "x");
        }
        bench.normalizer.add(THINGS, Map.of("id", 1, "env", env), bench.context, bench.rows);

        assertThat(bench.columns("things")).filteredOn(name -> name.startsWith("env")).containsExactly("env");
        assertThat(bench.schema("things").columns().get(bench.schema("things").position("env")).type())
                .isEqualTo(ColumnType.JSON);
    }

    @Test
    void moreColumnsThanATableHoldsGoToTheOverflowColumn() throws Exception {
        Bench narrow = new Bench(List.of(), new Capabilities(63, 38, 9, 1 << 20, 20, false));
        Map<String, Object> record = new LinkedHashMap<>(Map.of("id", 1));
        for (int i = 0; i < 10_000; i++) {
            record.put("name_" + i, i);
        }
        narrow.normalizer.add(THINGS, record, narrow.context, narrow.rows);

        assertThat(narrow.columns("things")).hasSize(20);
        assertThat((String) narrow.cell("things", "_caravan_overflow")).contains("\"name_9999\":9999");
        assertThat(Rebuilt.records(narrow.rows.tables(), "things").values()).containsExactly(Rebuilt.form(record));
    }

    @Test
    void aSchemaFileOfBracketsIsNamedAndDoesNotEndTheThread() {
        for (String brackets : List.of("[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(5_000) + "x",
                "version: 1\ntables: " + "[".repeat(5_000) + "]".repeat(5_000))) {
            assertThatThrownBy(() -> SmallStack.run(() -> SchemaFile.read(brackets, "my-schema.yaml")))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("my-schema.yaml")
                    .hasMessageContaining("200 levels");
        }
    }

    @Test
    void depthDoesNotEndTheThread() throws Exception {
        String deep = "[".repeat(1_000) + "1" + "]".repeat(1_000);
        String objects = "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000);
        bench.add(THINGS, "{\"id\": 1, \"lists\": " + deep + ", \"objects\": " + objects + "}");

        assertThat(bench.rows.deadLetters()).isEmpty();
        assertThat(Rebuilt.records(bench.rows.tables(), "things").values())
                .containsExactly(Rebuilt
                        .form(Bench.object("{\"id\": 1, \"lists\": " + deep + ", \"objects\": " + objects + "}")));
    }

    @Test
    void nestingLimitLeavesJson() throws Exception {
        RecordTarget flat = new RecordTarget("things", "things", List.of("id"), Disposition.MERGE, Set.of(), 1,
                Contract.EVOLVE, null);
        bench.add(flat, "{\"id\": 1, \"a\": {\"b\": {\"c\": 1}}, \"l\": [{\"m\": [1]}]}");

        assertThat(bench.cell("things", "a__b")).isEqualTo("{\"c\":1}");
        assertThat(bench.cell("things__l", "m")).isEqualTo("[1]");
    }

    @Test
    void pathsOfARouteStayJson() throws Exception {
        RecordTarget json = new RecordTarget("things", "things", List.of("id"), Disposition.MERGE,
                Set.of("payload", "items[].raw"), 100, Contract.EVOLVE, null);
        bench.add(json, "{\"id\": 1, \"payload\": {\"a\": [1]}, \"items\": [{\"raw\": {\"x\": null}}]}");

        assertThat(bench.cell("things", "payload")).isEqualTo("{\"a\":[1]}");
        assertThat(bench.cell("things__items", "raw")).isEqualTo("{\"x\":null}");
    }

    /** Signs that mean more than themselves in other paths, by the backslash that is told where they are refused. */
    @Test
    void pathsOfMembersWithSignsInThemStayJson() throws Exception {
        RecordTarget json = new RecordTarget("things", "things", List.of("id"), Disposition.MERGE,
                Set.of("\\*", "\\$.a", "x\\[0]", "c\\.d", "^e"), 100, Contract.EVOLVE, null);
        bench.add(json,
                "{\"id\": 1, \"*\": {\"a\": 1}, \"$\": {\"a\": [1]}, \"x[0]\": [2], \"c.d\": [3], \"^e\": [4]}");

        assertThat(bench.names()).containsExactly("things");
        assertThat(bench.rows("things").rows().get(0)).contains("{\"a\":1}", "[1]", "[2]", "[3]", "[4]");
    }

    @Test
    void aMemberMayBeAnObjectHereAndAnArrayThere() throws Exception {
        String object = "{\"id\": 1, \"a\": {\"b\": [1]}}";
        String array = "{\"id\": 2, \"a\": [{\"b\": [2]}]}";
        bench.add(THINGS, object, array);

        assertThat(bench.names()).hasSize(4);
        assertThat(Rebuilt.records(bench.rows.tables(), "things").values())
                .containsExactly(Rebuilt.form(Bench.object(object)), Rebuilt.form(Bench.object(array)));
    }

    @Test
    void charactersNoTableHoldsAreReplaced() throws Exception {
        bench.add(THINGS,
                "{\"id\": 1, \"a\": \"x\\u0000y\", \"b\": \"x\\ud800y?\", \"c\": \"what?\", \"meta_data\": {\"k\\u0000\": \"\\udc00\"}}");

        assertThat(bench.cell("things", "a")).isEqualTo("x\u2400y");
        assertThat(bench.cell("things", "b")).isEqualTo("x\ufffdy?");
        assertThat(bench.cell("things", "c")).isEqualTo("what?");
        assertThat(bench.cell("things", "meta_data")).isEqualTo("{\"k\u2400\":\"\ufffd\"}");
    }

    @Test
    void aTextThatIsTooLongIsToldAndNotCut() throws Exception {
        Bench small = new Bench(List.of(), new Capabilities(63, 38, 9, 100, 1_600, false));
        small.add(THINGS, "{\"id\": 1, \"ok\": \"x\", \"log\": \"" + "y".repeat(101) + "\"}");

        assertThat(small.cell("things", "ok")).isEqualTo("x");
        assertThat(small.cell("things", "log")).isNull();
        assertThat(small.rows.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.path()).isEqualTo("log");
            assertThat(letter.reason()).contains("101 bytes");
            assertThat(letter.record()).contains("record_bytes").hasSizeLessThanOrEqualTo(100);
        });
    }

    @Test
    void aTextThatIsTooLongGoesByContract() throws Exception {
        String child = "{\"id\": 1, \"items\": [{\"id\": 1, \"log\": \"" + "y".repeat(101) + "\"}, {\"id\": 2}]}";
        String json = "{\"id\": 1, \"env\": {\"A\": \"" + "y".repeat(101) + "\"}}";
        Capabilities narrow = new Capabilities(63, 38, 9, 100, 1_600, false);
        Bench row = new Bench(List.of(), narrow).add(thingsUnder("data_types=discard_row"), child, "{\"id\": 2}", json);
        Bench frozen = new Bench(List.of(), narrow);

        assertThat(row.cells("things__items", "id")).containsExactly(2L);
        assertThat(row.cells("things", "id")).containsExactly(1L, 2L);
        assertThat(row.rows.deadLetters()).extracting(letter -> letter.path()).containsExactly("items.log", "env");
        assertThatThrownBy(() -> frozen.add(thingsUnder("data_types=freeze"), child))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("member items.log").hasMessageContaining("101 bytes");
        assertThat(frozen.rows.tables()).isEmpty();
    }

    private static RecordTarget thingsUnder(String contract) {
        return new RecordTarget("things", "things", List.of("id"), Disposition.MERGE, Set.of(), 100,
                Contract.parse(contract), null);
    }
}
