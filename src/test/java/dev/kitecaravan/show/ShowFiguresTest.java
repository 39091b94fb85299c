package dev.kitecaravan.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.run.RunViews;
import dev.kitecaravan.show.chart.Chart;
import dev.kitecaravan.show.chart.ChartState;
import dev.kitecaravan.show.ci.HeatMap;
import dev.kitecaravan.show.ci.PageFilter;
import dev.kitecaravan.show.ci.PanelView;
import dev.kitecaravan.show.ci.Panels;
import dev.kitecaravan.show.html.Figures;
import dev.kitecaravan.show.http.ShowRequest;
import dev.kitecaravan.show.loads.Endpoints;
import dev.kitecaravan.show.loads.LettersView;
import dev.kitecaravan.show.loads.LiveService;
import dev.kitecaravan.show.loads.LoadView;
import dev.kitecaravan.show.loads.Overview;
import dev.kitecaravan.show.read.Spelling;
import dev.kitecaravan.show.sql.SqlBox;
import dev.kitecaravan.show.sql.SqlExamples;
import dev.kitecaravan.show.sql.TablesView;
import dev.kitecaravan.table.SystemColumns;

/** The page's figures against the same figures reckoned here from the rows, on every engine of the default build. */
class ShowFiguresTest {
    private static final int DAYS = 90;

    @TempDir
    Path folder;

    private DestinationSettings destination(String engine) {
        String url = engine.equals("postgres") ? PostgresServer.url(PostgresServer.newDatabase()) : null;
        return new DestinationSettings(engine, url, null, null, "buildkite_data", "jsonl", SystemColumns.DEFAULT,
                folder,
                Map.of());
    }

    private static Overview overview(DestinationSettings destination, Instant now) {
        try (TableReader reader = Destinations.reader(destination)) {
            return Overview.read(reader, Spelling.of(destination.name()), SystemColumns.DEFAULT,
                    ShowFixture.ENDPOINTS, LiveService.NONE, now);
        }
    }

    private static PageFilter filter(String query) {
        return PageFilter.parse(ShowRequest.fields(query), Set.of()).ofDays(DAYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres", "filesystem"})
    void everyPanelSaysWhatTheRowsSay(String engine) {
        TimeZone zone = TimeZone.getDefault();
        try (SandboxRuns runs = SandboxRuns.start(folder, 60)) {
            runs.destination(destination(engine));
            runs.views(new RunViews(new Views(engine, ZoneOffset.UTC, SystemColumns.DEFAULT, Map.of()), Map.of(),
                    SystemColumns.DEFAULT));
            runs.run("organizations", "pipelines", "builds");
            // Days are UTC whatever this machine's zone is.
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            List<Map<String, Object>> builds = runs.query("select * from builds");
            List<Map<String, Object>> jobs = runs.query("select * from builds__jobs where type = 'script'");
            Overview page = overview(runs.destination(), Instant.now());

            assertThat(page.headline().text()).isEqualTo("All endpoints are fresh");
            assertThat(page.endpoints()).extracting(Endpoints.View::state).containsExactly("fresh", "fresh", "fresh",
                    "off", "off");
            assertThat(page.loads()).extracting(LoadView::outcome).containsOnly("complete").hasSize(3);
            assertThat(page.requests().value().summary()).startsWith(runs.traffic().total() + " requests");

            try (Panels panels = new Panels(runs.destination())) {
                panelsSayWhatTheRowsSay(panels, runs, builds, jobs);
                everyPanelCanBeRead(panels, runs, builds);
            }

            try (TableReader reader = Destinations.reader(runs.destination())) {
                TablesView tables = TablesView.read(reader, SystemColumns.DEFAULT, Instant.now());
                Map<String, Long> counts = runs.counts();
                assertThat(tables.trouble()).isNull();
                assertThat(tables.tables()).extracting(TablesView.Entry::name)
                        .containsExactlyInAnyOrderElementsOf(counts.keySet());
                for (TablesView.Entry table : tables.tables()) {
                    assertThat(table.rows()).isEqualTo(Figures.count(counts.get(table.name())));
                    assertThat(table.own().size() + table.added().size()).isPositive();
                }
                assertThat(LettersView.read(reader, SystemColumns.DEFAULT, Instant.now()).letters()).isEmpty();
                for (SqlExamples.Example example : SqlExamples.ALL) {
                    SqlBox box = new SqlBox(() -> Destinations.reader(runs.destination()));
                    SqlBox.Answer answer = box.answer(example.sql());
                    assertThat(answer.error()).as(example.title()).isNull();
                    assertThat(answer.rows()).as(example.title()).isNotEmpty();
                }
            }
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    private static void panelsSayWhatTheRowsSay(Panels panels, SandboxRuns runs, List<Map<String, Object>> builds,
            List<Map<String, Object>> jobs) {
        assertThat(panels.view("builds_per_day", filter("")).missing()).isNull();
        Chart perDay = panels.view("builds_per_day", filter("")).body().chart().value();
        assertThat(rows(perDay)).containsExactlyInAnyOrderElementsOf(perDay(builds, perDay));
        Chart signal = panels.view("signal_main", filter("")).body().chart().value();
        assertThat(rows(signal)).containsExactlyInAnyOrderElementsOf(signals(runs));
        assertThat(panels.view("pipelines", filter("")).body().table().rows()).extracting(
                row -> row.get(0).text() + " " + row.get(1).text() + " " + row.get(3).text() + " "
                        + row.get(4).text())
                .containsExactlyInAnyOrderElementsOf(slowest(builds));
        // SQLite knows no zone but UTC.
        ZoneId there = ZoneId.of(runs.destination().name().equals("sqlite") ? "UTC" : "America/New_York");
        HeatMap heat = panels.view("queue_wait", filter("zone=" + there)).body().heat();
        assertThat(heat.fields()).extracting(HeatMap.Field::title).containsAll(waits(jobs, there));
    }

    /** The lines of a chart's table, days without anything left out. */
    private static List<String> rows(Chart chart) {
        return chart.figures().rows().stream().filter(row -> !row.get(row.size() - 1).isEmpty()
                && !row.get(row.size() - 1).equals("0")).map(row -> String.join(" ", row)).toList();
    }

    private static List<String> perDay(List<Map<String, Object>> builds, Chart chart) {
        Map<LocalDate, List<Map<String, Object>>> days = builds.stream()
                .collect(Collectors.groupingBy(ShowFiguresTest::day));
        List<String> lines = new ArrayList<>();
        List<String> states = chart.figures().columns().subList(1, chart.figures().columns().size() - 1);
        days.forEach((day, of) -> lines.add(day + " " + states.stream().map(
                state -> Long.toString(of.stream().filter(b -> ChartState.of((String) b.get("state")).label().equals(
                        state)).count()))
                .collect(Collectors.joining(" ")) + " " + of.size()));
        return lines;
    }

    /** Of every panel, unfiltered and by names that could break out of a statement. */
    private static void everyPanelCanBeRead(Panels panels, SandboxRuns runs, List<Map<String, Object>> builds) {
        Map<String, Object> one = builds.get(0);
        String known = "organization=" + one.get("organization_slug") + "&pipeline=" + one.get("pipeline_slug");
        for (Map.Entry<String, String> panel : Panels.none().entrySet()) {
            for (String query : List.of("", known, known + "&queue=default&zone=Europe/Berlin",
                    "branch=it%27s+%5C%27+or+1%3D1+--+%7Bci_jobs%7D+%24first&queue=%25s")) {
                if (!query.contains("zone") || !runs.destination().name().equals("sqlite")) {
                    PanelView view = panels.view(panel.getKey(), filter(query));
                    assertThat(view.missing()).as(panel.getKey() + " " + query).isIn(null, panel.getValue());
                    assertThat(view.body() == null).isEqualTo(view.missing() != null);
                }
            }
        }
        // A name that is there nowhere is one that nothing is of: it breaks out of nothing.
        assertThat(panels.view("latest_builds", filter("branch=%27+or+1%3D1+--")).body()).isNull();
        assertThat(panels.view("latest_builds", filter(known)).body().table().rows())
                .allSatisfy(row -> assertThat(row.get(0).link()).contains("pipeline=" + one.get("pipeline_slug")));
    }

    /** Of passed builds of main without retries and rebuilds, by week. */
    private static List<String> signals(SandboxRuns runs) {
        Set<Object> retried = runs.query("select build_id from ci_jobs where final = 0").stream()
                .map(row -> row.get("build_id")).collect(Collectors.toSet());
        Map<LocalDate, List<Double>> weeks = new TreeMap<>();
        runs.query("select * from ci_builds where on_main = 1 and verdict = 'passed' and rebuilt_from_id is null")
                .stream()
                .filter(build -> !retried.contains(build.get("id")))
                .forEach(build -> weeks.computeIfAbsent(
                        day(build).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
                        week -> new ArrayList<>()).add(seconds(build, "created_at", "finished_at")));
        return weeks.entrySet().stream().map(week -> {
            List<Double> sorted = week.getValue().stream().sorted().toList();
            return week.getKey() + " " + sorted.size() + " " + Figures.seconds(rank(sorted, 0.5)) + " "
                    + Figures.seconds(rank(sorted, 0.9));
        }).toList();
    }

    /** Titles of the fields of hours in which no job waits still. */
    private static List<String> waits(List<Map<String, Object>> jobs, ZoneId zone) {
        Map<String, List<Map<String, Object>>> hours = jobs.stream().filter(job -> job.get("runnable_at") != null)
                .collect(Collectors.groupingBy(job -> DateTimeFormatter.ofPattern("EEE HH:00", Locale.ENGLISH)
                        .withZone(zone).format((Instant) job.get("runnable_at"))));
        return hours.entrySet().stream()
                .filter(hour -> hour.getValue().stream().allMatch(job -> job.get("started_at") != null)).map(hour -> {
                    List<Double> sorted = hour.getValue().stream().map(job -> seconds(job, "runnable_at", "started_at"))
                            .sorted().toList();
                    return hour.getKey() + "\n" + Figures.count(sorted.size(), "job", "jobs") + "\np50 "
                            + Figures.seconds(rank(sorted, 0.5)) + "\np95 " + Figures.seconds(rank(sorted, 0.95));
                }).toList();
    }

    private static List<String> slowest(List<Map<String, Object>> builds) {
        Map<String, List<Double>> pipelines = new TreeMap<>();
        for (Map<String, Object> build : builds) {
            Double seconds = seconds(build, "started_at", "finished_at");
            if (seconds != null && List.of("passed", "failed").contains(build.get("state"))) {
                pipelines.computeIfAbsent(build.get("organization_slug") + "/" + build.get("pipeline_slug"),
                        p -> new ArrayList<>()).add(seconds);
            }
        }
        pipelines.values().forEach(list -> list.sort(null));
        return pipelines.entrySet().stream().sorted((a, b) -> Double.compare(rank(b.getValue(), 0.9),
                rank(a.getValue(), 0.9)))
                .map(p -> p.getKey().replaceFirst(".*/", "") + " " + p.getValue().size() + " "
                        + Figures.seconds(rank(p.getValue(), 0.5)) + " " + Figures.seconds(rank(p.getValue(), 0.9)))
                .toList();
    }

    /** By nearest rank. */
    private static double rank(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static LocalDate day(Map<String, Object> row) {
        return LocalDate.ofInstant((Instant) row.get("created_at"), ZoneOffset.UTC);
    }

    private static Double seconds(Map<String, Object> row, String from, String to) {
        Object a = row.get(from);
        Object b = row.get(to);
        return Objects.isNull(a) || Objects.isNull(b)
                ? null
                : java.time.Duration.between((Instant) a, (Instant) b).toNanos() / 1e9;
    }

    @Test
    void whatIsNotThereIsNamed() {
        try (SandboxRuns runs = SandboxRuns.start(folder, 5)) {
            runs.run("organizations");
            Overview page = overview(runs.destination(), Instant.now());
            assertThat(missing(runs, "main_now")).contains("no table of builds")
                    .contains("--only builds");
            assertThat(page.loads()).hasSize(1);
            assertThat(page.endpoints()).extracting(Endpoints.View::state).containsExactly("fresh", "never read",
                    "never read", "off", "off");

            runs.run("pipelines", "builds");
            assertThat(missing(runs, "main_now"))
                    .contains("needs the view ci_builds, which is not there")
                    .contains("./caravan views create").contains("caravan.views is none");
        }
    }

    private static String missing(SandboxRuns runs, String panel) {
        try (Panels panels = new Panels(runs.destination())) {
            return panels.view(panel, filter("")).missing();
        }
    }
}
