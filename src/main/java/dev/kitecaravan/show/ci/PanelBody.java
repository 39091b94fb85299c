package dev.kitecaravan.show.ci;

import java.util.List;

import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.read.PageQueries;

/** What a panel shows: one of these, the others are null; all of them where there is nothing to show. */
public record PanelBody(Panel<Chart> chart, HeatMap heat, MainBand band, PanelTable table) {
    static final PanelBody NONE = new PanelBody(null, null, null, null);

    /** What the rows of a panel become. */
    static PanelBody of(PanelDefinition panel, List<PageQueries.Row> rows, PanelLook look) {
        if (rows.isEmpty()) {
            return NONE;
        }
        return switch (panel.kind()) {
            case BAND -> new PanelBody(null, null, MainBand.of(rows, look), null);
            case HEAT -> new PanelBody(null, HeatMap.of(rows), null, null);
            case TABLE -> new PanelBody(null, null, null, PanelTable.of(panel, rows, look));
            case LINES -> of(PercentileChart.of(look.span().weeks(), rows, panel.cases()));
            case WEEKS -> of(WeekChart.of(look.span().weeks(), rows, panel.columns()));
            case DAYS -> of(BarChart.of(look.span(), rows));
        };
    }

    private static PanelBody of(Chart chart) {
        return new PanelBody(Panel.of(chart), null, null, null);
    }
}
