package dev.kitecaravan.show.ci;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * The days that charts cover.
 *
 * @param first the first
 * @param last  the last, which is the present one
 * @param zone  where they are days
 */
record Span(LocalDate first, LocalDate last, ZoneId zone) {
    static Span of(Instant now, int days, ZoneId zone) {
        LocalDate last = LocalDate.ofInstant(now, zone);
        return new Span(last.minusDays(days - 1L), last, zone);
    }

    Instant start() {
        return first.atStartOfDay(zone).toInstant();
    }

    /** The end of the last day. */
    Instant end() {
        return last.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** Every day, in order. */
    List<LocalDate> days() {
        return first.datesUntil(last.plusDays(1)).toList();
    }

    /** The Monday of every week that has one of the days, in order. */
    List<LocalDate> weeks() {
        List<LocalDate> weeks = new ArrayList<>();
        for (LocalDate week = first.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)); !week
                .isAfter(last); week = week.plusWeeks(1)) {
            weeks.add(week);
        }
        return weeks;
    }
}
