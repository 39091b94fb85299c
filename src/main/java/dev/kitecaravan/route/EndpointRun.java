package dev.kitecaravan.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;

import dev.kitecaravan.extract.EndpointExtraction;
import dev.kitecaravan.extract.Page;
import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.extract.Row;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.StateChange;
import dev.kitecaravan.normalize.ContractViolation;
import dev.kitecaravan.normalize.RecordContext;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.normalize.RowIds;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Json;

/**
 * One endpoint in one run, between Camel's route and the rooms below: pages come from {@link EndpointExtraction}, records go
 * through the user's steps into the normaliser, and every page ends in a commit or is given up with its reason. The verdict
 * is kept here and not on the exchange, because a route's own error handler may make a failed exchange look well. Used by
 * one thread.
 */
final class EndpointRun {
    /** The exchange property that holds it. */
    static final String PROPERTY = "caravanRun";
    /** The exchange property that keeps the loop over pages going. */
    private static final String MORE = "caravanMore";
    /** The exchange property that holds the record being handed over. */
    private static final String RECORD = "caravanRecord";

    private final EndpointRoute route;
    private final RunContext context;
    private final EndpointExtraction extraction;
    private final String loadId;
    private final Instant startedAt = Instant.now();
    private final CommitBuffer buffer;
    private final PageRetries retries;

    private Page page;
    private RowCollector collector = new RowCollector();
    private List<DeadLetter> pageDeadLetters = new ArrayList<>();
    private RuntimeException pageFailure;
    private long pageSunk;
    private long pageRead;

    private long records;
    private long filtered;
    private long deadLetters;
    private long missing;
    private String failure;
    private EndpointReport.Outcome outcome = EndpointReport.Outcome.FAILED;
    private boolean done;
    private boolean first = true;

    EndpointRun(EndpointRoute route, RunContext context, String loadId) {
        this.route = route;
        this.context = context;
        this.loadId = loadId;
        this.extraction = context.extraction().open(route.endpoint());
        this.buffer = new CommitBuffer(context.destination(), loadId, this::loadRecord);
        this.retries = new PageRetries(context.retryTimeLimit());
    }

    /** A record being handed over: as it was masked, and the keys of its rows. */
    private record InHand(Row record, RecordKeys keys) {
    }

    /** @param where what asks for it, for the message */
    static EndpointRun of(Exchange exchange, String where) {
        EndpointRun run = exchange.getProperty(PROPERTY, EndpointRun.class);
        if (run == null) {
            throw new RunLostException(where);
        }
        return run;
    }

    String endpoint() {
        return route.id();
    }

    void open(Exchange exchange) {
        goOn(exchange);
    }

    void page(Exchange exchange) {
        page = extraction.next();
        collector = new RowCollector();
        pageDeadLetters = new ArrayList<>();
        pageFailure = null;
        pageSunk = 0;
        pageRead = 0;
        exchange.getMessage().setBody(new Handover(extraction.records(page)));
    }

    /** Raw records become what the user's steps see: state taken, out-of-scope ones left out, secrets masked. */
    private final class Handover implements Iterator<InHand> {
        private final Iterator<Row> raw;
        private InHand ahead;

        Handover(Iterator<Row> raw) {
            this.raw = raw;
        }

        @Override
        public boolean hasNext() {
            while (ahead == null && raw.hasNext()) {
                Row row = raw.next();
                RecordKeys keys = extraction.take(row, page);
                if (keys.inScope()) {
                    context.masking(route).apply(row);
                    ahead = new InHand(row, keys);
                }
            }
            return ahead != null;
        }

        @Override
        public InHand next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            InHand next = ahead;
            ahead = null;
            return next;
        }
    }

    void record(Exchange exchange) {
        InHand inHand = (InHand) exchange.getMessage().getBody();
        pageRead++;
        exchange.setProperty(RECORD, inHand);
        exchange.getMessage().setBody(inHand.record());
    }

    void write(Exchange exchange, String table) {
        try {
            InHand inHand = exchange.getProperty(RECORD, InHand.class);
            if (inHand == null) {
                throw new RunLostException("table " + table);
            }
            SinkRoute sink = route.sinks().stream().filter(s -> s.table().equals(table)).findFirst().orElseThrow();
            RecordContext keys = new RecordContext(inHand.keys().own(), inHand.keys().children(), loadId, page.url());
            context.normalizer().add(sink.target(), Bodies.record(exchange, table), keys, collector);
            pageSunk++;
        } catch (ContractViolation e) {
            throw poison(new IllegalStateException("table " + table + ": " + e.getMessage(), e));
        } catch (RuntimeException e) {
            throw poison(e);
        }
    }

    /** Kept here first: the user's own error handler may swallow what is thrown. */
    private RuntimeException poison(RuntimeException e) {
        if (pageFailure == null) {
            pageFailure = e;
        }
        return e;
    }

    void deadLetter(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (pageFailure != null) {
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
        String step = exchange.getProperty(Exchange.FAILURE_ROUTE_ID, route.id(), String.class);
        String table = route.sinks().isEmpty() ? "" : route.sinks().get(0).table();
        pageDeadLetters.add(new DeadLetter(route.id(), page.url(), table, "", StepLetters.REASON + step + " failed: "
                + Messages.of(cause), Json.write(inHand.record()), StepLetters.keys(inHand.keys()), Instant.now()));
    }

    void commit(Exchange exchange) {
        exchange.getMessage().setBody(null);
        if (extraction.failure(page) != null) {
            noAnswer(extraction.failure(page));
        } else if (extraction.broken() != null) {
            brokenOff(extraction.broken());
        } else if (extraction.unmatched() != null) {
            giveUp(extraction.unmatched().getMessage());
        } else if (pageFailure != null) {
            giveUp(Messages.of(pageFailure));
        } else {
            accept();
        }
        goOn(exchange);
    }

    private void accept() {
        List<StateChange> changes;
        try {
            changes = extraction.accepted(page);
        } catch (RuntimeException e) {
            giveUp(Messages.of(e));
            return;
        }
        retries.reset();
        records += pageRead;
        long lost = pageDeadLetters.size();
        deadLetters += lost + collector.deadLetters().size();
        filtered += route.sinks().isEmpty() ? 0 : Math.max(0, pageRead - lost - Math.min(pageSunk, pageRead));
        keep(changes);
    }

    private void keep(List<StateChange> changes) {
        List<StateChange> all = new ArrayList<>(changes);
        if (first) {
            all.addAll(context.firstCommit(route.endpoint()));
            first = false;
        }
        buffer.add(collector, all, pageDeadLetters, deletions());
        if (buffer.isDue()) {
            buffer.commit(LoadRecord.Status.RUNNING);
        }
        context.progress(this);
    }

    /** Rows whose records the API has no more. */
    private List<Bookkeeping.Deletion> deletions() {
        List<Bookkeeping.Deletion> deletions = new ArrayList<>();
        for (SinkRoute sink : route.sinks()) {
            if (sink.target().primaryKey().equals(List.of("id"))) {
                page.gone().forEach(id -> deletions
                        .add(new Bookkeeping.Deletion(sink.table(), RowIds.rowId(sink.table(), List.of(id)))));
            }
        }
        return deletions;
    }

    private void noAnswer(ApiException e) {
        switch (e.kind()) {
            case STOPPED, OUT_OF_TIME -> {
                outcome = EndpointReport.Outcome.STOPPED;
                context.stop(e.getMessage());
                extraction.close();
            }
            case UNAUTHORIZED -> {
                outcome = EndpointReport.Outcome.UNAUTHORIZED;
                fail(e.getMessage());
                context.abort(e.getMessage());
                extraction.close();
            }
            case UNAVAILABLE -> {
                fail(e.getMessage());
                context.abort(e.getMessage());
                extraction.close();
            }
            case FORBIDDEN -> {
                fail(e.getMessage());
                extraction.close();
            }
            default -> {
                List<StateChange> noted;
                try {
                    noted = extraction.failed(page);
                } catch (ApiException unit) {
                    fail(unit.getMessage());
                    return;
                }
                keep(noted);
                missing += e.is(ApiException.Kind.NOT_FOUND) ? 1 : 0;
            }
        }
    }

    private void brokenOff(String reason) {
        if (retries.mayTryAgain()) {
            extraction.again(page);
        } else {
            giveUp("the answer to " + page.url() + " cannot be read, again and again: " + reason);
        }
    }

    private void giveUp(String reason) {
        fail(extraction.label(page) + ": " + reason);
        extraction.giveUp(page);
    }

    private void fail(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    private void goOn(Exchange exchange) {
        if (context.isStopping() && !done) {
            outcome = outcome == EndpointReport.Outcome.UNAUTHORIZED
                    ? outcome
                    : failure != null ? EndpointReport.Outcome.FAILED : EndpointReport.Outcome.STOPPED;
            extraction.close();
        }
        boolean more = hasNext();
        if (!more && !context.isStopping()) {
            done = true;
        }
        exchange.setProperty(MORE, more);
    }

    /** Whether there is another page; a unit of work that cannot even be asked for is named, the others go on. */
    private boolean hasNext() {
        while (true) {
            try {
                return extraction.hasNext();
            } catch (IllegalArgumentException | IllegalStateException e) {
                fail(Messages.of(e));
            }
        }
    }

    /** Ends the endpoint's part of the run: what has gathered is committed, the verdict given. */
    EndpointReport end(Exception exchangeFailure) {
        try {
            if (exchangeFailure != null) {
                fail(Messages.of(exchangeFailure));
                outcome = EndpointReport.Outcome.FAILED;
            } else if (done && failure == null) {
                buffer.add(new RowCollector(), extraction.finish(), List.of(), List.of());
                outcome = EndpointReport.Outcome.COMPLETE;
            } else if (done) {
                outcome = EndpointReport.Outcome.FAILED;
            } else if (failure == null && outcome == EndpointReport.Outcome.FAILED) {
                fail("the route ended before the endpoint did; one of its steps stops the exchange itself");
            }
            // What the destination refused once may be there all the same: it is not sent a second time.
            if (!(exchangeFailure instanceof DestinationException)) {
                buffer.commit(switch (outcome) {
                    case COMPLETE -> LoadRecord.Status.COMPLETE;
                    case STOPPED -> LoadRecord.Status.STOPPED;
                    default -> LoadRecord.Status.FAILED;
                });
            }
        } catch (RuntimeException e) {
            fail(Messages.of(e));
            outcome = EndpointReport.Outcome.FAILED;
        } finally {
            extraction.close();
        }
        return report();
    }

    EndpointReport report() {
        Map<String, RowCounts> counts = buffer.counts();
        return new EndpointReport(route.id(), outcome, Map.copyOf(counts), records, filtered, deadLetters, missing,
                context.requests(route.id()), java.time.Duration.between(startedAt, Instant.now()),
                context.waited(route.id()), failure);
    }

    private LoadRecord loadRecord(LoadRecord.Status status) {
        Instant finished = status == LoadRecord.Status.RUNNING ? null : Instant.now();
        Instant to = route.endpoint().isBuildsList() ? context.clock().windowEnd() : null;
        return new LoadRecord(loadId, context.clock().runId(), route.id(), status, startedAt, finished, null, to,
                context.requests(route.id()), failure);
    }
}
