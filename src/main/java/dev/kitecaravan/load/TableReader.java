package dev.kitecaravan.load;

import java.time.Duration;
import java.util.List;

/** Reads a destination for {@code query} and {@code show}; read-only by the engine, not by looking at the text. */
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
     * @param maxRows more rows are cut off, and so are those beyond {@link #MOST_CHARACTERS}; the result says so
     * @param limit   a longer statement is cancelled
     */
    Result query(String sql, int maxRows, Duration limit);

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
    }
}
