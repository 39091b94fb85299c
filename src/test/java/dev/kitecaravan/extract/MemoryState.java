package dev.kitecaravan.extract;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StateReader;

/** State in memory, for tests of what writes it. */
final class MemoryState implements StateReader {
    private final TreeMap<String, TreeMap<String, String>> entries = new TreeMap<>();

    MemoryState commit(List<StateChange> changes) {
        for (StateChange change : changes) {
            TreeMap<String, String> of = entries.computeIfAbsent(change.kind() + " " + change.endpoint(),
                    k -> new TreeMap<>());
            if (change.value() == null) {
                of.remove(change.key());
            } else {
                of.put(change.key(), change.value());
            }
        }
        return this;
    }

    @Override
    public Optional<String> get(String kind, String endpoint, String key) {
        return Optional.ofNullable(of(kind, endpoint).get(key));
    }

    @Override
    public List<StateEntry> scan(String kind, String endpoint, String after, int limit) {
        return of(kind, endpoint).tailMap(after, false).entrySet().stream().limit(limit)
                .map(e -> new StateEntry(e.getKey(), e.getValue())).toList();
    }

    private TreeMap<String, String> of(String kind, String endpoint) {
        return entries.getOrDefault(kind + " " + endpoint, new TreeMap<>());
    }
}
