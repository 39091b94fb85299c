package dev.kitecaravan.show.html;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A point in time, told from another.
 *
 * @param at   the point
 * @param now  from where it is told
 * @param zone whose clocks say when it was
 */
public record RelativeTime(Instant at, Instant now, ZoneId zone) {
    /** By the name that databases know. */
    public static final ZoneId UTC = ZoneId.of("UTC");
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** By UTC's clock. Null of null. */
    public static RelativeTime of(Instant at, Instant now) {
        return of(at, now, UTC);
    }

    /** Null of null. */
    public static RelativeTime of(Instant at, Instant now, ZoneId zone) {
        return at == null ? null : new RelativeTime(at, now, zone);
    }

    /** For machines: {@code 2026-11-24T07:40:12Z} */
    public String iso() {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** {@code 2026-11-24 07:40:12 UTC} */
    public String exact() {
        return EXACT.withZone(zone).format(at) + " " + zone.getId();
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
