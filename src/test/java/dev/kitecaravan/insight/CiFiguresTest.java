package dev.kitecaravan.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

/** The figures for alerts, computed a second time from what {@link CiOracle} makes of the API's records. */
class CiFiguresTest {
    private static final Set<String> WAITING = Set.of("scheduled", "assigned", "accepted", "reserved");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void areThoseOfASandbox() throws Exception {
        CiFigures figures = compare("h2", SandboxCiData.of(40));
        assertThat(figures.lines()).anySatisfy(line -> assertThat(line.waits()).hasSize(3));
        assertThat(figures.mains()).isNotEmpty();
    }

    @Test
    void areThoseOfEdges() throws Exception {
        CiFigures figures = compare("h2", edges());
        assertThat(figures.lines()).anySatisfy(line -> assertThat(line.waiting()).isPositive());
        assertThat(figures.mains()).anySatisfy(main -> assertThat(main.redSeconds()).isPositive())
                .anySatisfy(main -> assertThat(main.redSeconds()).isZero());
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "sqlite", "postgres", "filesystem"})
    void areTheSameOnOtherDatabases(String engine) throws Exception {
        compare(engine, edges());
    }

    @Test
    void ofAPipelineThatBuiltNoMainForAMonthNothingIsTold() throws Exception {
        CiData data = edges();
        data.asOf = data.asOf.plus(Duration.ofDays(60));
        assertThat(read("h2", data).mains()).isEmpty();
    }

    @Test
    void withoutTheViewsTheyCannotBeRead() throws Exception {
        DestinationSettings settings = CiData.place("h2", folder);
        edges().load(settings);
        try (TableReader reader = Destinations.reader(settings)) {
            assertThatThrownBy(() -> CiFigures.read(reader, views("h2", settings), LIMIT))
                    .isInstanceOf(DestinationException.class).hasMessageContainingAll("ci_as_of");
        }
    }

    /** In the midst of them, so that a day has some of their jobs. */
    private static CiData edges() {
        CiData data = CiEdges.data();
        data.asOf = data.asOf.minus(Duration.ofDays(18));
        return data;
    }

    private static Views views(String engine, DestinationSettings settings) {
        return new Views(engine, ZoneId.of("UTC"), settings.system(), Map.of());
    }

    private CiFigures read(String engine, CiData data) throws Exception {
        DestinationSettings settings = CiData.place(engine, folder);
        data.load(settings);
        try (Destination destination = Destinations.open(settings)) {
            Dressing.of(destination, views(engine, settings)).orElseThrow().create();
        }
        try (TableReader reader = Destinations.reader(settings)) {
            return CiFigures.read(reader, views(engine, settings), LIMIT);
        }
    }

    private CiFigures compare(String engine, CiData data) throws Exception {
        CiFigures figures = read(engine, data);
        CiOracle oracle = new CiOracle(data, ZoneId.of("UTC"), Map.of());
        assertThat(figures.asOf()).isEqualTo(data.asOf);
        assertThat(figures.cut()).isFalse();
        assertThat(rounded(figures.mains().stream().collect(Collectors.toMap(
                main -> main.organization() + "/" + main.pipeline(), CiFigures.Main::redSeconds))))
                .isEqualTo(rounded(red(data, oracle)));
        assertThat(figures.mains()).isSortedAccordingTo((a, b) -> Double.compare(b.redSeconds(), a.redSeconds()));

        Map<String, Double> found = new HashMap<>();
        figures.lines().forEach(line -> {
            String queue = line.queue().organization() + "/" + line.queue().name();
            line.waits().forEach((quantile, seconds) -> found.put(queue + " " + quantile, seconds));
            found.put(queue + " waiting", (double) line.waiting());
            found.put(queue + " running", (double) line.running());
            found.put(queue + " oldest", line.oldestSeconds());
        });
        assertThat(rounded(found)).isEqualTo(rounded(lines(data, oracle)));
        return figures;
    }

    private static Map<String, Double> red(CiData data, CiOracle oracle) {
        Map<String, Instant> newest = new HashMap<>();
        oracle.rows("ci_builds").stream().filter(row -> one(row.get("on_main")) && row.get("verdict") != null).forEach(
                row -> newest.merge(pipeline(row), (Instant) row.get("created_at"), (a, b) -> a.isAfter(b) ? a : b));
        Map<String, Double> red = new HashMap<>();
        for (Map<String, Object> row : oracle.rows("ci_main_health")) {
            if (one(row.get("lasts")) && newest.get(pipeline(row)).plus(Duration.ofDays(30)).isAfter(data.asOf)) {
                double seconds = seconds((Instant) row.get("since"), data.asOf);
                red.put(pipeline(row), row.get("state").equals("failed") ? Math.max(0, seconds) : 0);
            }
        }
        return red;
    }

    private static Map<String, Double> lines(CiData data, CiOracle oracle) {
        Map<String, Double> expected = new HashMap<>();
        Map<String, List<Double>> waits = oracle.rows("ci_jobs").stream()
                .filter(row -> !data.deleted.contains(row.get("build_id")) && row.get("runnable_at") != null
                        && seconds((Instant) row.get("runnable_at"), data.asOf) < 86_400
                        && (row.get("wait_s") != null
                                || row.get("started_at") == null && WAITING.contains(row.get("state"))))
                .collect(Collectors.groupingBy(CiFiguresTest::queue, Collectors.mapping(row -> row.get("wait_s") == null
                        ? (Double) Math.max(0, seconds((Instant) row.get("runnable_at"), data.asOf))
                        : (Double) row.get("wait_s"), Collectors.toList())));
        waits.forEach((queue, all) -> {
            List<Double> sorted = all.stream().sorted().toList();
            Map.of(0.5, 50, 0.9, 90, 0.95, 95).forEach((quantile, percent) -> expected.put(queue + " " + quantile,
                    sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1)));
            List.of(" waiting", " running", " oldest").forEach(of -> expected.put(queue + of, 0.0));
        });
        for (Map<String, Object> row : oracle.rows("ci_waiting_now")) {
            expected.put(queue(row) + " waiting", ((Number) row.get("waiting")).doubleValue());
            expected.put(queue(row) + " running", ((Number) row.get("running")).doubleValue());
            expected.put(queue(row) + " oldest",
                    row.get("oldest_wait_s") == null ? 0 : (Double) row.get("oldest_wait_s"));
        }
        return expected;
    }

    private static boolean one(Object bit) {
        return ((Number) bit).intValue() == 1;
    }

    private static String pipeline(Map<String, Object> row) {
        return row.get("organization_slug") + "/" + row.get("pipeline_slug");
    }

    private static String queue(Map<String, Object> row) {
        return row.get("organization_slug") + "/" + row.get("queue");
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /** To thousandths of a second. */
    private static Map<String, Long> rounded(Map<String, Double> seconds) {
        Map<String, Long> rounded = new TreeMap<>();
        seconds.forEach((name, value) -> rounded.put(name, Math.round(value * 1000)));
        return rounded;
    }
}
