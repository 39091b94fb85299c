package dev.kitecaravan.route;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.StateChange;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * Pages on their way into a commit: where commits are cheap every page is one, elsewhere they gather until there is enough
 * of them. Used by one thread.
 */
final class CommitBuffer {
    private final Destination destination;
    private final CommitUnit unit;
    private final BooleanSupplier scarce;
    private final Clock clock;
    private final String loadId;
    private final Function<LoadRecord.Status, LoadRecord> loadRecord;
    private final List<RowCollector> pages = new ArrayList<>();
    private final List<StateChange> state = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<Bookkeeping.Deletion> deletions = new ArrayList<>();
    private final Map<String, RowCounts> counts = new LinkedHashMap<>();
    private Instant oldest;
    private long bytes;
    private int answers;

    /**
     * @param batch      how much is gathered where the destination wants batches
     * @param scarce     whether no request should be spent twice
     * @param loadRecord the row of the loads table as it stands now, for a status
     */
    CommitBuffer(Destination destination, CommitUnit batch, BooleanSupplier scarce, Clock clock, String loadId,
            Function<LoadRecord.Status, LoadRecord> loadRecord) {
        this.destination = destination;
        this.unit = destination.commitUnit().within(batch);
        this.scarce = scarce;
        this.clock = clock;
        this.loadId = loadId;
        this.loadRecord = loadRecord;
    }

    void add(RowCollector page, List<StateChange> changes, List<DeadLetter> letters, List<Bookkeeping.Deletion> gone) {
        if (page.records() > 0) {
            pages.add(page);
        }
        bytes += page.approximateBytes();
        answers++;
        state.addAll(changes);
        deadLetters.addAll(page.deadLetters());
        deadLetters.addAll(letters);
        deletions.addAll(gone);
        if (oldest == null) {
            oldest = clock.instant();
        }
    }

    /** Whether enough has gathered for a commit. */
    boolean isDue() {
        CommitUnit now = unit();
        return bytes >= now.maxBytes() || answers >= now.maxPages() || patience().isZero();
    }

    /** How long what has gathered may still wait for more; null when nothing has. */
    Duration patience() {
        if (oldest == null) {
            return null;
        }
        Duration left = unit().maxAge().minus(Duration.between(oldest, clock.instant()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private CommitUnit unit() {
        return scarce.getAsBoolean() ? unit.whereRequestsAreDear() : unit;
    }

    /** Commits what has gathered. */
    void commit(LoadRecord.Status status) {
        Map<String, TableSchema> schemas = new LinkedHashMap<>();
        for (RowCollector page : pages) {
            for (TableRows rows : page.tables()) {
                schemas.put(rows.schema().name(), rows.schema());
            }
        }
        destination.prepare(schemas.values());
        try (Load load = destination.begin(loadId)) {
            for (RowCollector page : pages) {
                for (TableRows rows : page.tables()) {
                    load.write(rows);
                }
            }
            load.commit(new Bookkeeping(List.copyOf(state), List.copyOf(deadLetters), List.copyOf(deletions),
                    loadRecord.apply(status))).forEach((table, count) -> counts.merge(table, count, RowCounts::plus));
        }
        pages.clear();
        state.clear();
        deadLetters.clear();
        deletions.clear();
        oldest = null;
        bytes = 0;
        answers = 0;
    }

    /** What the commits so far did, by table. */
    Map<String, RowCounts> counts() {
        return counts;
    }
}
