package dev.kitecaravan.load.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.StoredText;

/**
 * State kept in memory, for databases where every statement costs a second: all entries of a kind and endpoint are read when
 * the first is asked for, and this run's commits, which no one else's can come between, change them. Of a kind and endpoint
 * with very many entries none is kept.
 */
final class CachedState implements StateReader {
    /** Some 20 MB at most of each kind and endpoint. */
    private static final int MOST = 50_000;
    private static final Comparator<String> BY_CODE_POINT = (one, other) -> Arrays.compareUnsigned(stored(one),
            stored(other));

    private final StateReader source;
    private final Map<Group, Optional<TreeMap<String, String>>> known = new HashMap<>();

    private static byte[] stored(String key) {
        return StoredText.key(key).getBytes(StandardCharsets.UTF_8);
    }

    private record Group(String kind, String endpoint) {
    }

    CachedState(StateReader source) {
        this.source = source;
    }

    @Override
    public synchronized Optional<String> get(String kind, String endpoint, String key) {
        Optional<TreeMap<String, String>> entries = entries(new Group(kind, endpoint));
        return entries.isPresent()
                ? Optional.ofNullable(entries.get().get(key))
                : source.get(kind, endpoint, key);
    }

    @Override
    public synchronized List<StateEntry> scan(String kind, String endpoint, String after, int limit) {
        Optional<TreeMap<String, String>> entries = entries(new Group(kind, endpoint));
        if (entries.isEmpty()) {
            return source.scan(kind, endpoint, after, limit);
        }
        boolean all = after == null || after.isEmpty();
        return (all ? entries.get() : entries.get().tailMap(after, false)).entrySet().stream().limit(limit)
                .map(entry -> new StateEntry(entry.getKey(), entry.getValue())).toList();
    }

    private Optional<TreeMap<String, String>> entries(Group group) {
        return known.computeIfAbsent(group, any -> {
            List<StateEntry> found = source.scan(group.kind(), group.endpoint(), "", MOST + 1);
            if (found.size() > MOST) {
                return Optional.empty();
            }
            TreeMap<String, String> entries = new TreeMap<>(BY_CODE_POINT);
            found.forEach(entry -> entries.put(entry.key(), entry.value()));
            return Optional.of(entries);
        });
    }

    /** Takes over what a commit of this run changed. */
    synchronized void committed(List<StateChange> changes) {
        for (StateChange change : changes) {
            Group group = new Group(change.kind(), change.endpoint());
            Optional<TreeMap<String, String>> entries = known.getOrDefault(group, Optional.empty());
            entries.ifPresent(map -> {
                if (change.value() == null) {
                    map.remove(change.key());
                } else {
                    map.put(change.key(), change.value());
                }
                if (map.size() > MOST) {
                    known.put(group, Optional.empty());
                }
            });
        }
    }

    /** Forgets everything: of a commit that failed it is not known whether it took place. */
    synchronized void forget() {
        known.clear();
    }
}
