package dev.kitecaravan.normalize;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One row while it is filled: cells, their hash, and the arrays that become child rows once the row stands. Reused. */
final class RowBuilder {
    private static final int ROW_BYTES = 32;
    private static final int CELL_BYTES = 8;
    private static final int TRUE = 5;
    private static final int FALSE = 7;
    /** Stands for the column of places in hashes, whatever its name. */
    private static final long PLACE = 0x5DEECE66DL;

    final ValueHash hash = new ValueHash();
    final List<Field> arrayFields = new ArrayList<>();
    final List<List<?>> arrays = new ArrayList<>();
    TableNode table;
    Object[] cells;
    RowId id;
    /** The row is given up; a dead letter tells why. */
    boolean refused;
    long first;
    long second;
    long bytes;
    private Map<String, Object> overflow;

    void start(TableNode of) {
        table = of;
        cells = new Object[of.schema.columns().size()];
        id = null;
        refused = false;
        first = 0;
        second = 0;
        bytes = ROW_BYTES;
        overflow = null;
        arrayFields.clear();
        arrays.clear();
    }

    boolean isEmpty(int position) {
        return position == Field.NONE || position >= cells.length || cells[position] == null;
    }

    /** A cell that does not count for the hash. */
    void system(int position, Object value) {
        cells[position] = value;
    }

    /** The place of an element that is known by its own id: to move in the array is a change. */
    void place(int position, long index) {
        cells[position] = index;
        hash.ofLong(index);
        first += ValueHash.mix(hash.first ^ PLACE);
        second += ValueHash.mix(hash.second + PLACE);
    }

    void number(int position, Long value) {
        hash.ofLong(value);
        put(position, value, CELL_BYTES);
    }

    /** Puts a text whose bytes were hashed last. */
    void hashedText(int position, String value, int size) {
        put(position, value, size);
    }

    void natural(int position, NaturalKey key) {
        hash.first = key.first();
        hash.second = key.second();
        put(position, key.cell(), key.size());
    }

    void bool(int position, Boolean value) {
        hash.ofLong(value ? TRUE : FALSE);
        put(position, value, 1);
    }

    /** Any cell but a text or JSON, which are measured before they are put. */
    void cell(int position, Object value) {
        hashOf(value);
        put(position, value, size(value));
    }

    private static int size(Object value) {
        return value instanceof byte[] bytes
                ? bytes.length
                : value instanceof Boolean ? 1 : value instanceof BigDecimal ? 2 * CELL_BYTES : CELL_BYTES;
    }

    private void hashOf(Object value) {
        if (value instanceof String text) {
            hash.ofBytes(text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Long number) {
            hash.ofLong(number);
        } else if (value instanceof Boolean flag) {
            hash.ofLong(flag ? TRUE : FALSE);
        } else if (value instanceof Instant moment) {
            hash.ofLongs(moment.getEpochSecond(), moment.getNano());
        } else if (value instanceof Double number) {
            hash.ofLong(Double.doubleToLongBits(number));
        } else if (value instanceof LocalDate day) {
            hash.ofLong(day.toEpochDay());
        } else if (value instanceof BigDecimal number) {
            decimal(number);
        } else {
            hash.ofBytes((byte[]) value);
        }
    }

    /** 1.0 and 1.00 are one number; a whole number hashes as in a column of whole numbers, which may have been widened. */
    private void decimal(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        if (shortest.scale() <= 0 && (long) shortest.precision() - shortest.scale() <= 19
                && shortest.toBigInteger().bitLength() < Long.SIZE) {
            hash.ofLong(shortest.longValue());
        } else {
            hash.ofBytes(shortest.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void put(int position, Object value, int size) {
        if (position >= cells.length) {
            cells = Arrays.copyOf(cells, Math.max(position + 1, table.schema.columns().size()));
        }
        cells[position] = value;
        bytes += size;
        if (table.counts(position)) {
            long seed = table.seed(position);
            // a sum, so that the order in which columns were made does not matter
            first += ValueHash.mix(hash.first ^ seed);
            second += ValueHash.mix(hash.second + seed);
        }
    }

    /** Empties a cell that was filled: it counts for the hash no more. */
    void takeBack(int position) {
        hashOf(cells[position]);
        if (table.counts(position)) {
            long seed = table.seed(position);
            first -= ValueHash.mix(hash.first ^ seed);
            second -= ValueHash.mix(hash.second + seed);
        }
        cells[position] = null;
    }

    void overflow(String path, Object value) {
        if (overflow == null) {
            overflow = new LinkedHashMap<>();
        }
        overflow.put(path, value);
    }

    /** What found no column, by path; null when everything did. */
    Map<String, Object> overflow() {
        return overflow;
    }

    void array(Field field, List<?> elements) {
        arrayFields.add(field);
        arrays.add(elements);
    }
}
