package dev.kitecaravan.load;

import java.util.List;
import java.util.Map;

/**
 * The views of a dataset, and what is said of tables, views and columns there. Names are plain. Every method throws
 * {@link DestinationException}.
 */
public interface DatasetObjects {
    /**
     * A table or a view that is there, whoever made it.
     *
     * @param comment what is said of it; empty for nothing
     */
    record Item(String name, String comment, boolean isView) {
    }

    List<Item> items();

    /** A table or view as statements name it, quoted and qualified. */
    String nameOf(String name);

    /** Makes a view, or replaces one that has the same columns. */
    void createView(String name, String sql, String comment);

    void dropView(String name);

    /** Ends a row of changes: where views are one text, it is written now. */
    default void settle() {
    }

    /** @param columns what is said of columns, by name */
    void comment(String table, String comment, Map<String, String> columns);
}
