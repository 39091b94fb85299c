package dev.kitecaravan.show.ci;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.kitecaravan.show.read.PageQueries;

/**
 * A panel about CI, as {@code show/panels.yaml} has it.
 *
 * @param name     its name there
 * @param title    what it shows
 * @param says     how its figures are made, in sentences
 * @param kind     how its rows are drawn
 * @param filters  names of the filters that apply
 * @param whole    whether its statement needs what was before the days that are shown
 * @param together columns of builds and jobs that are not told apart
 * @param none     what is said when there are no rows
 * @param cases    what the lines' cases are, in the plural; empty for other kinds
 * @param columns  of tables and weeks, in the order they are shown
 * @param cut      the most rows of a table
 * @param wide     whether it takes the page's whole width
 * @param sql      the template of its statement
 */
record PanelDefinition(String name, String title, String says, PanelKind kind, Set<String> filters, boolean whole,
        Set<String> together, String none, String cases, List<Column> columns, int cut, boolean wide, String sql) {
    /**
     * A column.
     *
     * @param name  the statement's name for it
     * @param title the reader's
     * @param kind  what its values are
     * @param style the class of its colour in a chart; empty for none
     */
    record Column(String name, String title, CellKind kind, String style) {
    }

    /** Classes of its card. */
    String style() {
        return "is-" + kind.name().toLowerCase(Locale.ROOT) + (wide ? " is-wide" : "");
    }

    /** How many rows are read. */
    int rows() {
        return kind == PanelKind.TABLE ? cut + 1 : PageQueries.MOST_ROWS;
    }
}
