package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for any JSON: nothing is lost, nothing depends on when it came, no column serves two places. */
class RoundTripTest {
    private static final Capabilities ROOMY = new Capabilities(63, 38, 9, 1 << 20, 1_600, false);
    /** Names of 24 characters and tables of 30 columns, so that shortening and overflow are met all the time. */
    private static final Capabilities NARROW = new Capabilities(24, 18, 4, 1 << 20, 30, false);
    private static final RecordTarget TARGET = RecordTarget.merge("things", "things", null, "pk");

    @Property(tries = 600)
    void everyRecordIsRebuiltFromItsRows(@ForAll long seed) throws Exception {
        List<Map<String, Object>> records = new RandomJson(seed).records();
        for (Capabilities capabilities : List.of(ROOMY, NARROW)) {
            Bench bench = load(List.of(), capabilities, records);
            assertThat(Rebuilt.records(bench.rows.tables(), "things")).isEqualTo(expected(records));
            assertThat(bench.rows.deadLetters()).isEmpty();
        }
    }

    @Property(tries = 300)
    void aReloadChangesNothing(@ForAll long seed) throws Exception {
        List<Map<String, Object>> records = new RandomJson(seed).records();
        for (Capabilities capabilities : List.of(ROOMY, NARROW)) {
            Bench first = load(List.of(), capabilities, records);
            Bench again = load(first.normalizer.tables(), capabilities, records);
            assertThat(cells(again)).isEqualTo(cells(first));
            assertThat(SchemaFile.write(again.normalizer.tables()))
                    .isEqualTo(SchemaFile.write(first.normalizer.tables()));
        }
    }

    @Property(tries = 300)
    void theOrderOfRecordsDoesNotMatter(@ForAll long seed)
            throws Exception {
        List<Map<String, Object>> records = new RandomJson(seed).records();
        List<Map<String, Object>> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));
        Bench one = load(List.of(), ROOMY, records);
        Bench other = load(List.of(), ROOMY, shuffled);
        assertThat(Rebuilt.records(other.rows.tables(), "things"))
                .isEqualTo(Rebuilt.records(one.rows.tables(), "things"));
        assertThat(ids(other)).isEqualTo(ids(one));
    }

    @Property(tries = 300)
    void noTwoPathsShareAColumnOrATable(@ForAll long seed) throws Exception {
        List<Map<String, Object>> records = new RandomJson(seed).records();
        for (Capabilities capabilities : List.of(ROOMY, NARROW)) {
            Bench bench = load(List.of(), capabilities, records);
            Set<String> tableNames = new HashSet<>();
            Set<String> tablePaths = new HashSet<>();
            for (TableSchema schema : bench.normalizer.tables()) {
                assertThat(tableNames.add(schema.name())).isTrue();
                assertThat(tablePaths.add(schema.parent() + "/" + schema.path())).isTrue();
                assertThat(schema.name().length()).isLessThanOrEqualTo(capabilities.maxIdentifier());
                assertThat(schema.columns().size()).isLessThanOrEqualTo(capabilities.maxColumns());
                Set<String> places = new HashSet<>();
                for (Column column : schema.columns()) {
                    assertThat(column.name()).matches("[a-z0-9_]+").hasSizeLessThanOrEqualTo(
                            capabilities.maxIdentifier());
                    assertThat(column.path().isEmpty() || places.add(column.path())).isTrue();
                }
            }
        }
    }

    @Property(tries = 300)
    void theSameRecordsInOtherPagesGiveTheSameRows(@ForAll long seed)
            throws Exception {
        List<Map<String, Object>> records = new RandomJson(seed).records();
        Bench together = load(List.of(), ROOMY, records);
        Map<String, Object> apart = new HashMap<>();
        Bench bench = new Bench(List.of(), ROOMY);
        for (Map<String, Object> record : records) {
            bench.normalizer.add(TARGET, record, bench.context, bench.rows);
            apart.putAll(Rebuilt.records(bench.rows.tables(), "things"));
            bench.rows.clear();
        }
        assertThat(apart).isEqualTo(Rebuilt.records(together.rows.tables(), "things"));
    }

    private static Bench load(java.util.Collection<TableSchema> stored, Capabilities capabilities,
            List<Map<String, Object>> records) throws ContractViolation {
        Bench bench = new Bench(stored, capabilities);
        for (Map<String, Object> record : records) {
            bench.normalizer.add(TARGET, record, bench.context, bench.rows);
        }
        return bench;
    }

    private static Map<String, Object> expected(List<Map<String, Object>> records) {
        Map<String, Object> expected = new LinkedHashMap<>();
        records.forEach(record -> expected.put(RowIds.rowId("things", record.get("pk")), Rebuilt.form(record)));
        return expected;
    }

    private static Set<String> ids(Bench bench) {
        Set<String> ids = new TreeSet<>();
        for (TableRows table : bench.rows.tables()) {
            int id = table.schema().position(SystemColumns.DEFAULT.id());
            table.rows().forEach(row -> assertThat(ids.add((String) row[id])).isTrue());
        }
        return ids;
    }

    /** Every row's cells by column name, by row id, by table. */
    private static Map<String, Object> cells(Bench bench) {
        Map<String, Object> all = new TreeMap<>();
        for (TableRows table : bench.rows.tables()) {
            for (Object[] row : table.rows()) {
                Map<String, Object> cells = new TreeMap<>();
                for (int i = 0; i < row.length; i++) {
                    if (row[i] != null) {
                        cells.put(table.schema().columns().get(i).name(), row[i]);
                    }
                }
                all.put(table.schema().name() + row[table.schema().position(SystemColumns.DEFAULT.id())], cells);
            }
        }
        return all;
    }
}
