package dev.kitecaravan.run;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Json;

/** Whether a cell is what a reader gives of it. Databases write numbers and JSON in ways of their own. */
final class StoredValue {
    private StoredValue() {
    }

    /**
     * @param made   the cell as {@link ColumnType} says, or null
     * @param stored as {@link dev.kitecaravan.load.TableReader.Result} says, or null
     */
    static boolean same(ColumnType type, Object made, Object stored) {
        if (made == null || stored == null) {
            return made == stored;
        }
        return switch (type) {
            case BIGINT, DECIMAL, DOUBLE -> stored instanceof Number number && sameNumber((Number) made, number);
            case JSON -> stored instanceof String text && sameJson((String) made, text);
            case BINARY -> stored.equals("\\x" + HexFormat.of().formatHex((byte[]) made));
            default -> made.equals(stored);
        };
    }

    private static boolean sameNumber(Number one, Number other) {
        if (one instanceof Double || other instanceof Double) {
            return Double.compare(one.doubleValue(), other.doubleValue()) == 0
                    || one.doubleValue() == 0 && other.doubleValue() == 0;
        }
        return decimal(one).compareTo(decimal(other)) == 0;
    }

    private static BigDecimal decimal(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof BigInteger whole ? new BigDecimal(whole) : BigDecimal.valueOf(number.longValue());
    }

    private static boolean sameJson(String made, String stored) {
        if (made.equals(stored)) {
            return true;
        }
        try {
            return sameTree(Json.read(made), Json.read(stored));
        } catch (IllegalArgumentException noJson) {
            // Somebody put another text into the column.
            return false;
        }
    }

    private static boolean sameTree(Object one, Object other) {
        if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> otherMap) {
            return map.keySet().equals(otherMap.keySet())
                    && map.keySet().stream().allMatch(key -> sameTree(map.get(key), otherMap.get(key)));
        }
        if (one instanceof List<?> list && other instanceof List<?> otherList) {
            Iterator<?> others = otherList.iterator();
            return list.size() == otherList.size() && list.stream().allMatch(each -> sameTree(each, others.next()));
        }
        if (one instanceof Number number && other instanceof Number otherNumber) {
            // Some keep numbers of JSON as doubles.
            return sameNumber(number, otherNumber) || number.doubleValue() == otherNumber.doubleValue();
        }
        return one == null ? other == null : one.equals(other);
    }
}
