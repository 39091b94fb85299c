package dev.kitecaravan.route;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
 * of them. A commit takes place beside the reading of further pages, as long as two of them have room in memory. Used by one
 * thread.
 */
final class CommitBuffer {
    /** Of larger ones there must not be two in memory, one under way and one that gathers. */
    private static final long MOST_BESIDE = CommitUnit.PAGES.maxBytes();

    private final Destination destination;
    private final CommitThread thread;
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
    private Future<Map<String, RowCounts>> underWay;

    /**
     * @param batch      how much is gathered where the destination wants batches
     * @param scarce     whether no request should be spent twice
     * @param loadRecord the row of the loads table as it stands now, for a status
     */
    CommitBuffer(Destination destination, CommitThread thread, CommitUnit batch, BooleanSupplier scarce, Clock clock,
            String loadId,
            Function<LoadRecord.Status, LoadRecord> loadRecord) {
        this.destination = destination;
        this.thread = thread;
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

    /**
     * Commits what has gathered: while further pages are read, unless it is large or requests are scarce.
     *
     * @throws dev.kitecaravan.load.DestinationException when the commit before failed: what came after it must not be kept either
     */
    void commit(LoadRecord.Status status) {
        settle();
        List<TableRows> rows = pages.stream().flatMap(page -> page.tables().stream()).map(TableRows::snapshot).toList();
        Bookkeeping books = new Bookkeeping(List.copyOf(state), List.copyOf(deadLetters), List.copyOf(deletions),
                loadRecord.apply(status));
        underWay = thread.start(() -> commit(rows, books));
        pages.clear();
        state.clear();
        deadLetters.clear();
        deletions.clear();
        oldest = null;
        bytes = 0;
        answers = 0;
        if (scarce.getAsBoolean() || unit.maxBytes() > MOST_BESIDE) {
            settle();
        }
    }

    private Map<String, RowCounts> commit(List<TableRows> rows, Bookkeeping books) {
        Map<String, TableSchema> schemas = new LinkedHashMap<>();
        rows.forEach(each -> schemas.put(each.schema().name(), each.schema()));
        destination.prepare(schemas.values());
        try (Load load = destination.begin(loadId)) {
            rows.forEach(load::write);
            return load.commit(books);
        }
    }

    /** Waits for the commit under way; one that failed fails every call from here on. */
    void settle() {
        if (underWay == null) {
            return;
        }
        try {
            CommitThread.await(underWay).forEach((table, count) -> counts.merge(table, count, RowCounts::plus));
            underWay = null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** What the commits so far did, by table. */
    Map<String, RowCounts> counts() {
        return counts;
    }
}
