package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.insight.CiFigures;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.Failures;
import dev.kitecaravan.run.Letters;
import dev.kitecaravan.text.BuildVersion;

/** The dashboards for Grafana: what they name is there, and they name nothing of one Grafana alone. */
class GrafanaMetricsTest {
    private static final Path FOLDER = Path.of("examples", "grafana");
    private static final Pattern METRIC = Pattern.compile("\\b(?:caravan|jvm)_\\w+");

    @Test
    void everyMetricIsOneThatServeShows() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(FOLDER.resolve("caravan-prometheus.json").toFile());
        List<String> queries = dashboard.findValuesAsText("expr");
        queries.add(dashboard.at("/templating/list/1/query/query").asText());
        Set<String> named = new TreeSet<>();
        for (String query : queries) {
            List<String> metrics = METRIC.matcher(query).results().map(found -> found.group()).toList();
            assertThat(metrics).as(query).isNotEmpty();
            named.addAll(metrics);
        }
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(shown()).containsAll(named);
    }

    private static Set<String> shown() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 500)) {
            metrics.build(new BuildVersion("1.2.3", "abc1234", "2026-11-30T01:02:03Z"));
            metrics.watch("builds", endpoint -> Optional.of(Instant.EPOCH));
            metrics.end(new EndpointReport("builds", EndpointReport.Outcome.COMPLETE,
                    Map.of("builds", new RowCounts(1, 0, 0, 0)), 1, 0, Letters.NONE, 0, 3, Duration.ofSeconds(2),
                    Duration.ZERO, new Failures(0, List.of()), List.of(), false, List.of()));
            metrics.ci(new CiFigures(Instant.EPOCH, List.of(new CiFigures.Main("acme", "web", 1)),
                    List.of(new CiFigures.Line(new CiFigures.Queue("acme", "default"), 1, 1, 1, Map.of(0.5, 1.0))),
                    false));
            return metrics.scrape().lines().filter(line -> !line.startsWith("#")).map(line -> line.split("[{ ]")[0])
                    .collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"caravan-prometheus.json", "ci-postgres.json"})
    void theDataSourceIsAVariableAndNothingHasAnIdOfOneGrafana(String file) throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(FOLDER.resolve(file)));
        assertThat(dashboard.has("id")).isFalse();
        assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
        assertThat(dashboard.findValues("datasource")).hasSizeGreaterThan(10)
                .allSatisfy(source -> assertThat(source.get("uid").asText()).isEqualTo("${datasource}"));
        assertThat(dashboard.get("panels").findValuesAsText("id")).doesNotHaveDuplicates();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(panel.get("title").asText()).isNotBlank();
            assertThat(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt()).isBetween(1, 24);
        }
    }
}
