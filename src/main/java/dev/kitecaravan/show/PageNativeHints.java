package dev.kitecaravan.show;

import dev.kitecaravan.show.builds.BuildView;
import dev.kitecaravan.show.builds.JobView;
import dev.kitecaravan.show.builds.LogView;
import dev.kitecaravan.show.builds.Waterfall;
import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.ci.CiPages;
import dev.kitecaravan.show.ci.FilterNames;
import dev.kitecaravan.show.ci.HeatMap;
import dev.kitecaravan.show.ci.MainBand;
import dev.kitecaravan.show.ci.PageFilter;
import dev.kitecaravan.show.ci.PanelBody;
import dev.kitecaravan.show.ci.PanelCatalog;
import dev.kitecaravan.show.ci.PanelTable;
import dev.kitecaravan.show.ci.PanelView;
import dev.kitecaravan.show.html.Panel;
import dev.kitecaravan.show.html.RelativeTime;
import dev.kitecaravan.show.loads.BudgetSample;
import dev.kitecaravan.show.loads.BudgetView;
import dev.kitecaravan.show.loads.EndpointInfo;
import dev.kitecaravan.show.loads.Endpoints;
import dev.kitecaravan.show.loads.LettersView;
import dev.kitecaravan.show.loads.LoadView;
import dev.kitecaravan.show.loads.Overview;
import dev.kitecaravan.show.read.TableCatalog;
import dev.kitecaravan.show.sql.SqlBox;
import dev.kitecaravan.show.sql.SqlExamples;
import dev.kitecaravan.show.sql.TablesView;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What templates read, for the native executable; a test finds what is missing here. */
@RegisterForReflection(targets = {BudgetSample.class, BudgetView.class, BudgetView.Gauge.class,
        BuildView.class, BuildView.Fact.class, BuildView.PageLink.class, Chart.class, Chart.Grid.class,
        Chart.Series.class, Chart.Shape.class,
        Chart.Slot.class, EndpointInfo.class, Endpoints.View.class, LettersView.class, LettersView.Group.class,
        LettersView.Letter.class, LoadView.class, RelativeTime.class, Overview.class, Overview.Headline.class,
        PageFilter.class,
        JobView.class, JobView.Dot.class, JobView.Failure.class, LogView.class, LogView.Block.class,
        LogView.Landmark.class, LogView.Line.class, Panel.class,
        SqlBox.Answer.class, SqlBox.Cell.class, SqlBox.Column.class, SqlExamples.Example.class,
        TableCatalog.Column.class, TableCatalog.Table.class, TablesView.class, TablesView.Entry.class,
        Waterfall.class, Waterfall.Badge.class, Waterfall.Bar.class, Waterfall.Link.class, Waterfall.Row.class,
        CiPages.Days.class, PanelBody.class, PanelView.class, PanelTable.class, PanelTable.Cell.class,
        PanelTable.Column.class, HeatMap.class, HeatMap.Field.class, HeatMap.Shade.class, MainBand.class,
        MainBand.Line.class, PanelCatalog.Section.class, FilterNames.class})
final class PageNativeHints {
    private PageNativeHints() {
    }
}
