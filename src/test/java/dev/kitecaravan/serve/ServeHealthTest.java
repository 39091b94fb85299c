package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.table.SystemColumns;

/** What probes are told from a service's first moment to its last. */
class ServeHealthTest {
    @TempDir
    Path folder;

    private final Schedule schedule = Schedule.inMemory(ZoneOffset.UTC, (endpoint, due) -> Schedule.Verdict.READ);
    private DestinationWatch destination;
    private ServeHealth health;
    private String refused;

    @BeforeEach
    void begin() {
        destination = new DestinationWatch(new DestinationSettings("h2", null, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder, Map.of()), () -> {
                });
        health = new ServeHealth(destination, () -> refused);
    }

    @AfterEach
    void end() {
        schedule.close();
        destination.close();
    }

    private static boolean up(List<HealthCheck> checks) {
        return checks.stream().allMatch(HealthCheck::up);
    }

    /** A probe that kills what is just waiting for its database would keep it from ever starting. */
    @Test
    void whatPreparesIsLiveAndNothingElse() {
        destination.used();
        health.does("is opening the destination");
        assertThat(health.live()).containsExactly(HealthCheck.up("service", "is opening the destination"));
        assertThat(health.ready()).containsExactly(HealthCheck.down("service", "is opening the destination"));
        assertThat(health.started()).containsExactly(HealthCheck.down("service", "is opening the destination"));
    }

    @Test
    void itIsReadyWhileDestinationAndTokenAreGood() {
        health.fires(schedule);
        assertThat(up(health.ready())).as("the destination was not used yet").isFalse();
        destination.used();
        assertThat(up(health.ready())).isTrue();
        refused = "401, the token is refused";
        assertThat(health.ready()).contains(HealthCheck.down("token", "401, the token is refused"));
        assertThat(up(health.live())).as("no new process cures it").isTrue();
        refused = null;
        destination.failed(new DestinationException("it is away"));
        assertThat(health.ready()).contains(HealthCheck.down("destination", "it is away"));
        assertThat(up(health.live())).isTrue();
    }

    @Test
    void itHasStartedOnceItFiresAndStaysSo() {
        health.fires(schedule);
        assertThat(up(health.started())).isFalse();
        schedule.start(Duration.ofHours(1));
        assertThat(health.started().get(0).reason()).contains("caravan.serve.jitter");
        schedule.start(Duration.ZERO);
        assertThat(up(health.started())).isTrue();
        schedule.pause();
        assertThat(up(health.started())).as("while it ends").isTrue();
    }

    @Test
    void aScheduleThatHasEndedIsNoMoreLive() {
        health.fires(schedule);
        schedule.start(Duration.ZERO);
        assertThat(up(health.live())).isTrue();
        schedule.close();
        assertThat(health.live()).containsExactly(
                HealthCheck.down("schedule", "has ended, and nothing is read any more"));
    }

    @Test
    void routesOfOnesOwnAreShownWithHowTheyFared() {
        try (Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 0)) {
            OwnRouteTold own = new OwnRouteTold(List.of("nightly"), metrics,
                    new FailureNotice(null, "box", "ci", trouble -> {
                    }));
            health.fires(schedule);
            health.starts(own);
            assertThat(health.ready()).contains(HealthCheck.up("route nightly", "has not run yet"));
            own.failed("nightly", "it broke");
            assertThat(health.ready().toString()).contains("it broke");
        }
    }
}
