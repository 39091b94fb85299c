package dev.kitecaravan.show;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * How a database spells what SQL has no common word for, as templates.
 *
 * @param day       the UTC day of a timestamp
 * @param seconds   a timestamp as seconds since 1970, with their fraction where the database has it
 * @param instant   a timestamp out of {@code 2026-11-24 07:40:12}, UTC
 * @param quote     a quote inside a text
 * @param backslash a backslash inside a text
 */
record Spelling(String day, String seconds, String instant, String quote, String backslash) {
    private static final String DOUBLED = "''";
    /** Whatever a backslash means inside a text there. */
    private static final String BETWEEN_TEXTS = "' || chr(92) || '";
    /** H2, DuckDB (files too), PostgreSQL. */
    private static final Spelling STANDARD = new Spelling("cast(%s at time zone 'UTC' as date)",
            "extract(epoch from %s)", "cast('%s+00' as timestamp with time zone)", DOUBLED, "\\");

    private static final Map<String, Spelling> OTHERS = Map.of("redshift",
            new Spelling(STANDARD.day, STANDARD.seconds, STANDARD.instant, DOUBLED, BETWEEN_TEXTS), "snowflake",
            new Spelling("to_date(convert_timezone('UTC', %s))", "(date_part(epoch_millisecond, %s) / 1000)",
                    "to_timestamp_tz('%s +00:00')", DOUBLED, BETWEEN_TEXTS),
            "sqlite", new Spelling("date(%s)", "unixepoch(%s, 'subsec')", "'%s.000000'", DOUBLED, "\\"), "bigquery",
            new Spelling("date(%s, 'UTC')", "(unix_micros(%s) / 1000000)", "timestamp('%s+00')", "\\'", "\\\\"),
            "databricks",
            new Spelling("to_date(to_utc_timestamp(%s, current_timezone()))", "(unix_millis(%s) / 1000)",
                    "cast('%s+00:00' as timestamp)", "\\'", "\\\\"));

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

    /** A text as a statement has it: whatever is in it stays a text. */
    String text(String value) {
        StringBuilder text = new StringBuilder("'");
        value.chars().forEach(c -> text.append(c == '\'' ? quote : c == '\\' ? backslash : String.valueOf((char) c)));
        return text.append("'").toString();
    }
}
