package dev.kitecaravan;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.DeadLetters;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * A destination whose process dies at the n-th step of its commits: from there on nothing is read or written any more,
 * by whatever catches what. What was committed stays, as after a kill; the lease is given back as if its life had ended.
 */
public final class MortalDestination implements Destination {
    private final Destination living;
    private long stepsLeft;

    public MortalDestination(Destination living, long steps) {
        this.living = living;
        this.stepsLeft = steps;
    }

    /** Thrown when it is dead. */
    public static final class Killed extends RuntimeException {
        Killed() {
            super("killed");
        }
    }

    private void step() {
        if (stepsLeft > 0) {
            stepsLeft--;
        }
        alive();
    }

    private void alive() {
        if (stepsLeft == 0) {
            throw new Killed();
        }
    }

    @Override
    public Load begin(String loadId) {
        step();
        Load load = living.begin(loadId);
        return new Load() {
            @Override
            public void write(TableRows rows) {
                step();
                load.write(rows);
            }

            @Override
            public Map<String, RowCounts> commit(Bookkeeping bookkeeping) {
                step();
                Map<String, RowCounts> counts = load.commit(bookkeeping);
                // Between the commit and whoever hears of it.
                step();
                return counts;
            }

            @Override
            public void close() {
                load.close();
            }
        };
    }

    @Override
    public StateReader state() {
        alive();
        return living.state().after(this::alive);
    }

    @Override
    public DeadLetters deadLetters() {
        return living.deadLetters();
    }

    @Override
    public void prepare(Collection<TableSchema> tables) {
        step();
        living.prepare(tables);
    }

    @Override
    public Capabilities capabilities() {
        return living.capabilities();
    }

    @Override
    public CommitUnit commitUnit() {
        return living.commitUnit();
    }

    @Override
    public void validate() {
        living.validate();
    }

    @Override
    public void open() {
        living.open();
    }

    @Override
    public Lease lease(String owner, Duration life) {
        return living.lease(owner, life);
    }

    @Override
    public List<TableSchema> tables() {
        return living.tables();
    }

    @Override
    public void drop() {
        living.drop();
    }

    @Override
    public void close() {
        living.close();
    }
}
