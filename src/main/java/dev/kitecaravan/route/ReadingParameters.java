package dev.kitecaravan.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.Reading;
import dev.kitecaravan.extract.Resource;
import dev.kitecaravan.normalize.Masking;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.text.log.ErrorRules;

/** The parameters of a source that say how a list is read, and read again. */
final class ReadingParameters {
    /** Sent by the client itself, or its business: the token, how an answer is packed, which part of it is wanted. */
    private static final Set<String> RESERVED = Set.of("authorization", "proxy-authorization", "cookie", "host",
            "content-length", "transfer-encoding", "connection", "accept", "accept-encoding", "range", "user-agent");
    private static final int MOST_NESTING = 100;
    private static final List<String> SINGLE_KEYS = List.of("id", "uuid");

    private ReadingParameters() {
    }

    /**
     * @param anew whether some sink replaces its table by what one run reads
     * @throws IllegalArgumentException with one sentence on what is wrong with them
     */
    static Reading of(KameletCall source, Reading.Again again, boolean anew) {
        KameletParameters declared = KameletParameters.SOURCE;
        return new Reading(headers(source.get("headers", declared)), untilKnown(source.get("until", declared)),
                flag("complete", source.get("complete", declared)), member(source.get("readAt", declared)), again, anew,
                lines(flag("lines", source.get("lines", declared)), source.get("errorRules", declared),
                        source.get("path", declared)));
    }

    private static ErrorRules lines(boolean wanted, String rules, String path) {
        if (wanted && Resource.of(path) != Resource.JOB_LOG) {
            throw new IllegalArgumentException("lines is for the path of a log, …/jobs/{job.id}/log; take it away");
        }
        if (!wanted && !rules.isBlank()) {
            throw new IllegalArgumentException("errorRules needs lines: true");
        }
        try {
            return wanted ? ErrorRules.with(rules) : null;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("errorRules: " + e.getMessage(), e);
        }
    }

    /** Headers as a text: {@code Name: value}, further ones behind a semicolon. */
    static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String part : text.split("[;\\n]")) {
            if (part.isBlank()) {
                continue;
            }
            int colon = part.indexOf(':');
            String name = colon < 0 ? "" : part.substring(0, colon).strip();
            String value = colon < 0 ? "" : part.substring(colon + 1).strip();
            if (!name.matches("[A-Za-z0-9-]+") || value.isEmpty() || !value.matches("[\\x20-\\x7e]+")) {
                throw new IllegalArgumentException("headers has '" + part.strip()
                        + "'; write Name: value, and a semicolon before the next");
            }
            if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("headers must not set " + name + ", which caravan sets itself"
                        + (name.equalsIgnoreCase("authorization")
                                ? "; name the token with BUILDKITE_API_TOKEN or BUILDKITE_API_TOKEN_FILE"
                                : "; take it away"));
            }
            headers.put(name, value);
        }
        return headers;
    }

    /** @throws IllegalArgumentException when it is no query, or chooses a page, so that others would never be read */
    static String query(String text) {
        String query = text.strip();
        if (query.startsWith("?")) {
            throw new IllegalArgumentException("query '" + query + "' begins with a question mark; leave it out");
        }
        if (query.contains("#") || query.matches("(?s).*\\s.*")) {
            throw new IllegalArgumentException("query '" + query + "' has a blank or a #, where a query would end;"
                    + " write %20 or %23");
        }
        if (query.matches("(.*&)?page=.*")) {
            throw new IllegalArgumentException("query '" + query + "' chooses a page, so that the others would never be"
                    + " read; pages are followed by themselves: take page out");
        }
        return query;
    }

    /** @throws IllegalArgumentException when it would match no field of any record: what is to be masked would come in */
    static String maskedPath(String parameter, String path) {
        return path(parameter, path, Masking::requirePath);
    }

    /** @throws IllegalArgumentException when it would match no member of any record: nothing would stay JSON */
    static String jsonPath(String path) {
        return path("json", path, RecordTarget::requireJsonPath);
    }

    private static String path(String parameter, String path, Consumer<String> requirement) {
        if (path.matches("(?s).*\\s.*")) {
            throw new IllegalArgumentException(parameter + " has '" + path + "'; write a comma between two paths");
        }
        try {
            requirement.accept(path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(parameter + ": " + e.getMessage(), e);
        }
        return path;
    }

    /** @throws IllegalArgumentException when it is no number of levels */
    static int nesting(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > MOST_NESTING) {
            throw new IllegalArgumentException("maxNesting must be a whole number from 0 to " + MOST_NESTING + ", not '"
                    + text + "'");
        }
        return Integer.parseInt(text);
    }

    /** @throws IllegalArgumentException when it would be taken for one of this program's own tables, or of dlt's */
    static void checkTable(String table) {
        if (table.matches("(?i)_+(caravan|dlt)_.*")) {
            throw new IllegalArgumentException("table '" + table + "' has a name as this program's own tables have;"
                    + " give it another");
        }
    }

    /** @throws IllegalArgumentException when a run reads only a part, so that replacing by it would erase the rest */
    static void checkWhole(Endpoint endpoint) {
        String word = !endpoint.isReadEveryRun() ? "again: always" : "no until";
        if (!endpoint.isReadEveryRun() || endpoint.reading().untilKnown()) {
            throw new IllegalArgumentException(
                    "replace would erase every row that a run does not read, and this list is"
                            + (endpoint.isReadEveryRun()
                                    ? " read down to what is known"
                                    : " read once per change of its parent")
                            + "; use merge, or say " + word + " on the source, or allowDataLoss: true on the sink");
        }
    }

    private static boolean untilKnown(String text) {
        if (!text.isEmpty() && !text.equals("known")) {
            throw new IllegalArgumentException("until '" + text + "' must be known, or left out");
        }
        return !text.isEmpty();
    }

    private static boolean flag(String parameter, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(parameter + " '" + text + "' must be true or false");
        }
        return text.equals("true");
    }

    private static String member(String text) {
        if (!text.matches("([a-z][a-z0-9_]*)?")) {
            throw new IllegalArgumentException("readAt '" + text
                    + "' must be a name of small letters, digits and _, such as read_at");
        }
        return text;
    }

    /**
     * Whether rows of a sink can be found by the id of a record that is gone.
     *
     * @throws IllegalArgumentException when they cannot
     */
    static void checkKey(Reading reading, List<String> primaryKey) {
        boolean found = primaryKey.size() == 1 && SINGLE_KEYS.contains(primaryKey.get(0));
        if (reading.complete() && !found) {
            throw new IllegalArgumentException("complete needs rows that are found by the record's id; "
                    + "set primaryKey: id (or uuid), or take complete away");
        }
    }
}
