package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Samples;

/** Commits as objects of a store whose answers get lost, and whose writers were away for long. */
class CommitLogTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    private final MemoryStore store = new MemoryStore();

    private CommitLog log(Instant at) throws IOException {
        CommitLog log = new CommitLog(store, "_caravan/", Clock.fixed(at, ZoneOffset.UTC));
        if (log.read() == null) {
            log.start(new LogRecord(1, "the-dataset", 1, List.of(Samples.builds()), Set.of(), Map.of(), Map.of(), false,
                    at));
        }
        return log;
    }

    private CommitLog log() throws IOException {
        return log(NOW);
    }

    private static LogRecord change(CommitLog log, Map<String, List<Part>> added, Map<String, List<String>> removed,
            Instant at) {
        return new LogRecord(0, "the-dataset", log.manifest().version() + 1, List.of(), Set.of(), added, removed, false,
                at);
    }

    private static LogRecord part(CommitLog log, String path) {
        long version = log.manifest().version() + 1;
        return change(log, Map.of("builds", List.of(new Part(path, 3, 1, 10, version, version))), Map.of(), NOW);
    }

    private static void commits(CommitLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(change(log, Map.of(), Map.of(), NOW));
        }
    }

    private static List<String> parts(CommitLog log) {
        return log.manifest().table("builds").parts().stream().map(Part::path).toList();
    }

    @Test
    void whatWasCommittedIsReadByOthersBeforeAndAfterACheckpoint() throws IOException {
        CommitLog log = log();
        log.append(part(log, "builds/1.jsonl.gz"));
        assertThat(parts(log())).containsExactly("builds/1.jsonl.gz");
        commits(log, 2 * CommitLog.INTERVAL + 50);
        log.append(part(log, "builds/2.jsonl.gz"));

        assertThat(parts(log())).containsExactly("builds/1.jsonl.gz", "builds/2.jsonl.gz");
        assertThat(log().manifest().number()).isEqualTo(2L * CommitLog.INTERVAL + 53);
        assertThat(log().manifest().datasetId()).isEqualTo("the-dataset");
        assertThat(store.list("_caravan/checkpoint/")).hasSize(2);
        assertThat(store.list("_caravan/log/")).as("those since the checkpoint before the last").hasSize(153);
    }

    /** The checkpoint has it, and its own object lies there still. */
    @Test
    void theCommitThatACheckpointEndsWithCountsOnce() throws IOException {
        CommitLog log = log();
        commits(log, CommitLog.INTERVAL - 2);
        log.append(part(log, "builds/1.jsonl.gz"));
        commits(log, 1);

        assertThat(store.list("_caravan/checkpoint/")).containsExactly("_caravan/checkpoint/000000000100.json.gz");
        assertThat(parts(log())).containsExactly("builds/1.jsonl.gz");
    }

    @Test
    void runsOfFewCommitsMakeNoMoreCheckpointsThanOneLongOne() throws IOException {
        for (int i = 0; i < 6; i++) {
            commits(log(), CommitLog.INTERVAL / 2 + 1);
        }
        assertThat(store.list("_caravan/checkpoint/")).containsExactly("_caravan/checkpoint/000000000200.json.gz",
                "_caravan/checkpoint/000000000300.json.gz");
        assertThat(store.list("_caravan/log/").get(0)).isEqualTo("_caravan/log/000000000201.json");
    }

    @Test
    void ofTwoWritersTheSecondIsToldThatItsCommitIsNone() throws IOException {
        CommitLog first = log();
        CommitLog second = log();
        first.append(part(first, "builds/first.jsonl.gz"));

        assertThatThrownBy(() -> second.append(part(second, "builds/second.jsonl.gz")))
                .isInstanceOf(DestinationException.class)
                .hasMessageContainingAll("memory://bucket/lake", "commit 2", "another run committed");
        assertThat(parts(second)).isEmpty();
        assertThat(parts(log())).containsExactly("builds/first.jsonl.gz");
    }

    /** The client's second try met what its first one had put. */
    @Test
    void aCommitWhoseAnswerWasLostCountsOnce() throws IOException {
        CommitLog log = log();
        LogRecord record = part(log, "builds/1.jsonl.gz");
        store.objects.put("_caravan/log/000000000002.json",
                ManifestJson.write(record.withNumber(2)).getBytes(StandardCharsets.UTF_8));

        log.append(record);

        assertThat(parts(log)).containsExactly("builds/1.jsonl.gz");
        assertThat(parts(log())).containsExactly("builds/1.jsonl.gz");
    }

    /** A machine that slept right before its commit, while others made some hundred and deleted those of before. */
    @Test
    void aCommitBehindACheckpointIsToldToBeNone() throws IOException {
        CommitLog asleep = log();
        asleep.append(part(asleep, "builds/1.jsonl.gz"));
        commits(log(), 3 * CommitLog.INTERVAL);
        int objects = store.objects.size();

        assertThatThrownBy(() -> asleep.append(part(asleep, "builds/lost.jsonl.gz")))
                .isInstanceOf(DestinationException.class).hasMessageContaining("another run committed");
        assertThat(store.objects).as("what it put is taken away").hasSize(objects);
        assertThat(parts(log())).containsExactly("builds/1.jsonl.gz");
    }

    @Test
    void aCommitToADatasetThatWasDroppedMeanwhileIsToldToBeNone() throws IOException {
        CommitLog asleep = log();
        asleep.append(part(asleep, "builds/1.jsonl.gz"));
        log().drop();

        assertThatThrownBy(() -> asleep.append(part(asleep, "builds/lost.jsonl.gz")))
                .isInstanceOf(DestinationException.class).hasMessageContaining("another run");
        assertThat(store.objects).isEmpty();
    }

    /** Somebody took the commits away that a checkpoint has as well. */
    @Test
    void fromACheckpointAloneItGoesOn() throws IOException {
        CommitLog log = log();
        log.append(part(log, "builds/1.jsonl.gz"));
        commits(log, CommitLog.INTERVAL - 1);
        store.list("_caravan/log/").forEach(store::delete);

        CommitLog next = log();
        next.append(part(next, "builds/2.jsonl.gz"));
        assertThat(parts(log())).containsExactly("builds/1.jsonl.gz", "builds/2.jsonl.gz");
    }

    @Test
    void aCommitThatIsMissingIsNamed() throws IOException {
        commits(log(), 5);
        store.delete("_caravan/log/000000000003.json");

        assertThatThrownBy(() -> new CommitLog(store, "_caravan/").read()).isInstanceOf(DestinationException.class)
                .hasMessageContainingAll("lacks commit 3", "000000000004.json", "restore it");
        store.delete("_caravan/log/000000000001.json");
        assertThatThrownBy(() -> new CommitLog(store, "_caravan/").read()).isInstanceOf(DestinationException.class)
                .hasMessageContaining("lacks commit 1");
    }

    /** A folder that is written to while it is listed may show a file and not the one before it. */
    @Test
    void aListWithAGapThatIsNoneIsReadThrough() throws IOException {
        CommitLog log = log();
        log.append(part(log, "builds/1.jsonl.gz"));
        log.append(part(log, "builds/2.jsonl.gz"));
        MemoryStore partial = new MemoryStore() {
            @Override
            public List<String> list(String prefix) {
                return super.list(prefix).stream().filter(key -> !key.endsWith("2.json")).toList();
            }
        };
        partial.objects.putAll(store.objects);
        CommitLog read = new CommitLog(partial, "_caravan/");
        read.read();
        assertThat(parts(read)).containsExactly("builds/1.jsonl.gz", "builds/2.jsonl.gz");
    }

    @Test
    void aFileOfSomebodyElseIsNamed() throws IOException {
        log();
        store.objects.put("_caravan/log/notes.json", new byte[0]);
        assertThatThrownBy(() -> new CommitLog(store, "_caravan/").read()).isInstanceOf(DestinationException.class)
                .hasMessageContainingAll("notes.json", "does not belong");
    }

    @Test
    void aCheckpointThatIsCutOffIsNamed() throws IOException {
        commits(log(), CommitLog.INTERVAL);
        String key = "_caravan/checkpoint/000000000100.json.gz";
        store.objects.put(key, Arrays.copyOf(store.objects.get(key), 60));
        assertThatThrownBy(this::log).isInstanceOf(DestinationException.class).hasMessageContainingAll(key, "damaged",
                "restore it");
    }

    @Test
    void partsThatAreNoneAnyMoreStayForADayAndAPartThatCountsForever() throws IOException {
        CommitLog log = log();
        log.append(part(log, "builds/1.jsonl.gz"));
        log.append(part(log, "builds/2.jsonl.gz"));
        List.of("builds/1.jsonl.gz", "builds/2.jsonl.gz").forEach(key -> store.objects.put(key, new byte[1]));
        log.append(change(log, Map.of(), Map.of("builds", List.of("builds/1.jsonl.gz")), NOW));
        assertThat(parts(log())).containsExactly("builds/2.jsonl.gz");

        commits(log(NOW.plus(Duration.ofHours(24))), CommitLog.INTERVAL + 1);
        assertThat(store.list("builds/")).as("a day").hasSize(2);
        commits(log(NOW.plus(Duration.ofHours(24)).plusMillis(1)), CommitLog.INTERVAL + 1);
        assertThat(store.list("builds/")).as("and a moment").containsExactly("builds/2.jsonl.gz");
        commits(log(NOW.plus(Duration.ofDays(999))), 2 * CommitLog.INTERVAL + 1);
        assertThat(store.list("builds/")).containsExactly("builds/2.jsonl.gz");
        assertThat(log().manifest().retired()).isEmpty();
    }

    @Test
    void whatIsDroppedLeavesNothingAndCountsForNothingFromTheFirstStepOn() throws IOException {
        CommitLog log = log();
        log.append(part(log, "builds/1.jsonl.gz"));
        log.append(part(log, "builds/2.jsonl.gz"));
        log.append(change(log, Map.of(), Map.of("builds", List.of("builds/1.jsonl.gz")), NOW));
        commits(log, CommitLog.INTERVAL + 5);
        List.of("builds/1.jsonl.gz", "builds/2.jsonl.gz").forEach(key -> store.objects.put(key, new byte[1]));
        store.losesAnswer = true;
        assertThatThrownBy(log::drop).isInstanceOf(IOException.class);
        Manifest left = new CommitLog(store, "_caravan/").read();
        assertThat(left.tables()).as("killed right after its first step").isEmpty();
        assertThat(left.complete()).as("caches know nothing of it any more").isEqualTo(left.version())
                .isGreaterThan(log.manifest().version());

        log().drop();
        assertThat(store.objects).isEmpty();
    }
}
