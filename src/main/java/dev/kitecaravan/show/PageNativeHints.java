package dev.kitecaravan.show;

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
