package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.http.ApiRequest;
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

    private static EndpointReport whole(long each) {
        return new EndpointReport("builds", EndpointReport.Outcome.COMPLETE,
                Map.of("builds", new RowCounts(each, each + 1, each + 2, each + 3)), each * 10, 0, Letters.NONE, 0, 0,
                Duration.ofMillis(1_500), Duration.ZERO, Failures.NONE, List.of(), false, List.of());
    }

    /** Each page tells what was counted so far: added up they would be many times what there was. */
    @Test
    void whatPagesTellAgainAndAgainIsCountedOnce() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 0)) {
            metrics.begin("builds");
            metrics.progress(whole(1));
            metrics.progress(whole(5));
            metrics.end(whole(7));
            metrics.failed("builds", Duration.ofSeconds(2));
            metrics.waitedForDataset(Duration.ofMillis(2_500));
            assertThat(metrics.scrape()).contains("caravan_records_total{endpoint=\"builds\"} 70.0",
                    "kind=\"new\",table=\"builds\"} 7.0", "kind=\"changed\",table=\"builds\"} 8.0",
                    "kind=\"same\",table=\"builds\"} 9.0", "kind=\"removed\",table=\"builds\"} 10.0",
                    "caravan_load_seconds_sum{endpoint=\"builds\",outcome=\"complete\"} 1.5",
                    "caravan_load_seconds_sum{endpoint=\"builds\",outcome=\"failed\"} 2.0",
                    "caravan_dataset_wait_seconds_total 2.5");
        }
    }

    /** A run that broke off was never ended: what it told last is nothing that the next one has counted. */
    @Test
    void aRunAfterOneThatBrokeOffBeginsAtNone() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 0)) {
            metrics.begin("builds");
            metrics.progress(whole(5));
            metrics.begin("builds");
            metrics.end(whole(2));
            assertThat(metrics.scrape()).contains("caravan_records_total{endpoint=\"builds\"} 70.0");
        }
    }

    @Test
    void requestsAreCountedByStatusAndTimesAreInSeconds() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 0)) {
            ApiRequest request = ApiRequest.page("builds", URI.create("https://api.example/builds"));
            metrics.requestDone(request, 200, Duration.ofMillis(250), 10);
            metrics.requestDone(request, 0, Duration.ofMillis(250), 0);
            metrics.waitedForBudget(request, Duration.ofMillis(3_500));
            metrics.retrying(request, "500", Duration.ZERO);
            metrics.undelivered("builds", new SideWay("to http://chat", "event", 3, "away"));
            assertThat(metrics.scrape()).contains("caravan_requests_total{endpoint=\"builds\",status=\"200\"} 1.0",
                    "caravan_requests_total{endpoint=\"builds\",status=\"none\"} 1.0",
                    "caravan_request_seconds_sum{endpoint=\"builds\"} 0.5",
                    "caravan_budget_wait_seconds_total{endpoint=\"builds\"} 3.5",
                    "caravan_retries_total{endpoint=\"builds\"} 1.0",
                    "caravan_side_way_failures_total{endpoint=\"builds\"} 3.0");
        }
    }

    @Test
    void howOldAnEndpointIsFollowsWhatIsToldOfIt() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 0)) {
            metrics.watch("builds", endpoint -> Optional.empty());
            assertThat(metrics.scrape()).contains("caravan_last_success_timestamp_seconds{endpoint=\"builds\"} NaN",
                    "caravan_cursor_lag_seconds{endpoint=\"builds\"} NaN",
                    "caravan_next_firing_timestamp_seconds{endpoint=\"builds\"} NaN");
            metrics.fresh(Map.of("builds", new Freshness(Instant.ofEpochSecond(1_500_000_000L),
                    Instant.now().minusSeconds(7_200))));
            assertThat(metrics.scrape()).contains("caravan_last_success_timestamp_seconds{endpoint=\"builds\"} 1.5E9")
                    .containsPattern("caravan_cursor_lag_seconds\\{endpoint=\"builds\"} 72\\d\\d\\.");
        }
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
