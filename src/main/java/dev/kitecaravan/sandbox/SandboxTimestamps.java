package dev.kitecaravan.sandbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;

/**
 * The two spellings of Buildkite's timestamps, {@code 2015-05-09T21:05:59.874Z} and {@code 2017-11-02 04:42:10 UTC},
 * and the HTTP date.
 */
final class SandboxTimestamps {
    private static final long DAY = 86_400_000L;

    private SandboxTimestamps() {
    }

    /** Writes the time and returns the position behind it. */
    static int write(long millis, boolean old, byte[] into, int at) {
        long day = Math.floorDiv(millis, DAY);
        int rest = (int) Math.floorMod(millis, DAY);
        // Days to year, month and day in the proleptic Gregorian calendar, with years that begin in March.
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        at = digits(year, 4, into, at);
        into[at++] = '-';
        at = digits(month, 2, into, at);
        into[at++] = '-';
        at = digits(dayOfMonth, 2, into, at);
        into[at++] = (byte) (old ? ' ' : 'T');
        at = digits(rest / 3_600_000, 2, into, at);
        into[at++] = ':';
        at = digits(rest / 60_000 % 60, 2, into, at);
        into[at++] = ':';
        at = digits(rest / 1000 % 60, 2, into, at);
        if (old) {
            into[at++] = ' ';
            into[at++] = 'U';
            into[at++] = 'T';
            into[at++] = 'C';
            return at;
        }
        into[at++] = '.';
        at = digits(rest % 1000, 3, into, at);
        into[at++] = 'Z';
        return at;
    }

    static String text(long millis, boolean old) {
        byte[] into = new byte[26];
        return new String(into, 0, write(millis, old, into, 0), java.nio.charset.StandardCharsets.US_ASCII);
    }

    static String httpDate(long millis) {
        return DateTimeFormatter.RFC_1123_DATE_TIME
                .format(ZonedDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
    }

    /** An ISO 8601 time with an offset, or a date; empty when it is neither. */
    static OptionalLong parse(String text) {
        try {
            if (text.length() == 10) {
                return OptionalLong.of(LocalDate.parse(text).toEpochDay() * DAY);
            }
            Instant instant = OffsetDateTime.parse(text).toInstant();
            // The API's times have milliseconds: what is finer begins at the next one.
            return OptionalLong.of(instant.getNano() % 1_000_000 == 0
                    ? instant.toEpochMilli()
                    : instant.toEpochMilli() + 1);
        } catch (DateTimeException notATime) {
            return OptionalLong.empty();
        }
    }

    private static int digits(int value, int count, byte[] into, int at) {
        for (int i = at + count - 1; i >= at; i--) {
            into[i] = (byte) ('0' + value % 10);
            value /= 10;
        }
        return at + count;
    }
}
