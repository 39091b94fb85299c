package dev.kitecaravan.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;

/** Every statement of the dashboard for PostgreSQL, with Grafana's macros as Grafana writes them, over real views. */
class GrafanaSqlTest {
    private static final Path DASHBOARD = Path.of("examples", "grafana", "ci-postgres.json");

    @TempDir
    Path folder;

    @Tag("full")
    @Test
    void everyStatementRunsOnPostgres() throws Exception {
        run("postgres");
    }

    /** H2 understands the same words. */
    @Test
    void everyStatementNamesViewsAndColumnsThatThereAre() throws Exception {
        run("h2");
    }

    private void run(String engine) throws Exception {
        DestinationSettings settings = CiData.place(engine, folder);
        CiEdges.data().load(settings);
        try (Destination destination = Destinations.open(settings)) {
            Dressing.of(destination,
                    new Views(engine, ZoneId.of("UTC"), settings.system(), Map.of())).orElseThrow().create();
        }
        List<String> statements = statements();
        assertThat(statements).hasSizeGreaterThan(10);
        int withRows = 0;
        try (TableReader reader = Destinations.reader(settings)) {
            for (String statement : statements) {
                assertThat(statement).doesNotContain("$");
                withRows += reader.query(statement, 1000, Duration.ofSeconds(30)).rows().isEmpty() ? 0 : 1;
            }
        }
        assertThat(withRows).as("statements that find something").isGreaterThan(8);
    }

    private static List<String> statements() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        List<String> statements = new ArrayList<>(dashboard.findValuesAsText("rawSql"));
        dashboard.at("/templating/list").forEach(variable -> {
            if (variable.get("type").asText().equals("query")) {
                statements.add(variable.get("query").asText());
            }
        });
        return statements.stream().map(GrafanaSqlTest::filled).toList();
    }

    private static String filled(String sql) {
        return sql.replace("${dataset}", "buildkite_data").replace("${pipeline:sqlstring}", "'web','no-main'")
                .replaceAll("\\$__timeFilter\\(((?:[^()]|\\([^()]*\\))*)\\)",
                        "$1 BETWEEN '2026-10-01T00:00:00Z' AND '2026-12-31T00:00:00Z'");
    }
}
