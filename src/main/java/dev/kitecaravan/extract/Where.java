package dev.kitecaravan.extract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which parents an endpoint is asked for: conditions joined by {@code and}, each {@code field = value},
 * {@code field != value}, {@code field in (a, b)}, {@code field newer than 7d} or {@code field older than 12h}. A plain
 * field is one of the direct parent, {@code build.state} one of the build above a job.
 */
public final class Where {
    public static final Where ALL = new Where("", List.of());

    private static final Pattern COMPARE = Pattern.compile("([\\w.]+)\\s*(!=|=)\\s*(.+)");
    /** What a value without quotes cannot hold: a second condition was meant. */
    private static final Pattern OPERATOR = Pattern.compile("^[^'\"].*(=|\\sor\\s|\\sand$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern IN = Pattern.compile("([\\w.]+)\\s+in\\s*\\(([^)]*)\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern AGE = Pattern.compile("([\\w.]+)\\s+(newer|older)\\s+than\\s+(\\d+)\\s*([smhdw])",
            Pattern.CASE_INSENSITIVE);

    private final String text;
    private final List<Condition> conditions;

    private Where(String text, List<Condition> conditions) {
        this.text = text;
        this.conditions = conditions;
    }

    /** @throws IllegalArgumentException with one sentence that shows the forms there are */
    public static Where parse(String text) {
        if (text == null || text.isBlank()) {
            return ALL;
        }
        List<Condition> conditions = new ArrayList<>();
        for (String part : text.trim().split("(?i)\\s+and\\s+")) {
            conditions.add(condition(part.trim()));
        }
        return new Where(text.trim(), conditions);
    }

    private static Condition condition(String part) {
        Matcher in = IN.matcher(part);
        if (in.matches()) {
            return new Condition(in.group(1), Operator.IN, values(in.group(2)), null);
        }
        Matcher age = AGE.matcher(part);
        if (age.matches()) {
            Operator operator = age.group(2).equalsIgnoreCase("newer") ? Operator.NEWER : Operator.OLDER;
            return new Condition(age.group(1), operator, Set.of(), duration(age.group(3), age.group(4)));
        }
        Matcher compare = COMPARE.matcher(part);
        if (compare.matches() && !OPERATOR.matcher(compare.group(3)).find()) {
            Operator operator = compare.group(2).equals("=") ? Operator.IN : Operator.NOT_IN;
            return new Condition(compare.group(1), operator, values(compare.group(3)), null);
        }
        throw new IllegalArgumentException(
                "where: '" + part + "' is not understood; write field = value, field != value, "
                        + "field in (a, b), field newer than 7d or field older than 12h, joined by and");
    }

    private static Set<String> values(String list) {
        Set<String> values = new TreeSet<>();
        Arrays.stream(list.split(",")).map(String::trim).map(v -> v.replaceAll("^['\"]|['\"]$", ""))
                .forEach(values::add);
        return values;
    }

    private static Duration duration(String amount, String unit) {
        long n = Long.parseLong(amount);
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            case "d" -> Duration.ofDays(n);
            default -> Duration.ofDays(7 * n);
        };
    }

    /** The fields it looks at. */
    Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        conditions.forEach(c -> fields.add(c.field));
        return fields;
    }

    /**
     * @param field the parent's fields as text, null for missing ones
     * @param now   the time ages are counted from
     */
    boolean accepts(Function<String, String> field, Instant now) {
        for (Condition condition : conditions) {
            if (!condition.holds(field.apply(condition.field), now)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }

    private enum Operator {
        IN,
        NOT_IN,
        NEWER,
        OLDER
    }

    private record Condition(String field, Operator operator, Set<String> values, Duration age) {
        boolean holds(String value, Instant now) {
            return switch (operator) {
                case IN -> values.contains(String.valueOf(value));
                case NOT_IN -> !values.contains(String.valueOf(value));
                case NEWER -> time(value) != null && !time(value).isBefore(now.minus(age));
                case OLDER -> time(value) != null && time(value).isBefore(now.minus(age));
            };
        }

        private static Instant time(String value) {
            return value == null ? null : Timestamps.parse(value);
        }
    }
}
