package dev.kitecaravan.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.extract.ExtractState;
import dev.kitecaravan.extract.StateKind;
import dev.kitecaravan.load.DeadLetters;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.table.StateChange;

/**
 * The records whose refusal made an endpoint fail in an earlier run. A list that only shows what is new does not show them
 * again, so the next run would find nothing wrong. The endpoint stays failed until their dead letters are settled or replayed,
 * or until a run reads as many good records as were refused.
 */
final class RefusedBefore {
    private static final String KEY = "*";
    private static final String REFUSED = "refused";
    private static final int SOME = 500;

    private final String endpoint;
    private final long refused;
    private final long waiting;

    /** @param waiting letters of theirs that are not settled */
    private RefusedBefore(String endpoint, long refused, long waiting) {
        this.endpoint = endpoint;
        this.refused = refused;
        this.waiting = waiting;
    }

    /** What state and dead letters say at the beginning of an endpoint's part of a run. */
    static RefusedBefore of(String endpoint, Destination destination) {
        Map<String, Object> mark = new ExtractState(destination.state()).get(StateKind.REFUSED, endpoint, KEY);
        long refused = mark == null || !(mark.get(REFUSED) instanceof Number number) ? 0 : number.longValue();
        return new RefusedBefore(endpoint, refused, refused == 0 ? 0 : waiting(endpoint, destination.deadLetters()));
    }

    private static long waiting(String endpoint, DeadLetters letters) {
        long waiting = 0;
        DeadLetters.Kept last = null;
        List<DeadLetters.Kept> some;
        do {
            some = letters.scan(endpoint, last, SOME);
            waiting += some.stream().filter(kept -> !kept.settled()).count();
            last = some.isEmpty() ? null : some.get(some.size() - 1);
        } while (some.size() == SOME);
        return waiting;
    }

    /**
     * Why the endpoint is still failed; nothing when it is not.
     *
     * @param good records of this run that became rows
     */
    Optional<String> failure(long good) {
        return good < Math.min(waiting, refused)
                ? Optional.of(waiting + (waiting == 1 ? " record" : " records") + " that an earlier run refused "
                        + (waiting == 1 ? "is a dead letter" : "are dead letters") + " still. 'caravan letters "
                        + endpoint
                        + "' shows why; mend the route, then 'caravan state replay " + endpoint + "' loads them")
                : Optional.empty();
    }

    /**
     * What is to be remembered at the end.
     *
     * @param failsByLetters whether this run's own refusals made it fail
     * @param complete       whether the endpoint ended well
     */
    List<StateChange> changes(Letters now, boolean failsByLetters, boolean complete) {
        if (failsByLetters) {
            return List.of(StateKind.REFUSED.put(endpoint, KEY, Map.of(REFUSED, Math.max(refused, now.refused()))));
        }
        return complete && refused > 0 ? List.of(StateKind.REFUSED.remove(endpoint, KEY)) : List.of();
    }
}
