package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.TableSchema;

/** What is written into a part comes out of it: odd texts and values at the ends of their types, in each format. */
class PartFormatsTest {
    private static final List<String> TEXTS = List.of("", " ", "plain", " both ends ", "a,b", "a;b\tc", "\"", "\"\"",
            "say \"it\"", "ends in \"", "\",\"", "line\nline", "line\r\nline\r", "\n", "null", "NULL", "\\N", "\\",
            "\\\"",
            "a\\nb", "'", "ä€\uD83D\uDE80", "\u2028\u0001\u007f\uFEFF", "%20+&{}[]", "true", "1e400", "NaN",
            "2026-11-01", "#", "=1+1", "x".repeat(100_000));
    private static final List<String> JSON = List.of("null", "\"\"", "\"null\"", "{}", "[]", "0", "-0.0", "1e400",
            "12345678901234567890.123456789012345", "true", "{\"a\":{\"b\":[1,2.50,null,\"x\\n\\\"\"]}}",
            "{\"\":\"\u2028\",\"a\":1}", "\"it's, \\\"so\\\"\"", "[[[[[]]]]]");

    @TempDir
    Path folder;

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, "");
    }

    private static final List<Column> ALL = List.of(column("t", ColumnType.TEXT), column("n", ColumnType.BIGINT),
            column("d", ColumnType.DOUBLE), column("m", ColumnType.DECIMAL), column("b", ColumnType.BOOLEAN),
            column("at", ColumnType.TIMESTAMP), column("day", ColumnType.DATE), column("j", ColumnType.JSON),
            column("x", ColumnType.BINARY));

    private static List<Object[]> rows() {
        List<Object[]> rows = new ArrayList<>();
        rows.add(new Object[ALL.size()]);
        for (String text : TEXTS) {
            rows.add(of(0, text));
        }
        for (long number : new long[]{0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53 | 1}) {
            rows.add(of(1, number));
        }
        for (double number : new double[]{0, -0.0, 1.0, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE,
                Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e23, 123456789.123456789}) {
            rows.add(of(2, number));
        }
        for (String number : new String[]{"0", "1", "-1.5", "0.000000001", "-99999999999999999999999999999.999999999",
                "99999999999999999999999999999.999999999", "10000000000000000000000000000"}) {
            rows.add(of(3, new BigDecimal(number)));
        }
        rows.add(of(4, true));
        rows.add(of(4, false));
        for (String time : new String[]{"1970-01-01T00:00:00Z", "2026-11-01T10:00:00.000001Z",
                "1969-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
                "2016-12-31T23:59:59Z"}) {
            rows.add(of(5, Instant.parse(time)));
        }
        for (String day : new String[]{"1970-01-01", "0001-01-01", "9999-12-31", "2024-02-29"}) {
            rows.add(of(6, LocalDate.parse(day)));
        }
        for (String json : JSON) {
            rows.add(of(7, json));
        }
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        rows.add(of(8, new byte[0]));
        rows.add(of(8, every));
        rows.add(new Object[]{"all", 1L, 1.5, BigDecimal.ONE, true, Instant.EPOCH, LocalDate.EPOCH, "{}", every});
        return rows;
    }

    private static Object[] of(int place, Object value) {
        Object[] row = new Object[ALL.size()];
        row[place] = value;
        return row;
    }

    private static String shown(Object[] row) {
        return Arrays.stream(row).map(value -> value == null
                ? "-"
                : value.getClass().getSimpleName() + ":"
                        + (value instanceof byte[] bytes
                                ? HexFormat.of().formatHex(bytes)
                                : value instanceof BigDecimal number
                                        ? number.stripTrailingZeros().toPlainString()
                                        : value))
                .collect(Collectors.joining("|"));
    }

    private static List<Object[]> read(FileFormat format, Path file, List<Column> columns, Connection connection)
            throws IOException, SQLException {
        List<Object[]> found = new ArrayList<>();
        format.read(file, columns, connection, found::add);
        return found;
    }

    private Path write(FileFormat format, List<Column> columns, Connection connection, Object[]... rows)
            throws IOException, SQLException {
        Path file = folder.resolve("it's [1] name=value." + format.extension());
        Files.deleteIfExists(file);
        try (TemporaryTable table = new TemporaryTable(connection, columns)) {
            for (Object[] row : rows) {
                table.append(row);
            }
            table.requireAll();
            assertThat(format.write(file, columns, columns.stream().map(each -> Replica.quoted(each.name()))
                    .collect(Collectors.joining(", ")), table, connection)).isEqualTo(rows.length);
        }
        return file;
    }

    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void everyValueComesBack(FileFormat format) throws Exception {
        List<Object[]> rows = rows();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            Path file = write(format, ALL, connection, rows.toArray(Object[][]::new));
            assertThat(read(format, file, ALL, connection).stream().map(PartFormatsTest::shown))
                    .containsExactlyInAnyOrderElementsOf(rows.stream().map(PartFormatsTest::shown).toList());
            Path empty = write(format, ALL, connection);
            assertThat(read(format, empty, ALL, connection)).as("an empty part").isEmpty();
        }
    }

    /** The part is of before a column widened and another came. */
    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void anOlderPartIsReadByItsTableAsItIsNow(FileFormat format) throws Exception {
        TableSchema before = new TableSchema("builds", "", null);
        before.add(column("id", ColumnType.TEXT));
        before.add(column("n", ColumnType.BIGINT));
        TableSchema now = new TableSchema("builds", "", null);
        now.add(column("id", ColumnType.TEXT));
        now.add(column("n", ColumnType.DECIMAL));
        now.add(column("more", ColumnType.TEXT));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                ObjectStore store = new LocalStore(folder)) {
            Path file = write(format, PartColumns.all(before, Samples.SYSTEM), connection,
                    new Object[]{7L, false, "a", Long.MAX_VALUE}, new Object[]{7L, true, "b", null});
            List<String> found = new ArrayList<>();
            new Part(file.getFileName().toString(), 2, 2, 1, 7, 7).read(now, Samples.SYSTEM, store,
                    folder.resolve("spool"), connection, cells -> found.add(shown(cells)));
            assertThat(found).containsExactlyInAnyOrder(
                    "Long:7|Boolean:false|String:a|BigDecimal:9223372036854775807", "Long:7|Boolean:true|String:b|-");
        }
    }

    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void aPartWithOtherThanItsRowsOrCutOffIsNamed(FileFormat format) throws Exception {
        TableSchema schema = new TableSchema("builds", "", null);
        schema.add(column("id", ColumnType.TEXT));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                ObjectStore store = new LocalStore(folder)) {
            Path file = write(format, PartColumns.all(schema, Samples.SYSTEM), connection, new Object[]{7L, false, "a"},
                    new Object[]{7L, false, "b"});
            String name = file.getFileName().toString();
            for (int rows : new int[]{1, 3}) {
                assertThatThrownBy(() -> new Part(name, 1, rows, 1, 7, 7).read(schema, Samples.SYSTEM, store,
                        folder.resolve("spool"), connection, cells -> {
                        })).isInstanceOf(IOException.class).hasMessageContainingAll(name, "it has 2 rows",
                                "says " + rows);
            }
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length - 12));
            assertThatThrownBy(() -> new Part(name, 1, 2, 1, 7, 7).read(schema, Samples.SYSTEM, store,
                    folder.resolve("spool"), connection, cells -> {
                    })).isInstanceOfAny(IOException.class, SQLException.class, DestinationException.class);
        }
    }
}
