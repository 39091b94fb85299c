package dev.kitecaravan.extract;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * One condition of a {@link Where}.
 *
 * @param field  its name, as a {@link Parent} is asked for it
 * @param values compared with; {@link #ABSENT} for a field that is null or not there
 * @param age    of NEWER and OLDER; null otherwise
 */
record WhereCondition(String field, Operator operator, Set<String> values, Duration age) {
    /** No text of the API's: it holds a character that JSON's texts may hold, but nobody's name, state or address does. */
    static final String ABSENT = "\0";

    enum Operator {
        IN,
        NOT_IN,
        NEWER,
        OLDER
    }

    /** @param value null when it is absent */
    boolean holds(String value, Instant now) {
        return switch (operator) {
            case IN -> values.contains(value == null ? ABSENT : value);
            case NOT_IN -> !values.contains(value == null ? ABSENT : value);
            case NEWER -> time(value) != null && !time(value).isBefore(now.minus(age));
            case OLDER -> time(value) != null && time(value).isBefore(now.minus(age));
        };
    }

    private static Instant time(String value) {
        return value == null ? null : Timestamps.parse(value);
    }
}
