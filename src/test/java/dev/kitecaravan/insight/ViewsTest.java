package dev.kitecaravan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;

/** Every view against {@link CiOracle}, row by row, on real engines. */
class ViewsTest {
    private static final Map<String, Double> RATES = Map.of("default", 0.5, "macos", 4.8);

    /** What tells the rows of every view apart. */
    private static final List<String> KEYS = List.of("id", "build_id", "organization_slug", "pipeline_slug", "on_main",
            "week", "verdict", "queue", "branch", "weekday", "hour", "step", "streak", "retry_type", "cause", "reason",
            "began_on", "gate", "unblocked_at", "job_id", "suite", "test_id");

    private static CiData sandbox;

    @TempDir
    Path folder;

    @Tag("full")
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"h2,UTC", "duckdb,UTC", "postgres,UTC", "sqlite,UTC"})
    void theViewsOverASandbox(String engine, String zone) throws Exception {
        compare(sandbox(), engine, ZoneId.of(zone));
    }

    private static synchronized CiData sandbox() {
        sandbox = sandbox == null ? SandboxCiData.of(60) : sandbox;
        return sandbox;
    }

    /** What a sandbox does not have: every rule at its edges. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"h2,UTC", "duckdb,UTC", "postgres,UTC", "sqlite,UTC", "h2,Europe/Berlin", "duckdb,Europe/Berlin",
            "duckdb,Z",
            "postgres,America/New_York"})
    void theViewsOverEdges(String engine, String zone) throws Exception {
        compare(CiEdges.data(), engine, ZoneId.of(zone));
    }

    private void compare(CiData data, String engine, ZoneId zone) throws Exception {
        DestinationSettings settings = CiData.place(engine, folder);
        data.load(settings);
        List<Dressing.Outcome> outcomes;
        try (Destination destination = Destinations.open(settings)) {
            outcomes = Dressing.of(destination,
                    new Views(engine, zone, settings.system(), RATES)).orElseThrow().create();
        }
        assertThat(outcomes).allSatisfy(
                outcome -> assertThat(outcome.state()).as(outcome.toString()).isEqualTo(Dressing.State.MADE));
        CiOracle oracle = new CiOracle(data, zone, RATES);
        Map<String, List<String>> differences = new LinkedHashMap<>();
        for (String view : Views.names()) {
            List<String> of = differences(sorted(CiData.rows(settings, "select * from " + view)),
                    sorted(oracle.rows(view)));
            if (!of.isEmpty()) {
                differences.put(view, of);
            }
        }
        assertThat(differences).isEmpty();
    }

    /** Rows by column, in the order of what is no fraction. */
    private static List<Map<String, Object>> sorted(List<Map<String, Object>> rows) {
        return rows.stream().<Map<String, Object>>map(TreeMap::new)
                .sorted(Comparator.comparing(ViewsTest::names).thenComparing(Map::toString)).toList();
    }

    private static String names(Map<String, Object> row) {
        StringBuilder names = new StringBuilder();
        KEYS.forEach(column -> names.append(row.get(column)).append('\n'));
        return names.toString();
    }

    private static List<String> differences(List<Map<String, Object>> found, List<Map<String, Object>> expected) {
        List<String> differences = new ArrayList<>();
        if (found.size() != expected.size()) {
            differences.add(found.size() + " rows instead of " + expected.size());
        }
        for (int i = 0; i < Math.min(found.size(), expected.size()) && differences.size() < 5; i++) {
            Map<String, Object> row = found.get(i);
            expected.get(i).forEach((column, value) -> {
                if (!row.containsKey(column) || !same(row.get(column), value)) {
                    differences.add(column + " is " + row.get(column) + " instead of " + value + " in " + row);
                }
            });
        }
        return differences;
    }

    /** Engines add in another order, so the last digits of a sum may differ. */
    private static boolean same(Object one, Object other) {
        if (one instanceof Number first && other instanceof Number second) {
            double size = Math.max(1, Math.abs(first.doubleValue()));
            return Math.abs(first.doubleValue() - second.doubleValue()) <= 1e-9 * size;
        }
        return String.valueOf(one).equals(String.valueOf(other));
    }
}
