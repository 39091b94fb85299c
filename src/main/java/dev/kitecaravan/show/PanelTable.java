package dev.kitecaravan.show;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A panel's rows as a table.
 *
 * @param columns their titles
 * @param rows    a cell a column
 * @param more    what is said of rows that are left out; null when there are none
 */
public record PanelTable(List<Column> columns, List<List<Cell>> rows, String more) {
    private static final int LONGEST = 90;

    /** A column's title, and whether it holds numbers. */
    public record Column(String title, boolean number) {
    }

    /**
     * A value.
     *
     * @param text  as shown; null for none
     * @param whole the whole of a text that is shortened; null when it is not
     * @param link  where on this page it leads; null for nowhere
     * @param url   its page at Buildkite; null for none
     * @param time  of a point in time; null for other values
     * @param sign  beside the text of a state; null for other values
     */
    public record Cell(String text, String whole, String link, String url, RelativeTime time, String sign,
            boolean number) {
        static Cell of(String text, boolean number) {
            return new Cell(text, null, null, null, null, null, number);
        }
    }

    static PanelTable of(PanelDefinition panel, List<PageQueries.Row> rows, PanelLook look) {
        List<List<Cell>> cells = new ArrayList<>();
        for (PageQueries.Row row : rows.subList(0, Math.min(panel.cut(), rows.size()))) {
            cells.add(panel.columns().stream().map(column -> cell(column, row, look)).toList());
        }
        return new PanelTable(
                panel.columns().stream().map(column -> new Column(column.title(), column.kind().isNumber())).toList(),
                cells, rows.size() > panel.cut() ? "The first " + panel.cut() + "; there are more." : null);
    }

    private static Cell cell(PanelDefinition.Column column, PageQueries.Row row, PanelLook look) {
        CellKind kind = column.kind();
        if (row.text(column.name()) == null) {
            return Cell.of(null, kind.isNumber());
        }
        return switch (kind) {
            case MOMENT -> moment(row.time(column.name()), look);
            case DAY -> Cell.of(row.day(column.name()).toString(), false);
            case STATE -> new Cell(row.text(column.name()), null, null, null, null,
                    ChartState.of(row.text(column.name())).sign(), false);
            case PIPELINE -> text(row.text(column.name()), look.links().pipeline(row.text("organization_slug"),
                    row.text("pipeline_slug")), null);
            case STEP -> text(step(row, column.name(), look.filter()), look.links().step(row.text("organization_slug"),
                    row.text("pipeline_slug"), row.text(column.name())), null);
            case BUILD -> text(row.text("pipeline_slug") + " #" + row.number(column.name()), look.links().build(
                    row.text("organization_slug"), row.text("pipeline_slug"), row.number(column.name())),
                    PageLinks.web(row.text("web_url")));
            case TEXT -> text(firstLine(row.text(column.name())), null, null);
            default -> Cell.of(kind.words(row.decimal(column.name())), true);
        };
    }

    /** With its pipeline, where there may be several. */
    private static String step(PageQueries.Row row, String column, PageFilter filter) {
        return filter.pipeline().isEmpty() ? row.text("pipeline_slug") + " › " + row.text(column) : row.text(column);
    }

    private static Cell moment(Instant at, PanelLook look) {
        return new Cell(null, null, null, null, RelativeTime.of(at, look.now(), look.filter().zone()), null, false);
    }

    private static Cell text(String text, String link, String url) {
        int characters = text.codePointCount(0, text.length());
        return characters <= LONGEST
                ? new Cell(text, null, link, url, null, null, false)
                : new Cell(text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…", text, link, url, null, null,
                        false);
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }
}
