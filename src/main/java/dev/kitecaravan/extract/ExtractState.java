package dev.kitecaravan.extract;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.StateReader;

/** Reads what earlier commits remembered, as maps. */
public final class ExtractState {
    private static final int PAGE = 500;

    private final StateReader reader;

    public ExtractState(StateReader reader) {
        this.reader = reader;
    }

    /** One remembered value. */
    public record Entry(String key, Map<String, Object> value) {
    }

    /** The value, or null. */
    public Map<String, Object> get(StateKind kind, String endpoint, String key) {
        return reader.get(kind.label(), endpoint, key).map(ExtractState::map).orElse(null);
    }

    /**
     * All entries of one kind and endpoint in the order of their keys, a few hundred in memory at a time. Entries that are
     * committed while the iteration runs may or may not be seen.
     */
    public Iterator<Entry> all(StateKind kind, String endpoint) {
        return new Scan(kind.label(), endpoint, "");
    }

    /** The same, from behind a key on. */
    Iterator<Entry> from(StateKind kind, String endpoint, String after) {
        return new Scan(kind.label(), endpoint, after);
    }

    public boolean any(StateKind kind, String endpoint) {
        return !reader.scan(kind.label(), endpoint, "", 1).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return (Map<String, Object>) Json.read(json);
    }

    private final class Scan implements Iterator<Entry> {
        private final String kind;
        private final String endpoint;
        private Iterator<StateReader.StateEntry> page = List.<StateReader.StateEntry>of().iterator();
        private String last;
        private boolean ended;

        Scan(String kind, String endpoint, String after) {
            this.kind = kind;
            this.endpoint = endpoint;
            this.last = after;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && !ended) {
                List<StateReader.StateEntry> next = reader.scan(kind, endpoint, last, PAGE);
                ended = next.size() < PAGE;
                page = next.iterator();
            }
            return page.hasNext();
        }

        @Override
        public Entry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            StateReader.StateEntry entry = page.next();
            last = entry.key();
            return new Entry(entry.key(), map(entry.value()));
        }
    }
}
