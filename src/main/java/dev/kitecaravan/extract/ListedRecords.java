package dev.kitecaravan.extract;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.kitecaravan.table.StateChange;

/** Which records a complete list showed when it was last read whole, so that those that left are known. */
final class ListedRecords {
    private final Endpoint endpoint;
    private final String list;
    private final ExtractState state;
    private final Set<String> seen = new TreeSet<>();

    /** @param list the key of the parent it is read for */
    ListedRecords(Endpoint endpoint, String list, ExtractState state) {
        this.endpoint = endpoint;
        this.list = list + "/";
        this.state = state;
    }

    void saw(Page page) {
        seen.addAll(page.ids());
    }

    /** The list was read to its end: what it showed before and shows no more is gone. */
    void end(Page page, List<StateChange> changes) {
        Set<String> came = new TreeSet<>(seen);
        for (Iterator<ExtractState.Entry> i = state.from(StateKind.LISTED, endpoint.id(), list); i.hasNext();) {
            String key = i.next().key();
            if (!key.startsWith(list)) {
                break;
            }
            String id = key.substring(list.length());
            if (!came.remove(id) && !seen.contains(id)) {
                page.gone().add(id);
                changes.add(StateKind.LISTED.remove(endpoint.id(), key));
            }
        }
        came.forEach(id -> changes.add(StateKind.LISTED.put(endpoint.id(), list + id, Map.of())));
    }
}
