package dev.kitecaravan.show.ci;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.show.chart.ChartState;
import dev.kitecaravan.show.html.PageLinks;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.read.PageQueries;

/**
 * A panel's rows as a table.
 *
 * @param columns their titles
 * @param rows    a cell a column
 * @param more    what is said of rows that are left out; null when there are none
 */
public record PanelTable(List<Column> columns, List<List<Cell>> rows, String more) {
    private static final int LONGEST = 90;
    private static final String ORGANIZATION = "organization_slug";
    private static final String PIPELINE = "pipeline_slug";

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
     * @param of    the pipeline or organization that it is of, where there may be several; null for none
     * @param sign  beside the text of a state; null for other values
     */
    public record Cell(String text, String whole, String link, String url, RelativeTime time, String of, String sign,
            boolean number) {
        static Cell of(String text, boolean number) {
            return new Cell(text, null, null, null, null, null, null, number);
        }

        private Cell of(String pipeline) {
            return new Cell(text, whole, link, url, time, pipeline, sign, number);
        }
    }

    static PanelTable of(PanelDefinition panel, List<PageQueries.Row> rows, PanelLook look) {
        boolean organizations = rows.stream().filter(row -> row.has(ORGANIZATION)).map(row -> row.text(ORGANIZATION))
                .distinct().count() > 1;
        List<List<Cell>> cells = new ArrayList<>();
        for (PageQueries.Row row : rows.subList(0, Math.min(panel.cut(), rows.size()))) {
            cells.add(panel.columns().stream().map(column -> cell(column, row, look, organizations)).toList());
        }
        return new PanelTable(
                panel.columns().stream().map(column -> new Column(column.title(), column.kind().isNumber())).toList(),
                cells, rows.size() > panel.cut() ? "The first " + panel.cut() + "; there are more." : null);
    }

    private static Cell cell(PanelDefinition.Column column, PageQueries.Row row, PanelLook look,
            boolean organizations) {
        CellKind kind = column.kind();
        String text = row.text(column.name());
        if (text == null || text.isBlank()) {
            return Cell.of(null, kind.isNumber());
        }
        return switch (kind) {
            case MOMENT -> new Cell(null, null, null, null,
                    RelativeTime.of(row.time(column.name()), look.now(), look.filter().zone()), null, null, false);
            case DAY -> Cell.of(row.day(column.name()).toString(), false);
            case STATE -> new Cell(text, null, null, null, null, null, ChartState.of(text).sign(), false);
            case PIPELINE -> text(text, look.links().pipeline(row.text(ORGANIZATION), text), null)
                    .of(organizations ? row.text(ORGANIZATION) : null);
            case STEP -> text(text, look.links().step(row.text(ORGANIZATION), row.text(PIPELINE), text), null)
                    .of(pipeline(row, look, organizations));
            case BUILD -> text("#" + text, look.links().build(row.text(ORGANIZATION), row.text(PIPELINE),
                    row.number(column.name())), PageLinks.web(row.text("web_url")))
                    .of(pipeline(row, look, organizations));
            case QUEUE -> text(text, null, null).of(organizations ? row.text(ORGANIZATION) : null);
            case TEXT -> text(firstLine(text), null, null);
            default -> Cell.of(kind.words(row.decimal(column.name())), true);
        };
    }

    private static String pipeline(PageQueries.Row row, PanelLook look, boolean organizations) {
        if (!look.filter().pipeline().isEmpty()) {
            return null;
        }
        return (organizations ? row.text(ORGANIZATION) + "/" : "") + row.text(PIPELINE);
    }

    private static Cell text(String text, String link, String url) {
        int characters = text.codePointCount(0, text.length());
        return characters <= LONGEST
                ? new Cell(text, null, link, url, null, null, null, false)
                : new Cell(text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…", text, link, url, null, null,
                        null, false);
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }
}
