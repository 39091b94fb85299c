package dev.kitecaravan.show.read;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;

/** Runs the page's own statements and hands their rows over by column name, whatever case and number type a database has. */
public final class PageQueries {
    public static final int MOST_ROWS = 10_000;

    private final TableReader reader;
    private final Duration limit;

    /** @param limit a longer statement is cancelled */
    public PageQueries(TableReader reader, Duration limit) {
        this.reader = reader;
        this.limit = limit;
    }

    public <T> List<T> query(String sql, Function<Row, T> each) {
        return query(sql, MOST_ROWS, each);
    }

    /** @param most more rows are left out */
    public <T> List<T> query(String sql, int most, Function<Row, T> each) {
        TableReader.Result result = answer(sql, most);
        List<String> columns = result.columns().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        List<T> list = new ArrayList<>(result.rows().size());
        result.rows().forEach(values -> list.add(each.apply(new Row(columns, values))));
        return list;
    }

    /** A statement that was stopped says so, whatever words the database has for it. */
    private TableReader.Result answer(String sql, int most) {
        long began = System.nanoTime();
        try {
            return reader.query(sql, most, limit);
        } catch (DestinationException e) {
            throw System.nanoTime() - began < limit.toNanos()
                    ? e
                    : new DestinationException("it took longer than the " + limit.toSeconds()
                            + " s that the page gives it (" + e.getMessage() + ")", e);
        }
    }

    /** Whether a table has a column: a dataset that no run has opened since may lack those that came later. */
    public boolean has(String table, String column) {
        return reader.query("select * from " + table + " where 1 = 0", 1, limit).columns().stream()
                .anyMatch(column::equalsIgnoreCase);
    }

    /** One row. */
    public record Row(List<String> columns, List<Object> values) {
        private Object value(String column) {
            int at = columns.indexOf(column);
            if (at < 0) {
                throw new IllegalArgumentException(
                        "the page's statement has no column " + column + ", only " + columns);
            }
            return values.get(at);
        }

        /** Null when there is none. */
        public String text(String column) {
            Object value = value(column);
            return value == null ? null : value.toString();
        }

        /** 0 when there is none. */
        public long number(String column) {
            return value(column) instanceof Number number ? number.longValue() : 0;
        }

        /** Null when there is none. */
        public Double decimal(String column) {
            Object value = value(column);
            return value == null ? null : Double.valueOf(new BigDecimal(value.toString()).doubleValue());
        }

        /** False when there is none; SQLite has numbers. */
        public boolean truth(String column) {
            Object value = value(column);
            return value instanceof Number number ? number.intValue() != 0 : Boolean.TRUE.equals(value);
        }

        /** Whether the statement has such a column. */
        public boolean has(String column) {
            return columns.contains(column);
        }

        /** Null when there is none. */
        public Instant time(String column) {
            Object value = value(column);
            if (value == null || value instanceof Instant) {
                return (Instant) value;
            }
            // SQLite has texts, in UTC.
            String text = value.toString().replace(' ', 'T');
            return Instant.parse(text.endsWith("Z") ? text : text + "Z");
        }

        /** Null when there is none. */
        public LocalDate day(String column) {
            Object value = value(column);
            return value == null || value instanceof LocalDate
                    ? (LocalDate) value
                    : LocalDate.parse(value.toString().substring(0, 10));
        }
    }
}
