package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;

/** Names and tables against those that dlt makes itself; {@code dlt/README.md} says how they were made. */
class DltLayoutTest {
    private static final SystemColumns DLT = new SystemColumns("_dlt_");

    static List<Map<String, Object>> layouts() throws IOException {
        return lines("layouts.jsonl");
    }

    private static List<Map<String, Object>> lines(String file) throws IOException {
        try (InputStream in = DltLayoutTest.class.getResourceAsStream("/dlt/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(Bench::object).toList();
        }
    }

    @Test
    void everyKeyGetsTheNameThatDltGivesIt() throws IOException {
        List<Map<String, Object>> names = lines("names.jsonl");
        assertThat(names).hasSizeGreaterThan(500);
        SoftAssertions all = new SoftAssertions();
        for (Map<String, Object> each : names) {
            SnakeCase naming = new SnakeCase((Integer) each.get("limit"));
            String name = each.get("path") instanceof List<?> path
                    ? naming.fit(path.stream().map(key -> naming.name((String) key))
                            .collect(Collectors.joining(SnakeCase.SEPARATOR)))
                    : naming.name((String) each.get("key"));
            all.assertThat(name).as("%s", each).isEqualTo(each.get("name"));
        }
        all.assertAll();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    @SuppressWarnings("unchecked") // the record of a line is an object
    void everyRecordBecomesTheRowsThatDltMakesOfIt(Map<String, Object> each) throws Exception {
        Capabilities capabilities = new Capabilities((Integer) each.get("limit"), 38, 9, 1 << 20, 1_600, false);
        Normalizer normalizer = new Normalizer(List.of(), capabilities, DLT, NormalizerSettings.defaults());
        Integer nesting = (Integer) each.get("max_nesting");
        RecordTarget target = new RecordTarget("things", (String) each.get("table"), List.of(), Disposition.REPLACE,
                Set.of(), nesting == null ? RecordTarget.DEEPEST : nesting, Contract.EVOLVE, null);
        RowCollector rows = new RowCollector();

        normalizer.add(target, (Map<String, Object>) each.get("record"),
                new RecordContext(Map.of(), Map.of(), "load-1", ""), rows);

        Map<String, Object> made = new TreeMap<>();
        for (TableRows table : rows.tables()) {
            List<Object> cells = new ArrayList<>();
            table.rows().forEach(row -> cells.add(cells(table, row)));
            made.put(table.schema().name(), cells);
        }
        assertThat(made).isEqualTo(plain(each.get("rows")));
    }

    private static Map<String, Object> cells(TableRows table, Object[] row) {
        Map<String, Object> cells = new TreeMap<>();
        for (int i = 0; i < row.length; i++) {
            Column column = table.schema().columns().get(i);
            if (row[i] != null && (!column.name().startsWith("_dlt_") || column.name().equals(DLT.listIndex()))) {
                // dlt decides about types later
                cells.put(column.name().replaceAll("__v_[a-z]+$", ""),
                        plain(column.type() == ColumnType.JSON ? Json.read((String) row[i]) : row[i]));
            }
        }
        return cells;
    }

    /** Maps sorted, numbers of one class. */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put((String) key, plain(each)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(DltLayoutTest::plain).toList();
        }
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }
}
