package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.kitecaravan.table.ColumnWords;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;

class DictionaryTest {
    private final Bench bench = new Bench();

    static Iterable<String> resources() {
        return Catalog.buildkite().resources();
    }

    private TableWords words(String table, String resource) {
        return new Dictionary(Catalog.buildkite(), SystemColumns.DEFAULT).of(bench.schema(table), resource);
    }

    @ParameterizedTest
    @MethodSource("resources")
    void everyDocumentedTableAndColumnHasItsWords(String resource) throws Exception {
        bench.context = new RecordContext(Map.of("organization_slug", "acme"),
                Map.of("organization_slug", "acme", "pipeline_slug", "web"), "load-1", "");
        bench.add(RecordTarget.merge("e", "things", resource, "organization_slug"), "{}");

        for (TableSchema table : bench.normalizer.tables()) {
            TableWords words = new Dictionary(Catalog.buildkite(), SystemColumns.DEFAULT).of(table, resource);
            assertThat(words.sentence()).as(table.name()).isNotBlank();
            assertThat(table.columns()).as(table.name()).allSatisfy(
                    column -> assertThat(words.columns()).as("words for a column").containsKey(column.name()));
        }
        assertThat(words("things", resource).columns()).isNotEmpty();
    }

    @Test
    void theWordsOfAColumnSayWhatItIsWhenItIsNullAndItsValues() throws Exception {
        bench.add(RecordTarget.merge("builds", "builds", "build", "id"), "{\"id\": \"1\"}");
        Map<String, ColumnWords> jobs = words("builds__jobs", "build").columns();

        assertThat(jobs.get("runnable_at").text()).startsWith("When everything it depends on was done")
                .contains("Null until then, and for steps that run on no agent.");
        assertThat(jobs.get("type").values()).containsExactly("script", "waiter", "manual", "trigger");
        assertThat(jobs.get("unblocked_by__name").sentence())
                .isEqualTo("Who unblocked a block step: the person's full name");
        assertThat(jobs.get("concurrency_wait_time_ms").unit()).isEqualTo("milliseconds");
        assertThat(jobs.get("_caravan_list_idx").sentence()).isEqualTo("The position in the array");
        assertThat(words("builds__jobs__agent_query_rules", "build").columns()).containsKey("value");
    }

    @Test
    void valuesThatDoNotFitHaveWordsToo() throws Exception {
        bench.add(RecordTarget.merge("builds", "builds", "build", "id"),
                "{\"id\": 1, \"jobs\": [{\"id\": 2, \"exit_status\": \"killed\"}]}");

        assertThat(words("builds__jobs", "build").columns().get("exit_status__v_text").sentence())
                .contains("do not fit");
    }

    @Test
    void whatTheCatalogDoesNotKnowHasNoWords() throws Exception {
        bench.add(RecordTarget.merge("things", "things", null, "id"), "{\"id\": 1, \"n\": 2, \"list\": [1]}");

        TableWords things = words("things", null);
        assertThat(things.sentence()).isNull();
        assertThat(things.columns()).doesNotContainKeys("n", "id").containsKey("_caravan_id");
        assertThat(words("things__list", null).columns()).doesNotContainKey("value");
    }

    @Test
    void aLineThatSaysSomethingElseIsRefused() {
        assertThatThrownBy(() -> MemberText.parse("text; What it is; sometimes empty"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("'sometimes empty'")
                .hasMessageContaining("never null, null, unit or values");
        assertThat(MemberText.parse("text").words()).isNull();
        assertThat(MemberText.parse("text; A word").words())
                .isEqualTo(new ColumnWords("A word", "null where the answer has none", null, List.of()));
    }
}
