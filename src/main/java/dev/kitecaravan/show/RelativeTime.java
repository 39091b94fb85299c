package dev.kitecaravan.show;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A point in time, told from another.
 *
 * @param at  the point
 * @param now from where it is told
 */
public record RelativeTime(Instant at, Instant now) {
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Null of null. */
    static RelativeTime of(Instant at, Instant now) {
        return at == null ? null : new RelativeTime(at, now);
    }

    /** For machines: {@code 2026-11-24T07:40:12Z} */
    public String iso() {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code 2026-11-24 07:40:12 UTC} */
    public String exact() {
        return EXACT.format(at);
    }

    /** {@code 3 min ago}, {@code in 2 h} */
    public String relative() {
        Duration distance = Duration.between(at, now).abs();
        String words = words(distance.toSeconds());
        if (words.isEmpty()) {
            return "just now";
        }
        return at.isAfter(now) ? "in " + words : words + " ago";
    }

    private static String words(long seconds) {
        if (seconds < 5) {
            return "";
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }
}
