package dev.kitecaravan.extract;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The records of an endpoint's pages, one page after the other, and the keys of their rows. Used by one thread. */
final class PageRecords {
    private static final Selector WHOLE = Selector.parse("");

    private final Endpoint endpoint;
    private final Selector selector;
    /** Whether the records lie inside what the walk and its state speak of. */
    private final boolean inner;
    private final RecordTaker taker;
    private final long logBytes;
    private final long textBytes;
    private JsonRecords json;
    private boolean elementsTaken;
    private String unreadable;

    /**
     * @param logBytes  how much of a log's end is kept
     * @param textBytes the longest text that can be kept, in UTF-8
     */
    PageRecords(Endpoint endpoint, RecordTaker taker, long logBytes, long textBytes) {
        this.endpoint = endpoint;
        this.selector = Selector.parse(endpoint.selector());
        this.inner = endpoint.isBuildsList() && endpoint.innerMember() != null;
        this.taker = taker;
        this.logBytes = logBytes;
        this.textBytes = textBytes;
    }

    /** A page's records; none when it failed. */
    Iterator<Row> of(Page page) {
        json = null;
        elementsTaken = false;
        unreadable = null;
        if (page.fetch().failure() != null) {
            return Collections.emptyIterator();
        }
        try {
            if (endpoint.resource() == Resource.JOB_LOG) {
                return List.of(new JobLog(endpoint.reading().lines(), logBytes, textBytes)
                        .read(page.fetch(), page.unit().parent())).iterator();
            }
            Selector records = !page.unit().isOneRecord() ? selector : inner ? selector.ofOne() : WHOLE;
            json = records.records(page.fetch().answer().body());
            // What is no record of the list reaches no step of the user's.
            return json.hasNext() && misshapen(page) != null
                    ? Collections.emptyIterator()
                    : new Projected(json, page.unit());
        } catch (IOException e) {
            unreadable = e.getMessage();
            return Collections.emptyIterator();
        }
    }

    /** Takes from a raw record what state needs, and tells the keys of its rows. */
    RecordKeys take(Map<String, Object> record, Page page) {
        takeElements(page);
        RecordKeys keys = inner
                ? taker.takeInner(record, json.elementOf((Row) record), page)
                : taker.take(record, page);
        if (!endpoint.reading().readAt().isEmpty()) {
            record.put(endpoint.reading().readAt(), page.fetch().answer().serverTime().toString());
        }
        return keys;
    }

    /** Before any record is masked, or reaches the user's steps: it is a part of its element. */
    void takeElements(Page page) {
        if (inner && json != null && !elementsTaken) {
            elementsTaken = true;
            json.elements().forEach(element -> taker.takeElement(element, page));
        }
    }

    /** Why the answer broke off while its records were read; null when it did not. */
    String broken() {
        return json == null ? unreadable : json.broken();
    }

    /** Whether what broke off would break off again. */
    boolean isHopeless() {
        return json != null && json.isHopeless();
    }

    /** Whether the member that the selector names was null: a page without records that is told. */
    boolean isNull() {
        return json != null && json.holding() == Holding.NAMED_NULL;
    }

    /** Why a whole answer is no page of records, not even one without any; null when it is one. */
    String misshapen(Page page) {
        boolean onlyList = endpoint.isList() && !page.unit().isOneRecord();
        if (json == null || json.holding() == null || json.holding().isRight(onlyList)) {
            return null;
        }
        return "the answer to " + page.url() + " holds " + json.holding().words() + " where "
                + (onlyList ? "a list" : "a record")
                + " should be, so it does not count as read. The next run asks again;"
                + " where it stays so, ask who runs the API or the proxy before it";
    }

    /** Set when the selector matched nothing. */
    SelectorException unmatched() {
        return json == null ? null : json.unmatched();
    }

    /** {@code links.next} of the body; null for none. */
    String nextLink() {
        return json == null ? null : json.nextLink();
    }

    /** The page is done with. */
    void close() {
        if (json != null) {
            json.close();
            json = null;
        }
    }

    /** Records fitted to what the endpoint's list would show. */
    private record Projected(JsonRecords records, UnitOfWork unit) implements Iterator<Row> {
        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public Row next() {
            Row row = records.next();
            unit.project(row);
            return row;
        }
    }
}
