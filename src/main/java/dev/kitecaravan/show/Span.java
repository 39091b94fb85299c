package dev.kitecaravan.show;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/**
 * The days that charts cover, UTC.
 *
 * @param first the first
 * @param last  the last, which is the present one
 */
record Span(LocalDate first, LocalDate last) {
    static Span of(Instant now, int days) {
        LocalDate last = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new Span(last.minusDays(days - 1L), last);
    }

    /** As many days right before. */
    Span before() {
        long days = first.until(last, java.time.temporal.ChronoUnit.DAYS) + 1;
        return new Span(first.minusDays(days), first.minusDays(1));
    }

    Instant start() {
        return first.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** A map with every day and no values yet, in order. */
    <T> Map<LocalDate, T> everyDay() {
        Map<LocalDate, T> days = new TreeMap<>();
        first.datesUntil(last.plusDays(1)).forEach(day -> days.put(day, null));
        return days;
    }
}
