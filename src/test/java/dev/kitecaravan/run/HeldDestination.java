package dev.kitecaravan.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.DeadLetters;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** A destination whose commits wait until they may end. */
final class HeldDestination implements Destination {
    final CountDownLatch mayCommit = new CountDownLatch(1);
    volatile int begun;
    volatile int committed;
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    CommitUnit unit = CommitUnit.PAGE;
    DestinationException failure;
    DestinationException refusal;

    @Override
    public Capabilities capabilities() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CommitUnit commitUnit() {
        return unit;
    }

    @Override
    public void validate() {
    }

    @Override
    public void open() {
    }

    @Override
    public Lease lease(String owner, Duration life) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<TableSchema> tables() {
        return List.of();
    }

    @Override
    public StateReader state() {
        return new StateReader() {
            @Override
            public Optional<String> get(String kind, String endpoint, String key) {
                return Optional.of(String.valueOf(committed));
            }

            @Override
            public List<StateEntry> scan(String kind, String endpoint, String after, int limit) {
                return List.of();
            }
        };
    }

    @Override
    public DeadLetters deadLetters() {
        throw new UnsupportedOperationException("nobody replays here");
    }

    @Override
    public void prepare(Collection<TableSchema> tables) {
        tables.forEach(table -> events.add("prepare " + table.name()));
    }

    @Override
    public Load begin(String loadId) {
        begun++;
        events.add("begin");
        return new Load() {
            @Override
            public void write(TableRows rows) {
                if (refusal != null) {
                    throw refusal;
                }
                events.add("write " + rows.schema().name() + " " + rows.rows().size());
            }

            @Override
            public Map<String, RowCounts> commit(Bookkeeping bookkeeping) {
                try {
                    mayCommit.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (failure != null) {
                    throw failure;
                }
                committed++;
                events.add("commit");
                return Map.of("builds", new RowCounts(7, 0, 0, 0));
            }

            @Override
            public void close() {
                events.add("close");
            }
        };
    }

    @Override
    public void drop() {
    }

    @Override
    public void close() {
    }
}
