package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.Failures;
import dev.kitecaravan.run.Letters;
import dev.kitecaravan.run.SideWay;
import dev.kitecaravan.text.BuildVersion;

class MetricsTest {
    private static EndpointReport report(long rows, long letters) {
        return new EndpointReport("builds", EndpointReport.Outcome.FAILED,
                Map.of("builds", new RowCounts(rows, 0, 0, 0)), rows, 0,
                new Letters(letters, letters, rows, "it is broken", letters), 0, 3, Duration.ofSeconds(2),
                Duration.ZERO, new Failures(letters, List.of("it is broken")),
                List.of(new SideWay("a tap", "record", letters, "nobody is there")), false, List.of());
    }

    @Test
    void whatAlertsWatchIsThereBeforeItHappens() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("10%")), 0)) {
            metrics.watch("builds", endpoint -> Optional.of(Instant.EPOCH));
            assertThat(metrics.scrape()).contains("caravan_dead_letters_total{endpoint=\"builds\"} 0.0")
                    .contains("caravan_failures_total{endpoint=\"builds\"} 0.0")
                    .contains("caravan_side_way_failures_total{endpoint=\"builds\"} 0.0")
                    .contains("caravan_budget_wait_seconds_total{endpoint=\"builds\"} 0.0")
                    .contains("caravan_requests_total{endpoint=\"builds\",status=\"401\"} 0.0")
                    .contains("caravan_load_seconds_count{endpoint=\"builds\",outcome=\"failed\"} 0");
        }
    }

    @Test
    void theBuildIsShownByItsVersionAndCommit() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("10%")), 0)) {
            metrics.build(new BuildVersion("1.2.3", "abc1234", "2026-11-30T01:02:03Z"));
            assertThat(metrics.scrape()).contains("caravan_build_info{commit=\"abc1234\",version=\"1.2.3\"} 1");
        }
    }

    @Test
    void aRunIsCountedOnceAndManyRunsMakeNoMoreSeriesThanOne() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("10%")), 0)) {
            metrics.watch("builds", endpoint -> Optional.of(Instant.EPOCH));
            run(metrics);
            String once = metrics.scrape();
            run(metrics);
            run(metrics);
            String thrice = metrics.scrape();
            assertThat(once).contains("caravan_dead_letters_total{endpoint=\"builds\"} 2.0")
                    .contains("caravan_rows_total{endpoint=\"builds\",kind=\"new\",table=\"builds\"} 10.0")
                    .contains("caravan_load_seconds_count{endpoint=\"builds\",outcome=\"failed\"} 1");
            assertThat(thrice).contains("caravan_dead_letters_total{endpoint=\"builds\"} 6.0")
                    .contains("caravan_failures_total{endpoint=\"builds\"} 6.0")
                    .contains("caravan_side_way_failures_total{endpoint=\"builds\"} 6.0")
                    .contains("caravan_rows_total{endpoint=\"builds\",kind=\"new\",table=\"builds\"} 30.0");
            assertThat(thrice.lines().filter(line -> line.startsWith("caravan_")))
                    .hasSameSizeAs(once.lines().filter(line -> line.startsWith("caravan_")).toList());
        }
    }

    private static void run(Metrics metrics) {
        metrics.begin("builds");
        metrics.progress(report(4, 1));
        metrics.progress(report(10, 2));
        metrics.end(report(10, 2));
    }

    /** A token is replaced while the service runs, and alerts go by the end of the one that is in use. */
    @Test
    void theEndOfATokenThatTookAnothersPlaceIsShown() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 0)) {
            assertThat(metrics.scrape()).doesNotContain("caravan_token_expires");
            metrics.tokenExpires(Instant.ofEpochSecond(1_800_000_000L));
            assertThat(metrics.scrape()).contains("caravan_token_expires_timestamp_seconds 1.8E9");
            metrics.tokenExpires(Instant.ofEpochSecond(1_700_000_000L));
            assertThat(metrics.scrape()).contains("caravan_token_expires_timestamp_seconds 1.7E9");
            metrics.tokenExpires(null);
            assertThat(metrics.scrape()).as("one that does not end")
                    .contains("caravan_token_expires_timestamp_seconds NaN");
        }
    }
}
