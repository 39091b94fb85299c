package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;

/** By its hash alone a merge knows whether a row changed: what it does not tell apart keeps its old value for ever. */
class RowHashTest {
    private static final RecordTarget THINGS = RecordTarget.merge("things", "things", null, "id");

    static Stream<Arguments> values() {
        return Stream.of(Arguments.of("a", "b"), Arguments.of("é", "è"), Arguments.of(1L, 2L),
                Arguments.of(true, false),
                Arguments.of(1.5, 2.5), Arguments.of(Instant.parse("2026-03-10T12:00:00Z"),
                        Instant.parse("2026-03-10T12:00:00.000001Z")),
                Arguments.of("2026-03-10T12:00:00Z", "2026-03-10T12:00:01Z"),
                Arguments.of(LocalDate.of(2026, 3, 10), LocalDate.of(2026, 3, 11)),
                Arguments.of(new byte[]{1}, new byte[]{2}),
                Arguments.of(new BigDecimal("12345678901234567890.5"), new BigDecimal("12345678901234567890.25")),
                Arguments.of(List.of(1L), List.of(2L)), Arguments.of(Map.of("x", 1L), Map.of("x", 2L)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void anotherValueIsAnotherHashAndTheSameIsTheSameWhateverCameBefore(Object one, Object other) throws Exception {
        String first = hash(new Bench(), one);
        assertThat(hash(new Bench(), other)).isNotEqualTo(first);
        Bench known = new Bench();
        hash(known, other);
        assertThat(hash(known, one)).as("once its column is there").isEqualTo(first);
        Bench learned = new Bench();
        learned.add(THINGS, "{\"id\": \"y\", \"w\": 1}");
        assertThat(hash(learned, one)).as("once other columns are there").isEqualTo(first);
    }

    @Test
    void aWholeNumberHashesTheSameInAColumnThatWasWidened() throws Exception {
        String first = hash(new Bench(), 7L);
        Bench widened = new Bench(List.of(), Bench.POSTGRES, NormalizerSettings.defaults().withWidening(true));
        hash(widened, 8L);
        hash(widened, new BigDecimal("99999999999999999999"));
        assertThat(widened.schema("things").columns()).filteredOn(column -> column.name().equals("v"))
                .extracting(Column::type).containsExactly(ColumnType.DECIMAL);
        assertThat(hash(widened, 7L)).isEqualTo(first);
        assertThat(hash(widened, new BigDecimal("7.00"))).isEqualTo(first);
        assertThat(hash(widened, new BigDecimal("99999999999999999999")))
                .isNotEqualTo(hash(widened, new BigDecimal("99999999999999999998")));
        assertThat(hash(widened, Long.MAX_VALUE)).isEqualTo(hash(new Bench(), Long.MAX_VALUE));
    }

    /** Were it another one, the first run of a release would write every row anew. */
    @Test
    void aRowOfEverythingHashesTheSameInEveryRelease() throws Exception {
        Map<String, Object> record = new LinkedHashMap<>();
        List<Object> values = new ArrayList<>();
        values().forEach(each -> values.add(each.get()[0]));
        for (int i = 0; i < values.size(); i++) {
            record.put("v" + i, values.get(i));
        }
        record.put("id", "x");
        record.put("lines", List.of(Map.of("id", "l1", "n", 1L), Map.of("id", "l2", "n", 2L), "plain"));
        Bench bench = new Bench();
        bench.normalizer.add(THINGS, record, bench.context, bench.rows);

        assertThat(bench.cell("things", "_caravan_hash")).isEqualTo("LWuixhfBEgDQ9-zbn7d_5g");
        assertThat(bench.cells("things__lines", "_caravan_hash")).containsExactly("sT1AV8UmPo48_s4teIT2iw",
                "jVZ3AHaYvYsvbPei5Eqoog", "l5n7kTTfDbmup9NnbUq-Vg");
    }

    /** The keys of a record's parents, hashed once for all of its child rows, count as cells do: a text and a number. */
    @Test
    void aChildRowWithTheKeysOfItsParentsHashesTheSameInEveryRelease() throws Exception {
        Bench bench = new Bench();
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("organization_slug", "acme");
        keys.put("build_number", 7L);
        bench.context = new RecordContext(keys, keys, "load-1", "https://api.example/v2/page");
        bench.add(THINGS, "{\"id\": \"x\", \"lines\": [{\"id\": \"l1\", \"n\": 1}, \"plain\"]}");

        assertThat(bench.cells("things__lines", "organization_slug")).containsExactly("acme", "acme");
        assertThat(bench.cells("things__lines", "build_number")).containsExactly(7L, 7L);
        assertThat(bench.cells("things__lines", "_caravan_hash")).containsExactly("NXEDo2jpzljOz1qh3cfZug",
                "G82-3NiinYNAeF_b0o2hhQ");
        assertThat(bench.cell("things", "_caravan_hash")).isEqualTo("H4HadEQtsyeVa6EyiGP9Ag");
    }

    /** The hash of the row of one value, as it was added last; of a list, the hash of its child row. */
    private static String hash(Bench bench, Object value) throws Exception {
        bench.rows.clear();
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", "x");
        record.put("v", value);
        bench.normalizer.add(THINGS, record, bench.context, bench.rows);
        return (String) bench.cell(value instanceof List ? "things__v" : "things", "_caravan_hash");
    }
}
