package dev.kitecaravan.extract;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.table.StateChange;

/** Remembers what runs left of the API's budget, for a week: an entry for every ten minutes, written over a week later. */
public final class BudgetHistory {
    private static final long SLOT = Duration.ofMinutes(10).toSeconds();
    private static final long SLOTS = Duration.ofDays(7).toSeconds() / SLOT;

    private BudgetHistory() {
    }

    /** The entry of this time; empty when the API has told no budget. */
    public static Optional<StateChange> entry(List<Budget.Reading> readings, Instant at) {
        List<Map<String, Object>> scopes = new ArrayList<>();
        for (Budget.Reading reading : readings) {
            if (reading.limit() > 0) {
                Map<String, Object> scope = new LinkedHashMap<>();
                scope.put("scope", reading.scope());
                scope.put("limit", reading.limit());
                scope.put("left", reading.remaining());
                scopes.add(scope);
            }
        }
        if (scopes.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("at", at.truncatedTo(ChronoUnit.SECONDS).toString());
        value.put("scopes", scopes);
        String slot = String.format(Locale.ROOT, "%04d", at.getEpochSecond() / SLOT % SLOTS);
        return Optional.of(StateKind.BUDGET.put("", slot, value));
    }
}
