package dev.kitecaravan.show.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.show.html.Figures;

/** Runs a reader's statement: read-only by the database, for a limited time, and few at once. */
public final class SqlBox {
    private static final int AT_ONCE = 2;
    private static final int LONGEST_CELL = 400;

    private final Supplier<TableReader> readers;
    private final Semaphore places = new Semaphore(AT_ONCE);

    public SqlBox(Supplier<TableReader> readers) {
        this.readers = readers;
    }

    /**
     * An answer.
     *
     * @param columns their names, and whether they hold numbers
     * @param summary rows and time, in words
     * @param error   why there is none; null when there is one
     */
    public record Answer(List<Column> columns, List<List<Cell>> rows, String summary, boolean cut, String error) {
        public static Answer failed(String error) {
            return new Answer(List.of(), List.of(), "", false, error);
        }
    }

    /** A column. */
    public record Column(String name, boolean number) {
    }

    /**
     * A value.
     *
     * @param text    as shown; null for NULL
     * @param number  whether it is one
     * @param shorter how much of a long text is left out, in words; null for nothing
     */
    public record Cell(String text, boolean number, String shorter) {
        static Cell of(Object value) {
            String text = value == null ? null : value.toString();
            boolean number = value instanceof Number;
            return text == null || text.length() <= LONGEST_CELL
                    ? new Cell(text, number, null)
                    : new Cell(text.substring(0, LONGEST_CELL), number,
                            "… " + Figures.count(text.length()) + " characters");
        }
    }

    public Answer answer(String sql) {
        long began = System.nanoTime();
        try {
            TableReader.Result result = run(sql);
            double seconds = (System.nanoTime() - began) / 1e9;
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < result.columns().size(); i++) {
                int at = i;
                columns.add(new Column(result.columns().get(i),
                        result.rows().stream().anyMatch(row -> row.get(at) instanceof Number)));
            }
            return new Answer(columns, result.rows().stream().map(row -> row.stream().map(Cell::of).toList()).toList(),
                    Figures.count(result.rows().size(), "row", "rows") + " in "
                            + String.format(java.util.Locale.ROOT, "%.2f s", seconds),
                    result.cut(), null);
        } catch (DestinationException e) {
            return Answer.failed(e.getMessage());
        }
    }

    /**
     * The rows, for a download.
     *
     * @throws DestinationException when there are none
     */
    public CsvDownload csv(String sql) {
        return new CsvDownload(run(sql));
    }

    private TableReader.Result run(String sql) {
        if (sql.isBlank()) {
            throw new DestinationException("There is no statement; write one, such as SELECT state, count(*) FROM"
                    + " builds GROUP BY state");
        }
        if (!places.tryAcquire()) {
            throw new DestinationException(AT_ONCE + " statements are running already; try again when they are done");
        }
        try (TableReader reader = readers.get()) {
            return reader.ask(sql);
        } finally {
            places.release();
        }
    }
}
