package dev.kitecaravan.table;

import java.util.List;
import java.util.Optional;

/** Reads {@code _caravan_state}. */
public interface StateReader {
    /** One value, JSON text. */
    Optional<String> get(String kind, String endpoint, String key);

    /**
     * Entries of one kind and endpoint in the order of their keys (by code point, the same in every destination).
     *
     * @param after only keys greater than this; empty for all
     * @param limit at most so many
     */
    List<StateEntry> scan(String kind, String endpoint, String after, int limit);

    /** The same, read only once that was done, each time anew. */
    default StateReader after(Runnable first) {
        StateReader read = this;
        return new StateReader() {
            @Override
            public Optional<String> get(String kind, String endpoint, String key) {
                first.run();
                return read.get(kind, endpoint, key);
            }

            @Override
            public List<StateEntry> scan(String kind, String endpoint, String after, int limit) {
                first.run();
                return read.scan(kind, endpoint, after, limit);
            }
        };
    }

    /** One remembered value. */
    record StateEntry(String key, String value) {
    }
}
