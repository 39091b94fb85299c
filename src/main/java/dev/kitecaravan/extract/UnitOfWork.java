package dev.kitecaravan.extract;

import java.util.List;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.table.StateChange;

/**
 * One endpoint × one parent × one window: a chain of requests, and what their answers mean for state. Used by one thread.
 */
interface UnitOfWork {
    /** What it reads, in words for messages. */
    String label();

    /** The record it is asked for; null for an endpoint without placeholders. */
    Parent parent();

    ApiRequest first();

    /**
     * Called when a page's records were all handed over.
     *
     * @param page    what the page told
     * @param link    the next page's address as the answer gave it; null when there is none
     * @param changes state to be committed with the page
     * @return the next request; null when the unit is done
     */
    ApiRequest accepted(Page page, ApiRequest link, List<StateChange> changes);

    /**
     * The request that will most probably follow, to be sent before this page is handed over.
     *
     * @param link the next page's address as the answer's header gave it
     * @param page what it holds
     * @return null when nothing is to be fetched ahead
     */
    default ApiRequest ahead(ApiRequest link, RawPage page) {
        return link;
    }

    /** Whether the planner has to see this unit's end before it can plan further. */
    default boolean decidesWhatFollows() {
        return false;
    }

    /**
     * The list refused to go deeper.
     *
     * @return the request to go on with; null when there is no way on
     */
    default ApiRequest tooDeep(ApiRequest refused, List<StateChange> changes) {
        return null;
    }

    /** The second that kept it from its end and that the planner has to read in another way; null when none did. */
    default CrowdedSecond crowded() {
        return null;
    }

    /**
     * The API has nothing at this address.
     *
     * @return whether that is to be expected and was noted; otherwise it fails the unit
     */
    default boolean missing(Page page, List<StateChange> changes) {
        return false;
    }

    /** Fits a raw record to what the endpoint's list would show. */
    default void project(Row record) {
    }

    /** Whether its answer is one record, whatever the endpoint's selector says of lists. */
    default boolean isOneRecord() {
        return false;
    }
}
