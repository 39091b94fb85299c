package dev.kitecaravan.mcp.tool;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Times as databases give them. */
final class Times {
    private Times() {
    }

    /** When the last complete load of builds began: up to then the data tells. Null before the first. */
    static Instant asOf(Database.Reading reading) {
        return instant(reading.query("select as_of from ci_as_of", 1).rows().get(0).get(0));
    }

    /**
     * A time or a day; of SQLite a text without a zone, in UTC. Null stays null.
     *
     * @throws ToolException when it is none
     */
    static Instant instant(Object value) {
        if (value == null) {
            return null;
        }
        String text = value.toString().replace(' ', 'T');
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(text.endsWith("Z") ? text : text + "Z");
        } catch (DateTimeParseException e) {
            throw new ToolException("The database gave '" + value + "' where a time was expected; use query instead.");
        }
    }
}
