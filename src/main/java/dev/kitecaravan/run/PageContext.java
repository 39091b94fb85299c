package dev.kitecaravan.run;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;

import org.apache.camel.Exchange;

import dev.kitecaravan.extract.EndpointExtraction;
import dev.kitecaravan.extract.Page;
import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.extract.Row;
import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.normalize.ContractViolation;
import dev.kitecaravan.normalize.Masking;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.normalize.RowIds;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.SinkRoute;
import dev.kitecaravan.run.body.SinkBody;
import dev.kitecaravan.table.DeadLetter;

/**
 * One page on its way through the user's steps: its records one after the other, the rows they became, the dead letters,
 * and why the page as a whole cannot be kept. Used by one thread.
 */
final class PageContext {
    /** The exchange property that holds the record being handed over. */
    private static final String RECORD = "caravanRecord";

    private final EndpointRoute route;
    private final RunContext context;
    private final String loadId;
    private final Page page;
    private final RowCollector rows = new RowCollector();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<Map.Entry<String, String>> undelivered = new ArrayList<>();
    private RuntimeException failure;
    private long sunk;
    /** Records that became rows and were refused by a later step. */
    private long refusedAfterSink;
    private long read;

    PageContext(EndpointRoute route, RunContext context, String loadId, Page page) {
        this.route = route;
        this.context = context;
        this.loadId = loadId;
        this.page = page;
    }

    /** A record being handed over: as it was masked, and the keys of its rows. */
    private static final class InHand {
        private final Row record;
        private final RecordKeys keys;
        private boolean sunk;
        private boolean refused;

        InHand(Row record, RecordKeys keys) {
            this.record = record;
            this.keys = keys;
        }
    }

    Page page() {
        return page;
    }

    /**
     * The records as {@link #record} takes them.
     *
     * @param isLeft whether no more are wanted
     */
    Iterator<?> records(EndpointExtraction extraction, BooleanSupplier isLeft) {
        return new Handover(extraction, context.masking(route), isLeft);
    }

    /** Raw records become what the user's steps see: state taken, out-of-scope ones left out, secrets masked. */
    private final class Handover implements Iterator<InHand> {
        private final EndpointExtraction extraction;
        private final Masking masking;
        private final Iterator<Row> raw;
        private final BooleanSupplier isLeft;
        private InHand ahead;

        Handover(EndpointExtraction extraction, Masking masking, BooleanSupplier isLeft) {
            this.isLeft = isLeft;
            this.extraction = extraction;
            this.masking = masking;
            this.raw = extraction.records(page);
        }

        @Override
        public boolean hasNext() {
            while (ahead == null && !isLeft.getAsBoolean() && raw.hasNext()) {
                Row row = raw.next();
                RecordKeys keys = extraction.take(row, page);
                if (keys.inScope()) {
                    masking.apply(row);
                    ahead = new InHand(row, keys);
                }
            }
            return ahead != null;
        }

        @Override
        public InHand next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            InHand next = ahead;
            ahead = null;
            return next;
        }
    }

    /** The body, an element of {@link #records}, becomes the record the user's steps see. */
    void record(Exchange exchange) {
        InHand inHand = (InHand) exchange.getMessage().getBody();
        read++;
        exchange.setProperty(RECORD, inHand);
        exchange.getMessage().setBody(inHand.record);
    }

    /** The body becomes rows of a table. */
    void write(Exchange exchange, String table) {
        try {
            InHand inHand = exchange.getProperty(RECORD, InHand.class);
            if (inHand == null) {
                throw new RunLostException("table " + table);
            }
            SinkRoute sink = route.sinks().stream().filter(s -> s.table().equals(table)).findFirst().orElseThrow();
            for (Map<String, ?> record : records(exchange, inHand, sink)) {
                context.normalizer().add(sink.target(), record, keys(inHand, record), rows);
                rows.refusedAt(sink.place(route.file()));
                sunk++;
                inHand.sunk = true;
            }
        } catch (NoRecord e) {
            throw e;
        } catch (ContractViolation e) {
            throw poison(new IllegalStateException("table " + table + ": " + e.getMessage(), e));
        } catch (IllegalArgumentException e) {
            throw poison(new IllegalArgumentException("table " + table + ": " + e.getMessage(), e));
        } catch (RuntimeException e) {
            throw poison(e);
        }
    }

    /** What reached a sink is no record: thrown after the record in hand became a dead letter. */
    private static final class NoRecord extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        NoRecord(IllegalArgumentException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Refused here and not when the step has failed: the user's own error handler may swallow what is thrown. */
    private List<Map<String, ?>> records(Exchange exchange, InHand inHand, SinkRoute sink) {
        try {
            return SinkBody.records(exchange, inHand.record, sink.target().primaryKey());
        } catch (IllegalArgumentException e) {
            if (!inHand.refused) {
                refuse(inHand, StepLetters.letter(route, page.url(), sink, e, inHand.record, inHand.keys));
            }
            throw new NoRecord(e);
        }
    }

    private void refuse(InHand inHand, DeadLetter letter) {
        inHand.refused = true;
        refusedAfterSink += inHand.sunk ? 1 : 0;
        deadLetters.add(letter);
    }

    /** Of a part of the record, such as a job that a step split off, the record is a parent. */
    private RecordContext keys(InHand inHand, Map<String, ?> record) {
        boolean whole = SinkBody.isWhole(record, inHand.record);
        return new RecordContext(whole ? inHand.keys.own() : inHand.keys.children(), inHand.keys.children(),
                loadId, page.url());
    }

    /** Kept here first: the user's own error handler may swallow what is thrown. */
    private RuntimeException poison(RuntimeException e) {
        if (failure == null) {
            failure = e;
        }
        return e;
    }

    /** A step failed on the record in hand. */
    void deadLetter(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (failure != null) {
            return;
        }
        if (cause instanceof RunLostException lost) {
            poison(lost);
            return;
        }
        InHand inHand = exchange.getProperty(RECORD, InHand.class);
        if (inHand == null || cause instanceof Error) {
            poison(new IllegalStateException("a record was lost on its way to the sink: " + Messages.of(cause), cause));
            return;
        }
        StepFailure sent = StepFailure.of(cause);
        if (sent != null) {
            undelivered.add(Map.entry(sent.step(), Messages.of(cause)));
        }
        if (!inHand.refused) {
            refuse(inHand, StepLetters.letter(route, page.url(), cause, inHand.record, inHand.keys));
        }
    }

    /** Why the page cannot be kept; null when it can. */
    RuntimeException failure() {
        return failure;
    }

    RowCollector rows() {
        return rows;
    }

    /** Of records that a step of the route refused. */
    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** Records that a step failed to send elsewhere: the step, and why. */
    List<Map.Entry<String, String>> undelivered() {
        return undelivered;
    }

    /** Records read. */
    long read() {
        return read;
    }

    /** Records that brought no row: those that a step refused, and those that a table did. */
    long refused() {
        return deadLetters.size() + rows.refused();
    }

    /** Records that were to become rows; one that its route splits counts for each of its parts. */
    long offered() {
        return route.sinks().isEmpty() ? read : sunk + deadLetters.size() - refusedAfterSink;
    }

    /** Records that the route's steps kept from the sink. */
    long filtered() {
        return route.sinks().isEmpty() ? 0 : Math.max(0, read - deadLetters.size() - Math.min(sunk, read));
    }

    /** Rows whose records the API has no more. */
    List<Bookkeeping.Deletion> deletions() {
        List<Bookkeeping.Deletion> deletions = new ArrayList<>();
        for (SinkRoute sink : route.sinks()) {
            if (sink.target().primaryKey().size() == 1
                    && List.of("id", "uuid").containsAll(sink.target().primaryKey())) {
                String table = sink.target().nameIn(context.normalizer().tables());
                page.gone().forEach(id -> deletions
                        .add(new Bookkeeping.Deletion(table, RowIds.rowId(sink.table(), List.of(id)))));
            }
        }
        return deletions;
    }
}
