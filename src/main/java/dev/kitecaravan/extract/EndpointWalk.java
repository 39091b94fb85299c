package dev.kitecaravan.extract;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;

import dev.kitecaravan.extract.http.ApiException;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.extract.http.LinkPath;
import dev.kitecaravan.extract.http.PageSize;
import dev.kitecaravan.table.StateChange;

/**
 * One endpoint's way through one run: its units of work in order, a few fetched ahead, their pages one at a time.
 * {@link #hasNext} and {@link #next} give pages; each must be answered by {@link #accepted} or {@link #failed} before the
 * next. Used by one thread.
 */
final class EndpointWalk implements AutoCloseable {
    /** After so many pages that were made lighter, the next one is asked for in a larger size again. */
    private static final int LIGHT_PAGES = 3;

    private final Planner planner;
    private final RunClock clock;
    private final ReadAhead readAhead;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private boolean planned;
    private Long pending;
    private long unitsEnded;
    private long unitsEndedThen;
    private boolean ended;

    EndpointWalk(Planner planner, RunClock clock, ReadAhead readAhead) {
        this.planner = planner;
        this.clock = clock;
        this.readAhead = readAhead;
    }

    /** A unit whose next answer is on its way. */
    private static final class InFlight {
        private final UnitOfWork unit;
        private ApiRequest asked;
        private Future<Fetch> answer;
        private Future<Fetch> ahead;
        private ApiRequest askedAhead;
        private ApiRequest link;
        private int lightPages;
        /** Records asked for at a time, as the last answers allowed. */
        private int size = PageSize.MAX;

        /** The path of its first page. */
        private String list;

        InFlight(UnitOfWork unit) {
            this.unit = unit;
        }

        String listPath(ApiRequest page) {
            list = list == null ? page.uri().getPath() : list;
            return list;
        }
    }

    /** Whether there is another page. Plans, but does not wait for the API. */
    boolean hasNext() {
        while (!ended && !planned && inFlight.size() < ReadAhead.REQUESTS
                && (inFlight.isEmpty() || !inFlight.peekLast().unit.decidesWhatFollows())) {
            UnitOfWork unit = planner.next();
            if (unit == null) {
                // Units in flight may still open further ones: ask again when they have ended.
                planned = inFlight.isEmpty();
                break;
            }
            InFlight next = new InFlight(unit);
            next.asked = unit.first();
            next.answer = readAhead.start(next.asked);
            inFlight.add(next);
        }
        return !ended && !inFlight.isEmpty();
    }

    /** Whether the next answer is there, waiting for it no longer than this. */
    boolean comesWithin(Duration patience) {
        return ReadAhead.comesWithin(inFlight.peekFirst().answer, patience);
    }

    /** Waits for the next answer. */
    Page next() {
        InFlight head = inFlight.peekFirst();
        Fetch fetch = ReadAhead.await(head.answer);
        if (fetch.answer() != null) {
            clock.saw(fetch.answer());
            try {
                head.link = link(head, fetch);
            } catch (ApiException e) {
                return new Page(head.unit, fetch.refused(e));
            }
            head.askedAhead = head.link == null ? null : sized(head, head.unit.ahead(head.link, fetch.raw()));
            head.ahead = head.askedAhead == null ? null : readAhead.start(head.askedAhead);
        }
        return new Page(head.unit, fetch);
    }

    /**
     * The page's records were all handed over.
     *
     * @param bodyLink {@code links.next} of the body; null when there is none
     * @return state to be committed with the page's rows
     */
    List<StateChange> accepted(Page page, String bodyLink) {
        InFlight head = inFlight.peekFirst();
        List<StateChange> changes = new ArrayList<>();
        ApiRequest link = head.link == null ? bodyLink(head, page.fetch(), bodyLink) : head.link;
        goOn(head, head.unit.accepted(page, link, changes));
        return changes;
    }

    /**
     * The request got no usable answer.
     *
     * @return state to be committed when the failure is one to be expected
     * @throws ApiException when it fails the unit: it is over then, the walk goes on with the next
     */
    List<StateChange> failed(Page page) {
        InFlight head = inFlight.peekFirst();
        ApiException failure = page.fetch().failure();
        List<StateChange> changes = new ArrayList<>();
        boolean expected = false;
        ApiRequest next = null;
        if (failure.kind() == ApiException.Kind.TOO_DEEP) {
            next = head.unit.tooDeep(page.fetch().request(), changes);
            expected = next != null || head.unit.crowded() != null;
        } else if (failure.isMissing()) {
            expected = head.unit.missing(page, changes);
        }
        goOn(head, next);
        if (!expected) {
            throw failure;
        }
        return changes;
    }

    /** Gives up the unit the page belongs to. */
    void giveUp(Page page) {
        goOn(inFlight.peekFirst(), null);
    }

    /** Asks for the page once more: its body broke off while it was read. */
    void again(Page page) {
        InFlight head = inFlight.peekFirst();
        ReadAhead.discard(head.ahead);
        head.ahead = null;
        head.askedAhead = null;
        head.link = null;
        head.asked = page.fetch().request();
        head.answer = readAhead.start(head.asked);
    }

    /**
     * About how many requests are left, as the last page's number and the planner tell; -1 when neither does.
     *
     * @param page the page that was read last
     */
    long left(Page page) {
        Fetch fetch = page.fetch();
        if (pending == null) {
            pending = planner.pending();
            unitsEndedThen = unitsEnded;
        }
        long units = pending < 0 ? -1 : Math.max(0, pending - (unitsEnded - unitsEndedThen));
        long inUnit = fetch.answer() == null || !isList(fetch) || !fetch.answer().hasNext()
                ? 0
                : fetch.answer().lastPage().orElse(-1) - PageSize.pageOf(fetch.request().uri());
        boolean oneList = units < 0 && inUnit > 0;
        return units >= 0 ? units + Math.max(0, inUnit) : oneList ? inUnit : -1;
    }

    /** Ends the walk: what is in flight is given up. */
    void end() {
        ended = true;
        close();
    }

    private void goOn(InFlight head, ApiRequest wanted) {
        ApiRequest next = sized(head, wanted);
        boolean fetchedAhead = next != null && head.askedAhead != null && next.uri().equals(head.askedAhead.uri());
        if (next == null) {
            inFlight.remove(head);
            unitsEnded++;
        } else {
            head.asked = next;
            head.answer = fetchedAhead ? head.ahead : readAhead.start(next);
        }
        if (!fetchedAhead) {
            ReadAhead.discard(head.ahead);
        }
        head.ahead = null;
        head.askedAhead = null;
        head.link = null;
        planned = false;
    }

    /** The next page as the answer's Link header gives it; after a few light pages in a row a heavier one is tried. */
    private static ApiRequest link(InFlight head, Fetch fetch) {
        if (!isList(fetch)) {
            return null;
        }
        URI next = fetch.answer().next().orElse(null);
        if (next == null) {
            return null;
        }
        LinkPath.within(head.listPath(fetch.request()), next, fetch.request());
        int full = PageSize.of(head.unit.first().uri());
        head.size = PageSize.of(fetch.request().uri());
        boolean lighterThanAsked = head.size < PageSize.of(head.asked.uri());
        head.lightPages = head.size >= full || lighterThanAsked ? 0 : head.lightPages + 1;
        if (head.lightPages >= LIGHT_PAGES) {
            head.lightPages = 0;
            head.size = Math.min(full, head.size * 2);
            next = PageSize.heavier(next, full);
        }
        return fetch.request().at(next);
    }

    /** A first page no longer than what the last answers allowed; other pages as they are. */
    private static ApiRequest sized(InFlight head, ApiRequest request) {
        return request == null ? null : request.at(PageSize.firstPageOf(request.uri(), head.size));
    }

    /** The next page as the answer's body gives it. */
    private ApiRequest bodyLink(InFlight head, Fetch fetch, String link) {
        if (link == null || !isList(fetch)) {
            return null;
        }
        URI next = readAhead.client().follow(fetch.request(), link);
        return fetch.request().at(LinkPath.within(head.listPath(fetch.request()), next, fetch.request()));
    }

    private static boolean isList(Fetch fetch) {
        return fetch.request().accept().json() && fetch.request().list();
    }

    @Override
    public void close() {
        for (InFlight unit : inFlight) {
            ReadAhead.discard(unit.answer);
            ReadAhead.discard(unit.ahead);
        }
        inFlight.clear();
    }
}
