package dev.kitecaravan.show;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What people look for first in CI data, out of the tables of builds and their jobs. */
final class BuildFigures {
    private static final int PIPELINES = 10;
    private static final String PASSED_OR_FAILED = ", case when state = 'passed' then 1 else 0 end as passed"
            + ", case when state = 'failed' then 1 else 0 end as failed";

    private final PageQueries answers;
    private final Spelling spelling;
    private final TableCatalog catalog;
    private final Span span;

    BuildFigures(PageQueries answers, Spelling spelling, TableCatalog catalog, Span span) {
        this.answers = answers;
        this.spelling = spelling;
        this.catalog = catalog;
        this.span = span;
    }

    /**
     * A pipeline whose builds take long.
     *
     * @param builds finished ones
     * @param failed share of failed among passed and failed
     * @param middle of the longest of all p90, how many hundredths its p50 is
     * @param most   likewise its p90
     */
    public record Pipeline(String organization, String slug, String builds, String failed, String p50, String p90,
            String middle, String most) {
        static Pipeline of(PageQueries.Row row, double longest) {
            return new Pipeline(row.text("o"), row.text("p"), Figures.count(row.number("n")),
                    Figures.share(row.number("failed"), row.number("passed") + row.number("failed")),
                    Figures.seconds(row.decimal("p50")), Figures.seconds(row.decimal("p90")),
                    ChartFrame.number(100 * row.decimal("p50") / longest),
                    ChartFrame.number(100 * row.decimal("p90") / longest));
        }
    }

    Panel<Chart> perDay() {
        return ofBuilds(builds -> {
            Map<LocalDate, Map<ChartState, Long>> days = span.everyDay();
            days.replaceAll((day, nothing) -> new EnumMap<>(ChartState.class));
            answers.query("select d, state, count(*) as n from (select " + spelling.day("created_at")
                    + " as d, state from " + builds.name() + where("created_at") + ") x group by d, state",
                    row -> days.getOrDefault(row.day("d"), new EnumMap<>(ChartState.class))
                            .merge(ChartState.of(row.text("state")), row.number("n"), Long::sum));
            return days.values().stream().allMatch(Map::isEmpty) ? nothing() : Panel.of(BarChart.of(days));
        });
    }

    Panel<Chart> durations() {
        return ofBuilds(builds -> byDay("builds", cases(builds, spelling.day("created_at") + " as k")));
    }

    Panel<Chart> queueWaits() {
        return ofJobs(jobs -> byDay("jobs", waits(jobs, spelling.day("created_at") + " as k")));
    }

    private Panel<Chart> byDay(String what, String cases) {
        Map<LocalDate, PercentileChart.Day> days = span.everyDay();
        answers.query(new Percentiles("k", "", cases).sql(), row -> days.replace(row.day("k"),
                new PercentileChart.Day(row.number("n"), row.decimal("p50"), row.decimal("p90"))));
        return days.values().stream().allMatch(Objects::isNull)
                ? nothing()
                : Panel.of(PercentileChart.of(days, what));
    }

    Panel<List<Pipeline>> slowest() {
        return ofBuilds(builds -> {
            String sql = new Percentiles("o, p", ", passed, failed",
                    cases(builds, "organization_slug as o, pipeline_slug as p" + PASSED_OR_FAILED)).sql();
            List<PageQueries.Row> rows = answers.query(sql + " order by p90 desc", Function.identity());
            return rows.isEmpty()
                    ? nothing()
                    : Panel.of(rows.stream().limit(PIPELINES)
                            .map(row -> Pipeline.of(row, Math.max(0.001, rows.get(0).decimal("p90")))).toList());
        });
    }

    /** This span in four figures, each with the same figure of the span before. */
    Panel<List<Tile>> tiles() {
        return ofBuilds(builds -> {
            BuildFigures both = new BuildFigures(answers, spelling, catalog,
                    new Span(span.before().first(), span.last()));
            String half = "case when created_at >= " + spelling.literal(span.start()) + " then 1 else 0 end as k";
            Tile.Pair counts = Tile.Pair.of(answers.query(
                    "select k, count(*) as n, sum(passed) as passed, sum(failed) as failed from (select " + half
                            + PASSED_OR_FAILED + " from " + builds.name() + both.where("created_at")
                            + ") x group by k",
                    Function.identity()));
            Tile.Pair durations = Tile.Pair
                    .of(answers.query(new Percentiles("k", "", both.cases(builds, half)).sql(), Function.identity()));
            Tile.Pair waits = catalog.jobs(builds).map(jobs -> Tile.Pair
                    .of(answers.query(new Percentiles("k", "", both.waits(jobs, half)).sql(), Function.identity())))
                    .orElse(Tile.Pair.NONE);
            return Panel.of(List.of(Tile.builds(counts), Tile.passed(counts), Tile.duration(durations),
                    Tile.wait(waits)));
        });
    }

    private String cases(TableCatalog.Table builds, String columns) {
        return "select " + columns + ", " + spelling.between("started_at", "finished_at") + " as s from "
                + builds.name() + where("created_at") + " and started_at is not null and finished_at is not null";
    }

    private String waits(TableCatalog.Table jobs, String columns) {
        return "select " + columns + ", " + spelling.between("runnable_at", "started_at") + " as s from "
                + jobs.name() + where("created_at")
                + " and runnable_at is not null and started_at is not null and type = 'script'";
    }

    private String where(String column) {
        return " where " + column + " >= " + spelling.literal(span.start());
    }

    private <T> Panel<T> ofBuilds(Function<TableCatalog.Table, Panel<T>> reading) {
        return Panel.reading(() -> catalog.builds().map(reading).orElseGet(
                () -> Panel.missing("There is no table of builds yet. ./caravan run --only builds loads one.")));
    }

    private <T> Panel<T> ofJobs(Function<TableCatalog.Table, Panel<T>> reading) {
        return ofBuilds(builds -> catalog.jobs(builds).map(reading).orElseGet(() -> Panel.missing(
                "There is no table " + builds.name()
                        + "__jobs with the times of jobs, which tell how long they wait.")));
    }

    private <T> Panel<T> nothing() {
        return Panel.missing("Nothing since " + span.first() + ".");
    }
}
