package dev.kitecaravan.show.chart;

import java.util.List;

/**
 * A chart, laid out: shapes in a box of {@value #WIDTH} by {@value #HEIGHT} that is stretched to its place, texts beside it
 * as text, and the same figures as a table.
 *
 * @param summary what it shows, in a sentence, for those who do not see it
 * @param ticks   the values of the grid's lines, from the top
 * @param days    one label a slot, empty where none is written
 * @param shapes  bars and lines
 * @param slots   what a reader sees who points at a slot
 * @param legend  its series
 * @param figures all its figures
 */
public record Chart(String summary, List<String> ticks, List<String> days, List<Shape> shapes, List<Slot> slots,
        List<Series> legend, Grid figures) {
    public static final double WIDTH = 1000;
    public static final double HEIGHT = 200;

    /**
     * A path in the box.
     *
     * @param path  SVG path data
     * @param style class of its colour and kind
     */
    public record Shape(String path, String style) {
    }

    /**
     * A slot on the time axis.
     *
     * @param x     its left edge
     * @param width its width
     * @param title what is there, line by line
     */
    public record Slot(String x, String width, String title) {
    }

    /**
     * A series.
     *
     * @param sign  beside its colour, so that colour is not needed; may be empty
     * @param total over the whole chart; empty for none
     */
    public record Series(String label, String style, String sign, String total) {
    }

    /** A plain table; all columns but the first hold numbers. */
    public record Grid(List<String> columns, List<List<String>> rows) {
    }
}
