package dev.kitecaravan.load;

import static dev.kitecaravan.load.Samples.complete;
import static dev.kitecaravan.load.Samples.row;
import static dev.kitecaravan.load.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/** Columns named like those that some database has by itself, or like the words and aliases of statements. */
abstract class ReservedNamesContract extends LimitsContract {
    /** Pseudo-columns of every database, words that some lets be no column, and names that statements of loads use. */
    private static final List<String> NAMES = List.of("rowid", "_rowid_", "oid", "ctid", "xmin", "xmax", "cmin", "cmax",
            "tableoid", "insertxid", "deletexid", "rownum", "level", "sysdate", "filename", "file_row_number",
            "file_index", "_metadata", "_change_type", "_commit_version", "_commit_timestamp", "_rescued_data",
            "_partitiontime", "_partitiondate", "_file_name", "_table_suffix", "_row_timestamp", "_colidentifier_1",
            "_change_sequence_number", "current_date", "current_time", "current_timestamp", "current_user",
            "localtime", "localtimestamp", "constraint", "select", "table", "user", "order", "group", "key", "value",
            "default", "index", "pivot", "qualify", "place", "same", "moves", "matches", "row_id", "root_id", "write",
            "version", "newest", "s", "t", "m", "d", "r", "stage", "source", "target");

    /** Every name that the destination says it takes. */
    private List<String> taken() {
        return NAMES.stream().filter(destination.capabilities()::takesColumn).toList();
    }

    private static TableSchema table(String name, ColumnType type, List<String> columns) {
        return Samples.root(name, columns.stream().map(column -> new Column(column, type, column))
                .toArray(Column[]::new));
    }

    /** Numbers that no place in a table is: some beyond its rows, some before its first, some twice, some not there. */
    private static List<Object[]> numbers(int columns, long more) {
        List<Object[]> rows = new ArrayList<>();
        for (Long number : Arrays.asList(5L, null, null, -1L, 2L, 1_000_000L, 2L)) {
            Object[] values = new Object[columns];
            Arrays.fill(values, number == null ? null : (Object) (number + more));
            rows.add(row("r" + rows.size(), values));
        }
        return rows;
    }

    private static Object[][] texts(int columns) {
        return Stream.of("rowid", null, "2").map(text -> {
            Object[] values = new Object[columns];
            Arrays.fill(values, text);
            return row("r" + text, values);
        }).toArray(Object[][]::new);
    }

    /** Of each row its id, and the one value that all these columns have. */
    private List<String> found(String table, List<String> columns) {
        TableReader.Result all = read(reader -> reader.query("select * from " + table, 100, Duration.ofSeconds(60)));
        List<String> names = all.columns().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        assertThat(names).containsAll(columns);
        List<String> found = new ArrayList<>();
        for (List<Object> row : all.rows()) {
            List<Object> values = columns.stream().map(column -> row.get(names.indexOf(column))).distinct().toList();
            assertThat(values).as(String.valueOf(row)).hasSize(1);
            found.add(row.get(names.indexOf("_caravan_id")) + " " + values.get(0));
        }
        return found;
    }

    @Test
    void columnsNamedLikeThoseOfSomeDatabaseLoseNoRow() {
        List<String> names = taken();
        TableSchema schema = table("things", ColumnType.BIGINT, names);
        Object[][] first = numbers(names.size(), 0).toArray(Object[][]::new);

        assertThat(load(complete("l1"), rows(schema, Disposition.MERGE, first))).containsEntry("things",
                new RowCounts(7, 0, 0, 0));
        assertThat(found("things", names)).containsExactlyInAnyOrder("r0 5", "r1 null", "r2 null", "r3 -1", "r4 2",
                "r5 1000000",
                "r6 2");
        assertThat(load(complete("l2"), rows(schema, Disposition.MERGE, first))).containsEntry("things",
                new RowCounts(0, 0, 7, 0));
        Object[][] second = numbers(names.size(), 1).toArray(Object[][]::new);
        assertThat(load(complete("l3"), rows(schema, Disposition.MERGE, second))).containsEntry("things",
                new RowCounts(0, 5, 2, 0));
        assertThat(found("things", names)).containsExactlyInAnyOrder("r0 6", "r1 null", "r2 null", "r3 0", "r4 3",
                "r5 1000001",
                "r6 3");
    }

    @Test
    void suchColumnsMayHoldTextsAndBeAppendedOrReplaced() {
        List<String> names = taken();
        TableSchema merged = table("texts", ColumnType.TEXT, names);
        TableSchema replaced = table("replaced", ColumnType.TEXT, names);
        TableSchema appended = table("appended", ColumnType.TEXT, names);
        for (int i = 1; i <= 2; i++) {
            load(complete("l" + i), rows(merged, Disposition.MERGE, texts(names.size())),
                    rows(replaced, Disposition.REPLACE, texts(names.size())),
                    rows(appended, Disposition.APPEND, texts(names.size())));
        }
        assertThat(found("texts", names)).containsExactlyInAnyOrder("r2 2", "rnull null", "rrowid rowid");
        assertThat(found("replaced", names)).containsExactlyInAnyOrder("r2 2", "rnull null", "rrowid rowid");
        assertThat(found("appended", names)).hasSize(6);
    }
}
