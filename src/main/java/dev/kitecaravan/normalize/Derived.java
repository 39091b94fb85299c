package dev.kitecaravan.normalize;

import java.util.Map;
import java.util.function.Function;

/** Columns that caravan works out from an object's other members; the catalog marks them {@code derived}. */
enum Derived {
    /** The queue of a job. */
    QUEUE(JobQueue::of);

    private final Function<Map<?, ?>, Object> rule;

    Derived(Function<Map<?, ?>, Object> rule) {
        this.rule = rule;
    }

    /** The value for an object, null where it has none. */
    Object of(Map<?, ?> object) {
        return rule.apply(object);
    }

    /** @throws IllegalArgumentException when no rule has the member's name */
    static Derived named(String member) {
        return valueOf(member.toUpperCase(java.util.Locale.ROOT));
    }
}
