package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;

/** What health and metrics show of routes of one's own. */
class OwnRouteToldTest {
    private final Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 0);
    private final OwnRouteTold told = new OwnRouteTold(List.of("alert", "report", "tick"), metrics,
            new FailureNotice(null, "host", "dataset", trouble -> {
                throw new AssertionError(trouble);
            }));

    @AfterEach
    void end() {
        metrics.close();
    }

    @Test
    void eachIsListedWithHowItFaredLast() {
        told.completed("alert");
        told.failed("alert", "route alert, line 3, to https://chat.example?token=hush-4711: gone");
        told.failed("report", "gone");
        told.completed("report");

        List<HealthCheck> checks = told.checks();

        assertThat(checks).extracting(HealthCheck::name).containsExactly("route alert", "route report", "route tick");
        assertThat(checks).allMatch(HealthCheck::up);
        assertThat(checks.get(0).reason()).startsWith("failed at ").contains("line 3").doesNotContain("hush-4711");
        assertThat(checks.get(1).reason()).startsWith("completed at ");
        assertThat(checks.get(2).reason()).isEqualTo("has not run yet");
        assertThat(metrics.scrape()).contains("caravan_route_exchanges_total{outcome=\"failed\",route=\"alert\"} 1.0");
    }
}
