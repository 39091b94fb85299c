package dev.kitecaravan.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the value of a setting is. */
public enum ValueKind {
    TEXT("text", text -> {
    }),
    /** Texts, separated by commas. */
    LIST("list", text -> {
    }),
    NUMBER("number", ValueKind::number),
    /** A number, or a share of something: {@code 5} or {@code 10%}. */
    SHARE("number or %", ValueKind::share),
    FLAG("true or false", ValueKind::flag),
    DURATION("time span", ValueKind::duration),
    /** A day or an instant, UTC. */
    TIME("day or time", ValueKind::time),
    /** Bytes, or a size such as 256MB; its M is 1,048,576. */
    SIZE("size", ValueKind::bytes),
    /** A size as DuckDB spells it: always with a unit. */
    MEMORY("size", ValueKind::memory);

    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final Pattern SHARE_OF = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?%?");
    private static final Pattern BYTES = Pattern.compile("(?i)(\\d{1,9})\\s*([KMG])?I?B?");
    private static final Pattern WITH_UNIT = Pattern.compile("(?i)(\\d{1,9}(?:\\.\\d{1,9})?) ?([KMGT])i?B");

    private final String label;
    private final Consumer<String> check;

    ValueKind(String label, Consumer<String> check) {
        this.label = label;
        this.check = check;
    }

    /** Its name in the documentation. */
    public String label() {
        return label;
    }

    /** @throws IllegalArgumentException when a value is none of the kind; the message is what to write instead */
    public void check(String value) {
        check.accept(value);
    }

    /** @throws IllegalArgumentException as {@link #check} */
    public static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("write a whole number", e);
        }
    }

    /** @throws IllegalArgumentException as {@link #check} */
    public static boolean flag(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("write true or false");
        }
        return Boolean.parseBoolean(text);
    }

    /**
     * A time such as 90s, 10m, 6h or 7d.
     *
     * @throws IllegalArgumentException as {@link #check}
     */
    public static Duration duration(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (matcher.matches()) {
            long n = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(n);
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                default -> Duration.ofDays(n);
            };
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        throw new IllegalArgumentException("write a time such as 90s, 10m, 6h or 7d");
    }

    /** @throws IllegalArgumentException as {@link #check} */
    public static Instant time(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("write a day such as 2026-11-24 or a time such as 2026-11-24T09:00:00Z",
                    e);
        }
    }

    private static void share(String text) {
        matches(SHARE_OF, text, "write a number or a share, such as 5 or 10%");
    }

    /** @throws IllegalArgumentException as {@link #check} */
    public static long bytes(String text) {
        Matcher size = BYTES.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("write a size such as 256MB");
        }
        String unit = size.group(2) == null ? "" : size.group(2).toUpperCase(Locale.ROOT);
        return Long.parseLong(
                size.group(1)) << (unit.equals("K") ? 10 : unit.equals("M") ? 20 : unit.equals("G") ? 30 : 0);
    }

    private static void memory(String text) {
        megabytes(text);
    }

    /**
     * A size with a unit, in megabytes, rounded up.
     *
     * @throws IllegalArgumentException as {@link #check}
     */
    public static long megabytes(String text) {
        Matcher size = WITH_UNIT.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("write a size such as 256MB");
        }
        double unit = switch (size.group(2).toUpperCase(Locale.ROOT)) {
            case "K" -> 1.0 / 1024;
            case "M" -> 1;
            case "G" -> 1024;
            default -> 1024 * 1024;
        };
        return (long) Math.ceil(Double.parseDouble(size.group(1)) * unit);
    }

    private static void matches(Pattern pattern, String text, String instead) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(instead);
        }
    }
}
