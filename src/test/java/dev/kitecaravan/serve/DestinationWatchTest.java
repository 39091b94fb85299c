package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.table.SystemColumns;

/** What readiness is told of the destination. */
class DestinationWatchTest {
    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final AtomicInteger looks = new AtomicInteger();

    private DestinationWatch watch(Runnable whenReachable) {
        return new DestinationWatch(new DestinationSettings("h2", null, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder, Map.of()), whenReachable, OFTEN);
    }

    @Test
    void whatWasNotUsedYetIsNotReady() {
        try (DestinationWatch watch = new DestinationWatch(new DestinationSettings("h2", null, null, null,
                "buildkite_data", "jsonl", SystemColumns.DEFAULT, folder, Map.of()), looks::incrementAndGet)) {
            assertThat(watch.check().up()).isFalse();
            watch.used();
            assertThat(watch.check().up()).isTrue();
            watch.failed(new DestinationException("it is away"));
            assertThat(watch.check()).isEqualTo(HealthCheck.down("destination", "it is away"));
        }
    }

    /** Probes have no password, and their answers land in logs. */
    @Test
    void whyItIsDownHoldsNoPassword() {
        try (DestinationWatch watch = watch(looks::incrementAndGet)) {
            watch.failed(new DestinationException("postgresql://caravan:hunter2@db.example/ci is away"));
            assertThat(watch.check().reason()).doesNotContain("hunter2");
        }
    }

    @Test
    void afterAFailureItIsLookedAtUntilItIsBackAndThenLeftAlone() {
        try (DestinationWatch watch = watch(looks::incrementAndGet)) {
            watch.failed(new DestinationException("it is away"));
            await().until(() -> watch.check().up());
            int then = looks.get();
            await().during(OFTEN.multipliedBy(10)).until(() -> looks.get() <= then + 1);
        }
    }

    /** A look that ended the watch would leave what was said last for good: ready, or never ready again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterALookThatBreaksTheNextOneIsMade(boolean error) {
        try (DestinationWatch watch = watch(() -> {
            if (looks.incrementAndGet() < 3) {
                if (error) {
                    throw new NoClassDefFoundError("a driver");
                }
                throw new IllegalStateException("a driver's own");
            }
        })) {
            await().until(() -> looks.get() >= 3);
            await().until(() -> watch.check().up());
        }
    }
}
