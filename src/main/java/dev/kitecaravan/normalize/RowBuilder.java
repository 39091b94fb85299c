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

import dev.kitecaravan.table.ColumnType;

/** One row while it is filled: cells, their hash, and the arrays that become child rows once the row stands. Reused. */
final class RowBuilder {
    private static final int ROW_BYTES = 32;
    private static final int CELL_BYTES = 8;
    /** Stands for the column of places in hashes, whatever its name. */
    private static final long PLACE = 0x5DEECE66DL;

    final ValueHash hash = new ValueHash();
    final List<Field> arrayFields = new ArrayList<>();
    final List<List<?>> arrays = new ArrayList<>();
    TableNode table;
    Object[] cells;
    String id;
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
        hash.ofLong(value ? 5 : 7);
        put(position, value, 1);
    }

    void instant(int position, Instant value) {
        hash.ofLongs(value.getEpochSecond(), value.getNano());
        put(position, value, CELL_BYTES);
    }

    /** Any cell but a text or JSON. */
    void cell(int position, ColumnType type, Object value) {
        switch (type) {
            case BIGINT -> number(position, (Long) value);
            case BOOLEAN -> bool(position, (Boolean) value);
            case TIMESTAMP -> instant(position, (Instant) value);
            case DOUBLE -> {
                hash.ofLong(Double.doubleToLongBits((Double) value));
                put(position, value, CELL_BYTES);
            }
            case DATE -> {
                hash.ofLong(((LocalDate) value).toEpochDay());
                put(position, value, CELL_BYTES);
            }
            case DECIMAL -> {
                decimal((BigDecimal) value);
                put(position, value, 2 * CELL_BYTES);
            }
            case BINARY -> {
                hash.ofBytes((byte[]) value);
                put(position, value, ((byte[]) value).length);
            }
            default -> throw new IllegalArgumentException("texts are measured before they are put: " + type);
        }
    }

    /** 1.0 and 1.00 are one number; a whole number hashes as in a column of whole numbers, which may have been widened. */
    private void decimal(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        if (shortest.scale() <= 0 && shortest.precision() - shortest.scale() <= 19
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
