package dev.kitecaravan.extract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.table.StateChange;

/**
 * One endpoint in one run, as a route sees it: pages one after the other, the records of each, and the state to be
 * committed with them. Every page is answered by {@link #accepted}, {@link #failed}, {@link #giveUp} or {@link #again}.
 * Used by one thread.
 */
public final class EndpointExtraction implements AutoCloseable {
    private final Planner planner;
    private final EndpointWalk walk;
    private final RecordTaker taker;
    private final PipelineBackfill histories;
    private final ListTraits traits;
    private final PageRecords records;
    private long nulls;

    EndpointExtraction(Endpoint endpoint, Planner planner, EndpointWalk walk, RecordTaker taker,
            PipelineBackfill histories, ListTraits traits, long logBytes, long textBytes) {
        this.planner = planner;
        this.walk = walk;
        this.taker = taker;
        this.histories = histories;
        this.traits = traits;
        this.records = new PageRecords(endpoint, taker, logBytes, textBytes);
    }

    /** Whether there is another page to ask for. */
    public boolean hasNext() {
        return walk.hasNext();
    }

    /** Whether the next page is there, waiting for it no longer than this. */
    public boolean comesWithin(Duration patience) {
        return walk.comesWithin(patience);
    }

    /** Waits for the next page. */
    public Page next() {
        return walk.next();
    }

    /** The page's records; none when it failed. */
    public Iterator<Row> records(Page page) {
        return records.of(page);
    }

    /** Takes from a raw record what state needs, and tells the keys of its rows. */
    public RecordKeys take(Map<String, Object> record, Page page) {
        return records.take(record, page);
    }

    /** Why there is no answer; null when there is one. */
    public ApiException failure(Page page) {
        return page.fetch().failure();
    }

    /** Why the answer broke off while its records were read; null when it did not. */
    public String broken() {
        return records.broken();
    }

    /** Whether what broke off would break off again. */
    public boolean isHopeless() {
        return records.isHopeless();
    }

    /** Set when the selector matched nothing. */
    public SelectorException unmatched() {
        return records.unmatched();
    }

    /** Why a whole answer is no page of records, not even one without any; null when it is one. */
    public String misshapen(Page page) {
        return records.misshapen(page);
    }

    /** All records were handed over: the state that goes with them. */
    public List<StateChange> accepted(Page page) {
        nulls += records.isNull() ? 1 : 0;
        List<StateChange> changes = new ArrayList<>();
        records.takeElements(page);
        taker.endOfPage(page, changes);
        changes.addAll(walk.accepted(page, records.nextLink()));
        if (histories != null) {
            histories.begin(changes);
        }
        done(page);
        return changes;
    }

    /**
     * There was no answer: the state that notes it, when it is to be expected.
     *
     * @throws ApiException when it fails the unit of work
     */
    public List<StateChange> failed(Page page) {
        return walk.failed(page);
    }

    /** The page, and with it the rest of its unit of work, is given up. */
    public void giveUp(Page page) {
        taker.giveUpPage();
        walk.giveUp(page);
        done(page);
    }

    /** The page is asked for once more. */
    public void again(Page page) {
        taker.giveUpPage();
        walk.again(page);
        done(page);
    }

    /** What the walk has found that its user should know, as far as it was not told by an earlier call. */
    public List<String> notices() {
        return traits.notices();
    }

    /** Whether the page was asked for below one parent among others. */
    public boolean isBelowParent(Page page) {
        return page.unit().parent() != null;
    }

    /** Whether the API was asked for one of the endpoint's parents before, and had something there. */
    public boolean isAnsweredBefore() {
        return planner.isAnsweredBefore();
    }

    /** Whether state knows of parents that were asked. */
    public boolean isAskedBefore() {
        return planner.isAskedBefore();
    }

    /** What is to be known of an endpoint that is through although it is no failure; one sentence each. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(planner.remarks());
        if (nulls > 0) {
            remarks.add("in " + (nulls == 1 ? "one answer" : nulls + " answers") + " what the selector names was null");
        }
        return remarks;
    }

    /** State to be committed when every unit of work came to its end. */
    public List<StateChange> finish() {
        List<StateChange> changes = new ArrayList<>();
        if (histories != null) {
            histories.end(changes);
        }
        taker.end(changes);
        return changes;
    }

    /** About how many requests are left after a page; -1 when it is not known. May take a look at every parent, once. */
    public long left(Page page) {
        return walk.left(page);
    }

    /** What the page reads, in words. */
    public String label(Page page) {
        return page.unit().label();
    }

    private void done(Page page) {
        records.close();
        page.fetch().close();
    }

    @Override
    public void close() {
        walk.end();
    }
}
