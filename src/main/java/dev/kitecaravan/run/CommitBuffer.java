package dev.kitecaravan.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * Pages on their way into a commit: where commits are cheap every page is one, elsewhere they gather until there is enough
 * of them, a large batch in portions at the destination. All that the destination does takes place beside the reading of
 * further pages. Used by one thread.
 */
final class CommitBuffer implements AutoCloseable {
    /** So many bytes are handed on before their commit: two portions are in memory, one under way and one that gathers. */
    private static final long PORTION = CommitUnit.PAGES.maxBytes();

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
    private long handedOn;
    private int answers;
    /** The load that has what was handed on; used by the commit thread, or while nothing is under way. */
    private Load load;
    private Future<Map<String, RowCounts>> underWay;
    /** The tables that were written; used by the commit thread. */
    private final Set<String> written = new HashSet<>();
    private List<RecordTarget> replaced = List.of();

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

    /** The next commit is the last, and what came is all that the tables of these targets are to hold, though it be nothing. */
    void replace(List<RecordTarget> targets) {
        replaced = targets;
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
     * Hands what has gathered on to the destination if it is much, ahead of its commit.
     *
     * @throws dev.kitecaravan.load.DestinationException when what went before failed
     */
    void handOn() {
        if (bytes - handedOn < PORTION) {
            return;
        }
        settle();
        List<TableRows> rows = rows();
        handedOn = bytes;
        underWay = thread.start(() -> {
            write(rows);
            return Map.of();
        });
    }

    private List<TableRows> rows() {
        List<TableRows> rows = pages.stream().flatMap(page -> page.tables().stream()).map(TableRows::snapshot).toList();
        pages.clear();
        return rows;
    }

    /**
     * Commits what has gathered: while further pages are read, unless requests are scarce.
     *
     * @throws dev.kitecaravan.load.DestinationException when the commit before failed: what came after it must not be kept either
     */
    void commit(LoadRecord.Status status) {
        settle();
        List<TableRows> rows = rows();
        Bookkeeping books = new Bookkeeping(List.copyOf(state), List.copyOf(deadLetters), List.copyOf(deletions),
                loadRecord.apply(status));
        underWay = thread.start(() -> commit(rows, books));
        state.clear();
        deadLetters.clear();
        deletions.clear();
        oldest = null;
        bytes = 0;
        handedOn = 0;
        answers = 0;
        if (scarce.getAsBoolean()) {
            settle();
        }
    }

    private Map<String, RowCounts> commit(List<TableRows> rows, Bookkeeping books) {
        write(rows);
        write(emptied());
        try (Load whole = load) {
            return whole.commit(books);
        } finally {
            load = null;
        }
    }

    /** No rows at all, of the tables that are there and to which none came. */
    private List<TableRows> emptied() {
        return replaced.isEmpty()
                ? List.of()
                : destination.tables().stream()
                        .filter(schema -> !written.contains(schema.name())
                                && replaced.stream().anyMatch(target -> target.isTable(schema)))
                        .map(schema -> new TableRows(schema, Disposition.REPLACE)).toList();
    }

    private void write(List<TableRows> rows) {
        try {
            Map<String, TableSchema> schemas = new LinkedHashMap<>();
            rows.forEach(each -> schemas.put(each.schema().name(), each.schema()));
            destination.prepare(schemas.values());
            if (load == null) {
                load = destination.begin(loadId);
            }
            rows.forEach(load::write);
            written.addAll(schemas.keySet());
        } catch (RuntimeException | Error e) {
            giveUp(e);
            throw e;
        }
    }

    private void giveUp(Throwable cause) {
        try (Load given = load) {
            load = null;
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** Waits for the commit under way; one that failed fails every call from here on. */
    void settle() {
        if (underWay == null) {
            return;
        }
        try {
            thread.await(underWay).forEach((table, count) -> counts.merge(table, count, RowCounts::plus));
            underWay = null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** Gives up what was handed on and not committed. */
    @Override
    public void close() {
        thread.settle();
        try (Load given = load) {
            load = null;
        }
    }

    /** What the commits so far did, by table. */
    Map<String, RowCounts> counts() {
        return counts;
    }
}
