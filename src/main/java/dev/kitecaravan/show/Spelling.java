package dev.kitecaravan.show;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * How a database spells what SQL has no common word for, as templates.
 *
 * @param day     the UTC day of a timestamp
 * @param seconds a timestamp as seconds since 1970, with their fraction where the database has it
 * @param instant a timestamp out of {@code 2026-11-24 07:40:12}, UTC
 */
record Spelling(String day, String seconds, String instant) {
    /** H2, DuckDB (files too), PostgreSQL, Redshift. */
    private static final Spelling STANDARD = new Spelling("cast(%s at time zone 'UTC' as date)",
            "extract(epoch from %s)", "cast('%s+00' as timestamp with time zone)");

    private static final Map<String, Spelling> OTHERS = Map.of("snowflake",
            new Spelling("to_date(convert_timezone('UTC', %s))", "(date_part(epoch_millisecond, %s) / 1000)",
                    "to_timestamp_tz('%s +00:00')"),
            "sqlite", new Spelling("date(%s)", "unixepoch(%s, 'subsec')", "'%s.000000'"), "bigquery",
            new Spelling("date(%s, 'UTC')", "(unix_micros(%s) / 1000000)", "timestamp('%s+00')"), "databricks",
            new Spelling("to_date(to_utc_timestamp(%s, current_timezone()))", "(unix_millis(%s) / 1000)",
                    "cast('%s+00:00' as timestamp)"));

    /** @param destination the value of {@code destination} */
    static Spelling of(String destination) {
        return OTHERS.getOrDefault(destination, STANDARD);
    }

    String day(String column) {
        return day.formatted(column);
    }

    /** Seconds from one column to another. */
    String between(String from, String to) {
        return "(" + seconds.formatted(to) + " - " + seconds.formatted(from) + ")";
    }

    String literal(Instant at) {
        return instant.formatted(at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", ""));
    }
}
