package dev.kitecaravan.load;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.DeadLetter;

/** Reads {@code _caravan_dead_letters}, and what is needed to tell whether a letter is still the last word on its row. */
public interface DeadLetters {
    /**
     * Letters in the order in which they were written.
     *
     * @param endpoint of this endpoint
     * @param after    only those after this one; null for the first ones
     * @param limit    at most so many
     */
    List<Kept> scan(String endpoint, Kept after, int limit);

    /**
     * The loads that last wrote these rows of a root table; rows that are not there are left out, and all of them where
     * the table is not there.
     */
    Map<String, String> loadsOf(String table, Collection<String> rowIds);

    /**
     * A letter that is there.
     *
     * @param id      its id
     * @param loadId  the load that wrote it last
     * @param letter  what it says
     * @param settled whether a later load brought its record
     */
    record Kept(String id, String loadId, DeadLetter letter, boolean settled) {
    }
}
