package dev.kitecaravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Destinations;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.table.SystemColumns;

/** When what has gathered is due for its commit, by a clock that the test moves. */
class CommitBufferTest {
    private static final CommitUnit BOUNDS = CommitUnit.batch(1000, Duration.ofMinutes(5));

    @TempDir
    java.nio.file.Path folder;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private boolean scarce;

    @Test
    void aBatchIsDueByTheAgeOfItsOldestPage() {
        try (Destination files = destination("filesystem")) {
            CommitBuffer buffer = buffer(files);
            assertThat(buffer.patience()).as("nothing waits").isNull();
            add(buffer);
            now = now.plus(Duration.ofMinutes(3));
            add(buffer);
            assertThat(buffer.isDue()).isFalse();
            assertThat(buffer.patience()).isEqualTo(Duration.ofMinutes(2));
            now = now.plus(Duration.ofMinutes(2));
            assertThat(buffer.isDue()).isTrue();
            assertThat(buffer.patience()).isZero();
            now = now.plus(Duration.ofMinutes(2));
            assertThat(buffer.patience()).isZero();
        }
    }

    @Test
    void scarceRequestsMakeACommitOfEveryPageButNotWhereCommitsAreDearToo() {
        for (String engine : List.of("duckdb", "filesystem")) {
            try (Destination destination = destination(engine)) {
                CommitBuffer buffer = buffer(destination);
                add(buffer);
                assertThat(buffer.isDue()).as(engine).isFalse();
                scarce = true;
                assertThat(buffer.isDue()).as(engine).isEqualTo(engine.equals("duckdb"));
                scarce = false;
            }
        }
    }

    @Test
    void sixteenPagesOrFiveSecondsWhereRequestsAreMany() {
        try (Destination duckdb = destination("duckdb")) {
            CommitBuffer buffer = buffer(duckdb);
            for (int i = 0; i < 15; i++) {
                add(buffer);
            }
            assertThat(buffer.isDue()).isFalse();
            add(buffer);
            assertThat(buffer.isDue()).isTrue();
            buffer = buffer(duckdb);
            add(buffer);
            now = now.plusSeconds(5);
            assertThat(buffer.isDue()).isTrue();
        }
    }

    private static void add(CommitBuffer buffer) {
        buffer.add(new RowCollector(), List.of(), List.of(), List.of());
    }

    private CommitBuffer buffer(Destination destination) {
        return new CommitBuffer(destination, BOUNDS, () -> scarce, new Moved(), "load",
                status -> new LoadRecord("load", "run", "builds", status, now, null, null, null, 0, null));
    }

    private Destination destination(String engine) {
        return Destinations.create(new DestinationSettings(engine, null, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder.toAbsolutePath(), java.util.Map.of()));
    }

    private final class Moved extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
