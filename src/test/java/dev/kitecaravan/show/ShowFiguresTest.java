package dev.kitecaravan.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.SandboxRuns;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;
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
                    ShowFixture.ENDPOINTS, LiveService.NONE, now, DAYS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "postgres", "filesystem"})
    void everyPanelSaysWhatTheRowsSay(String engine) {
        TimeZone zone = TimeZone.getDefault();
        try (SandboxRuns runs = SandboxRuns.start(folder, 60)) {
            runs.destination(destination(engine));
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

            assertThat(rows(page.perDay())).containsExactlyInAnyOrderElementsOf(perDay(builds, page.perDay().value()));
            assertThat(rows(page.durations())).containsExactlyInAnyOrderElementsOf(
                    percentiles(builds, "started_at", "finished_at"));
            assertThat(rows(page.queueWaits())).containsExactlyInAnyOrderElementsOf(
                    percentiles(jobs, "runnable_at", "started_at"));
            assertThat(page.slowest().value())
                    .extracting(p -> p.slug() + " " + p.builds() + " " + p.p50() + " " + p.p90())
                    .containsExactlyInAnyOrderElementsOf(slowest(builds));
            assertThat(page.tiles().value()).extracting(Tile::value).first().isEqualTo("60");

            try (TableReader reader = Destinations.reader(runs.destination())) {
                TablesView tables = TablesView.read(reader, SystemColumns.DEFAULT, Instant.now());
                assertThat(tables.trouble()).isNull();
                assertThat(tables.tables()).extracting(TablesView.Entry::name)
                        .containsExactlyInAnyOrderElementsOf(runs.tableNames());
                for (TablesView.Entry table : tables.tables()) {
                    assertThat(table.rows()).isEqualTo(Figures.count(runs.count(table.name())));
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

    /** The lines of a chart's table, days without anything left out. */
    private static List<String> rows(Panel<Chart> panel) {
        assertThat(panel.missing()).isNull();
        return panel.value().figures().rows().stream().filter(row -> !row.get(row.size() - 1).isEmpty()
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

    private static List<String> percentiles(List<Map<String, Object>> rows, String from, String to) {
        Map<LocalDate, List<Map<String, Object>>> days = rows.stream().filter(row -> seconds(row, from, to) != null)
                .collect(Collectors.groupingBy(ShowFiguresTest::day));
        return days.entrySet().stream().map(day -> {
            List<Double> sorted = day.getValue().stream().map(row -> seconds(row, from, to)).sorted().toList();
            return day.getKey() + " " + sorted.size() + " " + Figures.seconds(rank(sorted, 0.5)) + " "
                    + Figures.seconds(rank(sorted, 0.9));
        }).toList();
    }

    private static List<String> slowest(List<Map<String, Object>> builds) {
        Map<String, List<Double>> pipelines = new TreeMap<>();
        for (Map<String, Object> build : builds) {
            Double seconds = seconds(build, "started_at", "finished_at");
            if (seconds != null) {
                pipelines.computeIfAbsent(build.get("organization_slug") + "/" + build.get("pipeline_slug"),
                        p -> new ArrayList<>()).add(seconds);
            }
        }
        pipelines.values().forEach(list -> list.sort(null));
        return pipelines.entrySet().stream().sorted((a, b) -> Double.compare(rank(b.getValue(), 0.9),
                rank(a.getValue(), 0.9))).limit(10)
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
            assertThat(page.perDay().missing()).contains("no table of builds").contains("--only builds");
            assertThat(page.tiles().missing()).isEqualTo(page.slowest().missing()).isEqualTo(page.perDay().missing());
            assertThat(page.loads()).hasSize(1);
            assertThat(page.endpoints()).extracting(Endpoints.View::state).containsExactly("fresh", "never read",
                    "never read", "off", "off");
        }
    }
}
