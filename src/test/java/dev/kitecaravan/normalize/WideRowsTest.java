package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.RowWidth;

/** Which values of a row that is too wide for its destination go to the overflow column: as few as must, the last ones. */
class WideRowsTest {
    private static final RecordTarget THINGS = new RecordTarget("things", "things", List.of("id"), Disposition.MERGE,
            Set.of("j"), 100, Contract.EVOLVE, null);
    /** Of 20 bytes at most a text stays in the row; of a longer one 24. */
    private static final int LONGEST = 20;
    private static final int POINTER = 24;

    private static Bench within(int bytes) {
        return new Bench(List.of(), Bench.POSTGRES.withRows(new RowWidth(bytes, 0, LONGEST, POINTER)));
    }

    private static Map<?, ?> overflow(Bench bench, String table, int row) {
        if (!bench.columns(table).contains("_caravan_overflow")) {
            return Map.of();
        }
        Object text = bench.cells(table, "_caravan_overflow").get(row);
        return text == null ? Map.of() : (Map<?, ?>) Json.read((String) text);
    }

    /** The least width at which nothing of a record goes to the overflow column. */
    private static int needs(Map<String, Object> record) throws ContractViolation {
        for (int bytes = 0;; bytes++) {
            Bench bench = within(bytes);
            bench.normalizer.add(THINGS, record, bench.context, bench.rows);
            if (overflow(bench, "things", 0).isEmpty()) {
                return bytes;
            }
        }
    }

    private static Map<String, Object> record(Object... values) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", 1L);
        for (int i = 0; i < values.length; i++) {
            record.put(String.format("m%03d", i), values[i]);
        }
        return record;
    }

    @Test
    void whatAValueTakesOfARowDependsOnItsKindAndItsBytes() throws Exception {
        // Texts of no bytes take one for their length, and so does nothing else here.
        int base = needs(record("", "", "", ""));

        assertThat(needs(record("a", "", "", ""))).isEqualTo(base + 1);
        assertThat(needs(record("ü", "", "", ""))).as("its bytes, not its characters").isEqualTo(base + 2);
        assertThat(needs(record("a".repeat(LONGEST), "", "", ""))).isEqualTo(base + LONGEST);
        assertThat(needs(record("a".repeat(LONGEST + 1), "", "", "")))
                .as("a longer text may go elsewhere, and costs the same whatever its length")
                .isEqualTo(needs(record("a".repeat(9_000), "", "", ""))).isGreaterThan(base + LONGEST)
                .isLessThan(base + POINTER + 4);
        assertThat(needs(record(new byte[7], "", "", ""))).isEqualTo(base + 7);
        assertThat(needs(record(new BigDecimal("12345678901234567890123"), "", "", ""))).isEqualTo(base + 23);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 60})
    void ofARowThatIsTooWideTheLastValuesGoAndNoMoreThanMust(int members) throws Exception {
        Object[] values = new Object[members];
        for (int i = 0; i < members; i++) {
            values[i] = "v" + i;
        }
        Map<String, Object> record = record(values);
        int needs = needs(record);
        int before = 0;
        for (int bytes = needs; bytes >= Math.max(0, needs - 100); bytes--) {
            Bench bench = within(bytes);
            bench.normalizer.add(THINGS, record, bench.context, bench.rows);
            List<String> gone = new ArrayList<>(overflow(bench, "things", 0).keySet().stream().map(String::valueOf)
                    .toList());
            List<String> all = new ArrayList<>(record.keySet());
            assertThat(gone).as(bytes + " bytes").isEqualTo(all.subList(all.size() - gone.size(), all.size()));
            assertThat(gone.size()).as(bytes + " bytes").isBetween(before, before + 4);
            assertThat(bench.cells("things", "_caravan_id")).containsExactly(RowIds.rowId("things", 1));
            before = gone.size();
        }
        assertThat(before).as("of a row that takes nearly nothing").isPositive();
    }

    @Test
    void everyValueComesBackFromTheOverflowColumnAsItWasAndWhatIsJsonAsJson() throws Exception {
        Map<String, Object> record = Bench.object("{\"id\": 1, \"a\": 7, \"b\": \"text\", \"c\": true, \"d\": 1.5,"
                + " \"e\": {\"f\": [1]}, \"j\": {\"k\": [1, {}]}}");
        Bench bench = within(0);
        bench.normalizer.add(THINGS, record, bench.context, bench.rows);

        assertThat(bench.cell("things", "_caravan_overflow")).isEqualTo(
                "{\"id\":1,\"a\":7,\"b\":\"text\",\"c\":true,\"d\":1.5,\"j\":{\"k\":[1,{}]}}");
        for (Column column : bench.schema("things").columns()) {
            if (!column.path().isEmpty() && !column.name().equals("_caravan_overflow")) {
                assertThat(bench.cell("things", column.name())).as(column.name()).isNull();
            }
        }
    }

    @Test
    void theKeysOfItsRecordsStayInARowHoweverWideTheRestIs() throws Exception {
        Bench bench = within(0);
        bench.context = new RecordContext(Map.of(), Map.of("build_id", "b1"), "load-1", "");
        bench.add(THINGS, "{\"id\": 1, \"a\": [{\"id\": 5, \"b\": \"x\"}]}");

        assertThat(bench.cell("things__a", "build_id")).isEqualTo("b1");
        assertThat(bench.cell("things__a", "_caravan_parent_id")).isEqualTo(RowIds.rowId("things", 1));
        assertThat(bench.cell("things__a", "_caravan_list_idx")).isEqualTo(0L);
        assertThat(overflow(bench, "things__a", 0).keySet().stream().map(String::valueOf)).containsExactly("id", "b");
    }

    /** Columns of keys may have come after those of members: room is kept for them, and for the overflow itself. */
    @ParameterizedTest
    @ValueSource(ints = {10, 13, 18})
    void noRowIsWiderThanItMayBeWhateverStandsBehindWhatWasTakenOut(int members) throws Exception {
        StringBuilder json = new StringBuilder("{\"id\": 1, \"a\": [{\"id\": 5");
        for (int i = 0; i < members; i++) {
            json.append(String.format(", \"m%02d\": \"a value of %d\"", i, i));
        }
        String record = json.append("}]}").toString();
        for (int bytes = 300; bytes < 600; bytes += 3) {
            Bench bench = within(bytes).add(THINGS, record);
            bench.rows.clear();
            bench.context = new RecordContext(Map.of(), Map.of("build_id", "b".repeat(36), "build_number", 7L,
                    "pipeline_slug", "a-pipeline", "organization_slug", "acme"), "load-1", "");
            bench.add(THINGS, record);

            assertThat(width(bench, bytes)).as(members + " members, " + bytes + " bytes").isLessThanOrEqualTo(bytes);
            assertThat(bench.cell("things__a", "build_number")).isEqualTo(7L);
        }
    }

    /** What the row of the child table takes, as a database counts it; of its hash the width of all rows says it. */
    private static int width(Bench bench, int bytes) {
        RowWidth width = new RowWidth(bytes, 0, LONGEST, POINTER);
        List<Column> columns = bench.schema("things__a").columns();
        Object[] row = bench.rows("things__a").rows().get(0);
        int at = width.fixed();
        for (int i = 0; i < row.length; i++) {
            if (row[i] != null && !columns.get(i).name().equals("_caravan_hash")) {
                at = width.after(at, row[i] instanceof String text ? text.length() : -1);
            }
        }
        return at;
    }

    /** So that a row is changed when what is in its overflow column is, and is not when nothing is. */
    @Test
    void theHashOfARowKnowsWhatWentToItsOverflowColumnAndOnlyThere() throws Exception {
        Object one = hash("{\"id\": 1, \"a\": \"x\", \"b\": 2}");

        assertThat(hash("{\"id\": 1, \"a\": \"x\", \"b\": 2}")).isEqualTo(one);
        assertThat(hash("{\"id\": 1, \"a\": \"y\", \"b\": 2}")).isNotEqualTo(one);
        assertThat(hash("{\"id\": 1, \"a\": \"x\", \"b\": 3}")).isNotEqualTo(one);
        // Of a row without any value but the overflow the hash is that of the overflow.
        Bench only = new Bench();
        only.add(THINGS, "{\"id\": 2}");
        Bench narrow = within(0);
        narrow.add(THINGS, "{\"id\": 2}");
        assertThat(narrow.cell("things", "_caravan_hash")).isNotEqualTo(only.cell("things", "_caravan_hash"));
    }

    private static Object hash(String json) throws ContractViolation {
        return within(0).add(THINGS, json).cell("things", "_caravan_hash");
    }
}
