package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which parents an endpoint is asked for: conditions joined by {@code and}, each {@code field = value},
 * {@code field != value}, {@code field in (a, b)}, {@code field not in (a, b)}, {@code field newer than 7d} or
 * {@code field older than 12h}. A plain field is one of the direct parent, {@code build.state} one of the build above a
 * job.
 */
public final class Where {
    public static final Where ALL = new Where("", List.of());

    private final String text;
    private final List<WhereCondition> conditions;

    private Where(String text, List<WhereCondition> conditions) {
        this.text = text;
        this.conditions = conditions;
    }

    /**
     * @param fields what may be named
     * @throws IllegalArgumentException with one sentence: the position, what was there, what to write
     */
    public static Where parse(String text, ParentFields fields) {
        return text == null || text.isBlank() ? ALL : new Where(text.trim(), WhereParser.conditions(text, fields));
    }

    /** The fields it looks at, as a parent is asked for them. */
    Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        conditions.forEach(condition -> fields.add(condition.field()));
        return fields;
    }

    /**
     * @param field the parent's fields as text, null for missing ones
     * @param now   the time ages are counted from
     */
    boolean accepts(Function<String, String> field, Instant now) {
        for (WhereCondition condition : conditions) {
            if (!condition.holds(field.apply(condition.field()), now)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
