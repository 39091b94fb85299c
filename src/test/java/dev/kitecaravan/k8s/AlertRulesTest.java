package dev.kitecaravan.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.program.Prometheus;

/** The alert rules, by promtool: each is shown to fire and not to fire. */
class AlertRulesTest {
    private static final Path RULES = Path.of("k8s", "caravan-alerts.yaml");
    private static final Path CASES = Path.of("src", "test", "resources", "prometheus", "alerts-test.yaml");

    @TempDir
    Path folder;

    @Test
    void fireWhenTheyShouldAndNotOtherwise() throws Exception {
        Prometheus.require();
        Files.copy(RULES, folder.resolve("caravan-alerts.yaml"));
        Files.copy(CASES, folder.resolve("alerts-test.yaml"));
        assertThat(Prometheus.promtool(folder, "check", "rules", "caravan-alerts.yaml")).startsWith("0 ");
        assertThat(Prometheus.promtool(folder, "test", "rules", "alerts-test.yaml")).startsWith("0 ");
        assertThat(Prometheus.promtool(Path.of("").toAbsolutePath(), "check", "config", "docs/prometheus.yaml"))
                .startsWith("0 ");
    }

    @Test
    void noneIsLeftOut() throws IOException {
        List<String> alerts = StrictManifests.documents(Files.readString(RULES)).get(0).findValuesAsText("alert");
        Set<String> fire = new TreeSet<>();
        Set<String> doNot = new TreeSet<>();
        for (JsonNode test : StrictManifests.documents(Files.readString(CASES)).get(0).get("tests")) {
            for (JsonNode alert : test.get("alert_rule_test")) {
                (alert.get("exp_alerts").isEmpty() ? doNot : fire).add(alert.get("alertname").asText());
            }
        }
        assertThat(alerts).hasSizeGreaterThan(5);
        assertThat(fire).containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(doNot).containsExactlyInAnyOrderElementsOf(alerts);
    }
}
