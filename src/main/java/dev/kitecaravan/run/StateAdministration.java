package dev.kitecaravan.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.Cursor;
import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.ExtractState;
import dev.kitecaravan.extract.Extraction;
import dev.kitecaravan.extract.StateKind;
import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.table.StateChange;

/** Shows and changes what the extraction remembers; for people, between runs. */
public final class StateAdministration {
    private static final int PER_COMMIT = 5_000;

    private final Destination destination;
    private final ExtractState state;

    /** @param destination open, and leased when it is to be changed */
    public StateAdministration(Destination destination) {
        this.destination = destination;
        this.state = new ExtractState(destination.state());
    }

    /** How many entries of one kind an endpoint has, and what they say in short. */
    public record Summary(String endpoint, String kind, long entries, String detail) {
    }

    public List<Summary> summary(Collection<String> endpoints) {
        List<Summary> lines = new ArrayList<>();
        for (String endpoint : endpoints) {
            for (StateKind kind : StateKind.values()) {
                long count = 0;
                String detail = "";
                for (Iterator<ExtractState.Entry> i = state.all(kind, endpoint); i.hasNext(); count++) {
                    Map<String, Object> value = i.next().value();
                    if (kind == StateKind.CURSOR && count == 0) {
                        detail = "covered " + value.get("covered") + ", finished since " + value.get("finished_mark");
                    }
                }
                if (count > 0) {
                    lines.add(new Summary(endpoint, kind.label(), count, detail));
                }
            }
        }
        return lines;
    }

    /**
     * Takes an edited route file as it is.
     *
     * @throws IllegalArgumentException when there is no state of the endpoint
     */
    public void keep(Endpoint endpoint) {
        if (Arrays.stream(StateKind.values()).noneMatch(kind -> state.any(kind, endpoint.id()))) {
            throw nothing(endpoint.id());
        }
        commit(List.of(Extraction.fingerprint(endpoint)));
    }

    /**
     * Makes an endpoint read again what it read of the time since: builds created, finished or edited since; what was asked
     * once per parent since. Rows stay, and are merged.
     *
     * @param to on a whole second; what lies before stays as it is
     * @return how many entries of state were changed
     * @throws IllegalArgumentException when there is nothing of the endpoint that was read since
     */
    public long rewind(String endpoint, Instant to) {
        List<StateChange> changes = new ArrayList<>();
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.CURSOR, endpoint); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            Cursor cursor = Cursor.fromJson(entry.value());
            if (!cursor.covered().isEmpty() && cursor.covered().end().isAfter(to)) {
                changes.add(StateKind.CURSOR.put(endpoint, entry.key(), cursor.rewound(to).toJson()));
            }
        }
        for (Iterator<ExtractState.Entry> i = state.all(StateKind.UNIT, endpoint); i.hasNext();) {
            ExtractState.Entry entry = i.next();
            if (!Instant.parse((String) entry.value().get("at")).isBefore(to)) {
                changes.add(StateKind.UNIT.remove(endpoint, entry.key()));
            }
        }
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("endpoint " + endpoint + " remembers nothing it read since " + to
                    + ", so there is nothing to rewind; 'caravan state show' lists what there is.");
        }
        commitAll(changes);
        return changes.size();
    }

    /** Forgets everything of one endpoint. */
    public void reset(String endpoint) {
        List<StateChange> changes = new ArrayList<>();
        for (StateKind kind : StateKind.values()) {
            for (Iterator<ExtractState.Entry> i = state.all(kind, endpoint); i.hasNext();) {
                changes.add(kind.remove(endpoint, i.next().key()));
            }
        }
        if (changes.isEmpty()) {
            throw nothing(endpoint);
        }
        commitAll(changes);
    }

    private static IllegalArgumentException nothing(String endpoint) {
        return new IllegalArgumentException("There is no state of an endpoint '" + endpoint
                + "'; 'caravan state show' lists what there is.");
    }

    private void commitAll(List<StateChange> changes) {
        for (int from = 0; from < changes.size(); from += PER_COMMIT) {
            commit(changes.subList(from, Math.min(changes.size(), from + PER_COMMIT)));
        }
    }

    private void commit(List<StateChange> changes) {
        try (Load load = destination.begin("state")) {
            load.commit(Bookkeeping.ofState(List.copyOf(changes)));
        }
    }
}
