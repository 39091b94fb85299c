package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a list that is newest first may end: at a page that holds a record of the last reading's first page. What is newer
 * was on the pages before. A page that is not newest first ends nothing, so a list without order is read whole.
 */
final class KnownRecords {
    /** The member of what is remembered of a reading. */
    private static final String MEMBER = "newest";

    private final Set<String> known;
    private List<String> newest;

    /** @param lastReading what is remembered of it; null when there was none, or everything is to be read anew */
    KnownRecords(Map<String, Object> lastReading) {
        Object ids = lastReading == null ? null : lastReading.get(MEMBER);
        known = new TreeSet<>();
        if (ids instanceof List<?> list) {
            list.forEach(id -> known.add(String.valueOf(id)));
        }
    }

    /** Whether nothing below this page is new. */
    boolean endsAt(Page page) {
        if (newest == null) {
            newest = new ArrayList<>(page.ids());
        }
        return page.isNewestFirst() && page.ids().stream().anyMatch(known::contains);
    }

    /** Adds what the next reading has to know. */
    void remember(Map<String, Object> reading) {
        if (newest != null) {
            reading.put(MEMBER, newest);
        }
    }
}
