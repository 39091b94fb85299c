package dev.kitecaravan.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.apache.camel.Exchange;

import dev.kitecaravan.extract.EndpointExtraction;
import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.normalize.RowCollector;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.SinkRoute;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;

/**
 * One endpoint in one run, between Camel's route and the rooms below: pages come from {@link EndpointExtraction}, each goes
 * through the user's steps as a {@link PageContext}, and ends in a commit or is given up with its reason. Used by one thread.
 */
final class EndpointRun implements TapWatch {
    /** The exchange property that holds it. */
    static final String PROPERTY = "caravanRun";
    /** The exchange property that keeps the loop over pages going. */
    private static final String MORE = "caravanMore";

    /** How long taps may be silent at the end, before what they have not delivered counts as lost. */
    private static final Duration TAPS = Duration.ofMinutes(1);
    private static final Duration TAPS_WHEN_STOPPING = Duration.ofSeconds(2);

    private final TapDeliveries taps = new TapDeliveries();
    private final SendingSteps sending = new SendingSteps();
    private final EndpointRoute route;
    private final RunContext context;
    private final EndpointExtraction extraction;
    private final String loadId;
    private final Instant startedAt = Instant.now();
    private final CommitBuffer buffer;
    private final PageFailures failures;
    private final ParentAnswers parents;
    private final EndpointVerdict verdict;
    private PageContext page;
    /** Records whose address lacked a part, by step. */
    private final Map<String, Integer> lacking = new ConcurrentSkipListMap<>();
    private final boolean firstLoad;
    private final RefusedBefore refusedBefore;
    private boolean first = true;

    EndpointRun(EndpointRoute route, RunContext context, String loadId) {
        this.route = route;
        this.context = context;
        this.loadId = loadId;
        this.verdict = new EndpointVerdict(context.letterLimit());
        this.firstLoad = context.extraction().isFirstLoad(route.endpoint());
        this.extraction = context.extraction().open(route.endpoint());
        this.refusedBefore = RefusedBefore.of(route.id(), context.destination());
        this.buffer = new CommitBuffer(context.destination(), context.commits(), context.batch(),
                context::isBudgetScarce,
                Clock.systemUTC(), loadId, this::loadRecord);
        this.parents = new ParentAnswers(extraction::isAnsweredBefore);
        this.failures = new PageFailures(route, context, extraction, verdict, parents);
    }

    /** @param where what asks for it, for the message */
    static EndpointRun of(Exchange exchange, String where) {
        EndpointRun run = exchange.getProperty(PROPERTY, EndpointRun.class);
        if (run == null) {
            throw new RunLostException(where);
        }
        run.sending.requireNotAbandoned();
        return run;
    }

    String endpoint() {
        return route.id();
    }

    void open(Exchange exchange) {
        goOn(exchange);
    }

    /** The body becomes an iterator over the next page's records. */
    void page(Exchange exchange) {
        // Pages gather while they come fast; none waits for its commit while the API, or its budget, is waited for.
        if (buffer.patience() != null && !extraction.comesWithin(buffer.patience())) {
            buffer.commit(LoadRecord.Status.RUNNING);
        }
        page = new PageContext(route, context, loadId, extraction.next());
        exchange.getMessage().setBody(page.records(extraction, sending::isBrokenOff));
    }

    void record(Exchange exchange) {
        if (sending.isBrokenOff()) {
            throw new StoppedException();
        }
        page.record(exchange);
    }

    void write(Exchange exchange, String table) {
        page.write(exchange, table);
    }

    void deadLetter(Exchange exchange) {
        // The whole page is read again.
        if (!sending.isBrokenOff()) {
            page.deadLetter(exchange);
        }
    }

    /** Ends the page: kept, asked for again, or given up. */
    void commit(Exchange exchange) {
        exchange.getMessage().setBody(null);
        if (sending.isBrokenOff()) {
            goOn(exchange);
            return;
        }
        ApiException noAnswer = extraction.failure(page.page());
        if (noAnswer != null) {
            failures.noAnswer(page.page(), noAnswer).ifPresent(this::keep);
        } else if (extraction.broken() != null) {
            failures.brokenOff(page.page(), extraction.broken());
        } else if (extraction.unmatched() != null) {
            failures.giveUp(page.page(), extraction.unmatched().getMessage());
        } else if (extraction.misshapen(page.page()) != null) {
            failures.giveUp(page.page(), extraction.misshapen(page.page()));
        } else if (page.failure() != null) {
            failures.giveUp(page.page(), Messages.of(page.failure()));
        } else {
            accept();
        }
        goOn(exchange);
    }

    private void accept() {
        List<StateChange> changes;
        try {
            changes = extraction.accepted(page.page());
        } catch (RuntimeException e) {
            failures.giveUp(page.page(), Messages.of(e));
            return;
        }
        extraction.notices().forEach(context::warn);
        failures.reset();
        verdict.count(page);
        page.undelivered().forEach(lost -> verdict.sideWays().failed(lost.getKey(), lost.getValue()));
        context.heard();
        List<StateChange> all = new ArrayList<>(parents.answered());
        all.addAll(changes);
        if (first) {
            all.addAll(context.firstCommit(route.endpoint()));
            first = false;
        }
        keep(all);
    }

    private void keep(List<StateChange> changes) {
        buffer.add(page.rows(), changes, page.deadLetters(), page.deletions());
        if (buffer.isDue()) {
            buffer.commit(LoadRecord.Status.RUNNING);
        } else {
            buffer.handOn();
        }
        PageContext shown = page;
        context.progress(report(), () -> extraction.left(shown.page()));
    }

    private void goOn(Exchange exchange) {
        if (context.isStopping() && !verdict.isDone()) {
            verdict.stop();
            extraction.close();
        }
        boolean more = hasNext();
        if (!more && !context.isStopping()) {
            verdict.done();
        }
        exchange.setProperty(MORE, more);
    }

    /** Whether there is another page; a unit of work that cannot even be asked for is named, the others go on. */
    private boolean hasNext() {
        while (true) {
            try {
                return extraction.hasNext();
            } catch (IllegalArgumentException | IllegalStateException e) {
                verdict.fail(Messages.of(e));
            }
        }
    }

    /** Ends the endpoint's part of the run: what has gathered is committed, the verdict given. */
    EndpointReport end(Exception exchangeFailure) {
        try (Waiting waiting = context.waiting("what the route's taps still deliver", null)) {
            taps.await(context.isStopping() ? TAPS_WHEN_STOPPING : TAPS, verdict.sideWays()::failed);
        }
        try (buffer) {
            conclude(exchangeFailure);
            if (first) {
                buffer.add(new RowCollector(), context.eventOf(route.id()), List.of(), List.of());
            }
            List<StateChange> refusals = verdict.refusals(refusedBefore);
            if (!refusals.isEmpty()) {
                buffer.add(new RowCollector(), refusals, List.of(), List.of());
            }
            if (verdict.outcome() == EndpointReport.Outcome.COMPLETE) {
                buffer.add(new RowCollector(), extraction.finish(), List.of(), List.of());
                if (!first) {
                    buffer.replace(route.sinks().stream().map(SinkRoute::target)
                            .filter(target -> target.disposition() == Disposition.REPLACE).toList());
                }
            } else if (!verdict.isDone() && !verdict.isStopped() && !verdict.hasFailures()) {
                verdict.failWhole(
                        "the route ended before the endpoint did; one of its steps stops the exchange itself");
            }
            // What the destination refused once may be there all the same: it is not sent a second time.
            if (!(exchangeFailure instanceof DestinationException)) {
                buffer.commit(verdict.status());
            }
            buffer.settle();
        } catch (RuntimeException e) {
            verdict.failWhole(Messages.of(e));
        } finally {
            extraction.close();
        }
        return report();
    }

    private void conclude(Exception exchangeFailure) {
        if (exchangeFailure != null && context.isStopping() && !(exchangeFailure instanceof DestinationException)) {
            // Camel is on its way down too, and breaks off what it has in hand; the next run reads that page again.
            verdict.stop();
        } else if (exchangeFailure != null) {
            verdict.failWhole(Messages.of(exchangeFailure));
        } else if (verdict.isDone()) {
            String failure = parents.failure(route.endpoint().path().text(), extraction::isAskedBefore);
            if (failure != null) {
                verdict.failAll(failure);
            }
            verdict.refusedBefore(refusedBefore);
            List<String> remarks = new ArrayList<>(extraction.remarks());
            lacking.forEach((step, records) -> remarks.add(step + ": a part of the address was empty for " + records
                    + (records == 1 ? " record" : " records")));
            verdict.remark(remarks, firstLoad);
        }
    }

    /** A step sends a record to an address of which a part is null or not there; by any thread. */
    void addressLacksPart(String step) {
        lacking.merge(step, 1, Integer::sum);
    }

    SendingSteps sending() {
        return sending;
    }

    /** What taps of its route have under way. */
    @Override
    public TapDeliveries taps() {
        return taps;
    }

    /** Where steps tell what of their own failed beside the tables. */
    @Override
    public SideWays sideWays() {
        return verdict.sideWays();
    }

    EndpointReport report() {
        return verdict.report(route.id(), Map.copyOf(buffer.counts()), parents.missing(),
                context.requests(route.id()),
                Duration.between(startedAt, Instant.now()), context.waited(route.id()));
    }

    private LoadRecord loadRecord(LoadRecord.Status status) {
        Instant finished = status == LoadRecord.Status.RUNNING ? null : Instant.now();
        Instant to = route.endpoint().isBuildsList() ? context.clock().sureEnd() : null;
        return new LoadRecord(loadId, context.clock().runId(), route.id(), status, startedAt, finished, null, to,
                context.requests(route.id()), report().message());
    }
}
