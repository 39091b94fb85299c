package dev.kitecaravan.show.read;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * How a database spells what SQL has no common word for, as templates.
 *
 * @param instant   a timestamp out of {@code 2026-11-24 07:40:12}, UTC
 * @param quote     a quote inside a text
 * @param backslash a backslash inside a text
 * @param zones     whether it knows more time zones than UTC
 */
public record Spelling(String instant, String quote, String backslash, boolean zones) {
    private static final String DOUBLED = "''";
    /** Whatever a backslash means inside a text there. */
    private static final String BETWEEN_TEXTS = "' || chr(92) || '";
    /** H2, DuckDB (files too), PostgreSQL. */
    private static final Spelling STANDARD = new Spelling("cast('%s+00' as timestamp with time zone)", DOUBLED, "\\",
            true);

    private static final Map<String, Spelling> OTHERS = Map.of("redshift",
            new Spelling(STANDARD.instant, DOUBLED, BETWEEN_TEXTS, true), "snowflake",
            new Spelling("to_timestamp_tz('%s +00:00')", DOUBLED, BETWEEN_TEXTS, true), "sqlite",
            new Spelling("'%s.000000'", DOUBLED, "\\", false), "bigquery",
            new Spelling("timestamp('%s+00')", "\\'", "\\\\", true), "databricks",
            new Spelling("cast('%s+00:00' as timestamp)", "\\'", "\\\\", true));

    /** @param destination the value of {@code destination} */
    public static Spelling of(String destination) {
        return OTHERS.getOrDefault(destination, STANDARD);
    }

    public String literal(Instant at) {
        return instant.formatted(at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", ""));
    }

    /** A text as a statement has it: whatever is in it stays a text. */
    public String text(String value) {
        StringBuilder text = new StringBuilder("'");
        value.chars().forEach(c -> text.append(c == '\'' ? quote : c == '\\' ? backslash : String.valueOf((char) c)));
        return text.append("'").toString();
    }
}
