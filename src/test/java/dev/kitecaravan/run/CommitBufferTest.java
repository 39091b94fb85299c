package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.normalize.NormalizerSettings;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.SystemColumns;

/** When what has gathered is due for its commit, by a clock that the test moves. */
class CommitBufferTest {
    private static final CommitUnit BOUNDS = CommitUnit.batch(1000, Duration.ofMinutes(5));
    private static final int PORTION = (int) CommitUnit.PAGES.maxBytes();
    private static final RecordTarget BUILDS = RecordTarget.merge("builds", "builds", null, "id");
    private static final Normalizer NORMALIZER = new Normalizer(List.of(),
            new Capabilities(63, 38, 9, 1 << 30, 1_600, false), SystemColumns.DEFAULT, NormalizerSettings.defaults());

    @TempDir
    java.nio.file.Path folder;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private boolean scarce;
    private final CommitThread thread = new CommitThread(() -> Waiting.NONE);

    @AfterEach
    void endThread() {
        thread.close();
    }

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

    @Test
    void aCommitRunsBesideWhatFollowsAndReadsOfTheStateWaitForIt() {
        HeldDestination destination = new HeldDestination();
        CommitBuffer buffer = buffer(destination);
        add(buffer);
        buffer.commit(LoadRecord.Status.RUNNING);
        assertThat(destination.committed).isZero();
        add(buffer);
        assertThat(buffer.counts()).isEmpty();
        destination.mayCommit.countDown();

        assertThat(thread.settled(destination.state()).get("cursor", "builds", "x")).contains("1");
        buffer.settle();
        assertThat(buffer.counts()).containsEntry("builds", new RowCounts(7, 0, 0, 0));
    }

    @Test
    void whereRequestsAreScarceACommitHasEndedBeforeMoreIsRead() {
        HeldDestination destination = new HeldDestination();
        destination.mayCommit.countDown();
        scarce = true;
        CommitBuffer buffer = buffer(destination);
        add(buffer);
        buffer.commit(LoadRecord.Status.RUNNING);
        assertThat(destination.committed).isOne();
    }

    @Test
    void aLargeBatchIsHandedOnInPortionsAheadOfItsCommit() throws Exception {
        HeldDestination destination = new HeldDestination();
        destination.unit = CommitUnit.BATCH;
        destination.mayCommit.countDown();
        CommitBuffer buffer = new CommitBuffer(destination, thread, CommitUnit.BATCH, () -> false, new Moved(), "load",
                this::record);
        for (int page = 1; page <= 5; page++) {
            buffer.add(page(PORTION * 3 / 8), List.of(), List.of(), List.of());
            buffer.handOn();
            thread.settle();
            assertThat(destination.events).hasSize(page < 3 ? 0 : 5);
        }
        assertThat(destination.events).containsExactly("prepare builds", "begin", "write builds 1", "write builds 1",
                "write builds 1");
        buffer.commit(LoadRecord.Status.RUNNING);
        buffer.settle();
        assertThat(destination.events.subList(5, 9)).containsExactly("prepare builds", "write builds 1",
                "write builds 1", "commit");
        assertThat(buffer.counts()).containsEntry("builds", new RowCounts(7, 0, 0, 0));

        buffer.add(page(PORTION * 9 / 8), List.of(), List.of(), List.of());
        buffer.handOn();
        buffer.close();
        assertThat(destination.events.subList(9, 14)).containsExactly("close", "prepare builds", "begin",
                "write builds 1", "close");
    }

    @Test
    void aPortionThatIsRefusedEndsItsLoadAndFailsWhatFollows() throws Exception {
        HeldDestination destination = new HeldDestination();
        destination.unit = CommitUnit.BATCH;
        destination.refusal = new DestinationException("the disk is full");
        CommitBuffer buffer = new CommitBuffer(destination, thread, CommitUnit.BATCH, () -> false, new Moved(), "load",
                this::record);
        buffer.add(page(PORTION * 9 / 8), List.of(), List.of(), List.of());
        buffer.handOn();
        buffer.add(page(PORTION * 9 / 8), List.of(), List.of(), List.of());
        assertThatThrownBy(buffer::handOn).isSameAs(destination.refusal);
        assertThatThrownBy(() -> buffer.commit(LoadRecord.Status.RUNNING)).isSameAs(destination.refusal);
        buffer.close();
        assertThat(destination.events).containsExactly("prepare builds", "begin", "close");
    }

    /** A page of one record of about so many bytes. */
    private static RowCollector page(int size) throws Exception {
        RowCollector rows = new RowCollector();
        NORMALIZER.add(BUILDS, Map.of("id", UUID.randomUUID().toString(), "message", "m".repeat(size)),
                new RecordContext(Map.of(), Map.of(), "load", "https://h/v2/builds"), rows);
        assertThat(rows.approximateBytes()).isGreaterThan(size);
        return rows;
    }

    @Test
    void afterACommitThatFailedNoneIsMade() {
        HeldDestination destination = new HeldDestination();
        destination.failure = new DestinationException("the disk is full");
        CommitBuffer buffer = buffer(destination);
        add(buffer);
        buffer.commit(LoadRecord.Status.RUNNING);
        destination.mayCommit.countDown();
        add(buffer);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> buffer.commit(LoadRecord.Status.RUNNING)).isSameAs(destination.failure);
        }
        assertThatThrownBy(buffer::settle).isSameAs(destination.failure);
        assertThat(destination.begun).isOne();
    }

    private static void add(CommitBuffer buffer) {
        buffer.add(new RowCollector(), List.of(), List.of(), List.of());
    }

    private CommitBuffer buffer(Destination destination) {
        return new CommitBuffer(destination, thread, BOUNDS, () -> scarce, new Moved(), "load", this::record);
    }

    private LoadRecord record(LoadRecord.Status status) {
        return new LoadRecord("load", "run", "builds", status, now, null, null, null, 0, null);
    }

    private Destination destination(String engine) {
        return Destinations.create(new DestinationSettings(engine, null, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, folder.toAbsolutePath(), Map.of()));
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
