package dev.kitecaravan.load;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a destination for {@code query} and {@code show}; read-only by the database, not by looking at the text. */
public interface TableReader extends AutoCloseable {
    /** Logs may be a megabyte each: ten thousand of them would not fit into memory. */
    long MOST_CHARACTERS = 64L << 20;

    /** The most rows that a person's statement gets. */
    int MOST_ROWS = 10_000;
    /** The longest that a person's statement runs. */
    Duration LIMIT = Duration.ofSeconds(30);

    /**
     * Runs one statement.
     *
     * @param maxRows more rows are cut off, and so are those beyond {@link #MOST_CHARACTERS} or what memory holds; the result
     *                says so
     * @param limit   a longer statement is cancelled
     */
    Result query(String sql, int maxRows, Duration limit);

    /**
     * Runs what a person or an agent wrote, within the bounds of both.
     *
     * @throws StatementException when it is not one statement
     */
    default Result ask(String sql) {
        return query(SingleStatement.of(sql), MOST_ROWS, LIMIT);
    }

    /**
     * Keeps what can be read now as it is in the database's file, for another process that reads it beside this one. Nothing
     * to do where a file is not written while somebody reads it, or its engine lets several processes have it.
     */
    default Hold hold() {
        return Hold.NONE;
    }

    /** Ends with {@link #close}. */
    interface Hold extends AutoCloseable {
        Hold NONE = () -> {
        };

        @Override
        void close();
    }

    /** Stops the statement under way, which then fails; called from another thread. Without one it does nothing. */
    default void cancel() {
        // Who answers at once, or cannot stop, ends by its limit.
    }

    @Override
    void close();

    /**
     * A statement's rows.
     *
     * @param columns names in order
     * @param rows    values as Java objects: numbers, Boolean, String, Instant, LocalDate; JSON as text
     * @param cut     whether there were more
     */
    record Result(List<String> columns, List<List<Object>> rows, boolean cut) {
        /** The names told apart: of columns with one name, the second is {@code name_2}. */
        public List<String> distinctColumns() {
            Set<String> taken = new HashSet<>(columns);
            Set<String> given = new LinkedHashSet<>();
            for (String column : columns) {
                String name = column;
                for (int n = 2; given.contains(name) || !name.equals(column) && taken.contains(name); n++) {
                    name = column + "_" + n;
                }
                given.add(name);
            }
            return List.copyOf(given);
        }
    }
}
