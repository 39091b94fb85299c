package dev.kitecaravan.table;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The moments that a column of times takes. What lies outside stays a text.
 *
 * @param earliest the first
 * @param latest   the last
 */
public record TimeRange(Instant earliest, Instant latest) {
    /**
     * The years 1 to 9999 in UTC: what SQL has, and what every reader of tables and files can make a time of. Some databases
     * hold more, but hand out what their own clients cannot read.
     */
    public static final TimeRange SQL = new TimeRange(Instant.parse("0001-01-01T00:00:00Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z"));

    public boolean holds(Instant moment) {
        return !moment.isBefore(earliest) && !moment.isAfter(latest);
    }

    public boolean holds(LocalDate day) {
        return holds(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
