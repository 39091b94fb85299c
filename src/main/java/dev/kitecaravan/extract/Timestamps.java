package dev.kitecaravan.extract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

import dev.kitecaravan.table.TimestampParser;

/** Buildkite's two spellings of a time: {@code 2015-05-09T21:05:59.874Z} and {@code 2017-11-02 04:42:10 UTC}. */
final class Timestamps {
    /** The longest text that needs no cutting: {@code 2015-05-09T21:05:59.874123Z}. */
    private static final int WITH_MICROSECONDS = 27;

    private Timestamps() {
    }

    /** The instant, or null when the text is neither. */
    static Instant parse(Object text) {
        if (!(text instanceof String value) || value.length() < 19) {
            return null;
        }
        if (value.length() <= WITH_MICROSECONDS) {
            Instant ordinary = TimestampParser.parse(value);
            if (ordinary != null) {
                return ordinary;
            }
        }
        String iso = value.endsWith(" UTC") ? value.substring(0, value.length() - 4).replace(' ', 'T') + "Z" : value;
        try {
            return iso.endsWith("Z") ? Instant.parse(iso) : OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The whole second an instant lies in. */
    static Instant second(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The first whole second that is not before an instant. */
    static Instant ceiling(Instant instant) {
        Instant second = second(instant);
        return second.equals(instant) ? second : second.plusSeconds(1);
    }
}
