package dev.kitecaravan.show.loads;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.table.Json;

/**
 * The budget of one scope at one time.
 *
 * @param scope {@code user}, {@code organization acme} …
 * @param limit requests per window
 * @param left  of them
 */
public record BudgetSample(Instant at, String scope, long limit, long left) implements Comparable<BudgetSample> {
    /** The kind of their entries in {@code _caravan_state}. */
    static final String KIND = "budget";

    /** @param value {@code {"at": "…", "scopes": [{"scope": "user", "limit": 50, "left": 12}]}} */
    static List<BudgetSample> read(String value) {
        List<BudgetSample> samples = new ArrayList<>();
        try {
            JsonNode json = Json.MAPPER.readTree(value);
            Instant at = Instant.parse(json.path("at").asText());
            json.path("scopes").forEach(scope -> samples.add(new BudgetSample(at, scope.path("scope").asText(),
                    scope.path("limit").asLong(), scope.path("left").asLong())));
        } catch (com.fasterxml.jackson.core.JsonProcessingException | java.time.DateTimeException e) {
            throw new dev.kitecaravan.load.DestinationException("a budget entry of the state is not as written: "
                    + e.getMessage(), e);
        }
        return samples;
    }

    public double share() {
        return limit == 0 ? 0 : 100.0 * left / limit;
    }

    @Override
    public int compareTo(BudgetSample other) {
        return at.compareTo(other.at);
    }
}
