package dev.kitecaravan.table;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Recognises the two spellings of a moment that Buildkite uses, {@code 2015-05-09T21:05:59.874Z} (also with an offset, a
 * shorter or longer fraction, or none) and {@code 2013-09-03 13:24:38 UTC}. A text that lacks its zone or is out of the
 * calendar is no timestamp.
 */
public final class TimestampParser {
    private static final int SHORTEST = 20;
    private static final int LONGEST = 40;
    private static final long DAY = 86_400;

    private TimestampParser() {
    }

    /** The moment, cut to microseconds; null when the text is no timestamp. */
    public static Instant parse(String text) {
        int length = text.length();
        if (length < SHORTEST || length > LONGEST) {
            return null;
        }
        byte[] s = bytes(text);
        if (s[4] != '-' || s[7] != '-' || s[13] != ':' || s[16] != ':') {
            return null;
        }
        byte middle = s[10];
        int year = number(s, 0, 4);
        int month = number(s, 5, 2);
        int day = number(s, 8, 2);
        int hour = number(s, 11, 2);
        int minute = number(s, 14, 2);
        int second = number(s, 17, 2);
        if ((year | month | day | hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59 || month < 1
                || month > 12 || day < 1 || day > 31) {
            return null;
        }
        if (middle != 'T' && middle != ' ') {
            return null;
        }
        int at = 19;
        int micros = 0;
        if (s[at] == '.') {
            int digits = 0;
            at++;
            while (at < length && s[at] >= '0' && s[at] <= '9') {
                if (digits < 6) {
                    micros = micros * 10 + s[at] - '0';
                }
                digits++;
                at++;
            }
            if (digits == 0 || digits > 9) {
                return null;
            }
            for (int i = digits; i < 6; i++) {
                micros *= 10;
            }
        }
        int offset = offset(s, at, middle);
        if (offset == Integer.MIN_VALUE) {
            return null;
        }
        long epochDay = epochDay(year, month, day);
        if (epochDay == Long.MIN_VALUE) {
            return null;
        }
        return Instant.ofEpochSecond(epochDay * DAY + hour * 3_600L + minute * 60L + second - offset,
                micros * 1_000L);
    }

    /** A calendar date in ISO form; null when the text is none. */
    public static LocalDate parseDate(String text) {
        if (text.length() != 10) {
            return null;
        }
        byte[] s = bytes(text);
        if (s[4] != '-' || s[7] != '-') {
            return null;
        }
        int year = number(s, 0, 4);
        int month = number(s, 5, 2);
        int day = number(s, 8, 2);
        if ((year | month | day) < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
            return null;
        }
        long epochDay = epochDay(year, month, day);
        return epochDay == Long.MIN_VALUE ? null : LocalDate.ofEpochDay(epochDay);
    }

    /** What is no Latin character is a question mark among them, which no moment has. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static long epochDay(int year, int month, int day) {
        if (day <= 28) {
            return LocalDate.of(year, month, day).toEpochDay();
        }
        try {
            return LocalDate.of(year, month, day).toEpochDay();
        } catch (DateTimeException noSuchDay) {
            return Long.MIN_VALUE;
        }
    }

    /** Seconds east of UTC; MIN_VALUE when what stands there is no zone. */
    private static int offset(byte[] s, int at, byte middle) {
        int left = s.length - at;
        if (left == 1 && s[at] == 'Z' && middle == 'T') {
            return 0;
        }
        if (left == 4 && middle == ' ' && s[at] == ' ' && s[at + 1] == 'U' && s[at + 2] == 'T' && s[at + 3] == 'C') {
            return 0;
        }
        if (left == 6 && middle == 'T' && (s[at] == '+' || s[at] == '-') && s[at + 3] == ':') {
            int hours = number(s, at + 1, 2);
            int minutes = number(s, at + 4, 2);
            if ((hours | minutes) >= 0 && hours <= 18 && minutes <= 59) {
                int seconds = hours * 3_600 + minutes * 60;
                return s[at] == '-' ? -seconds : seconds;
            }
        }
        return Integer.MIN_VALUE;
    }

    private static int number(byte[] s, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = s[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
