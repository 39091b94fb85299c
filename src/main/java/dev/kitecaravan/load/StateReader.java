package dev.kitecaravan.load;

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

    /** One remembered value. */
    record StateEntry(String key, String value) {
    }
}
