package dev.kitecaravan.load;

import java.time.Instant;

import dev.kitecaravan.text.Redactor;

/**
 * Dead letters of one kind: of one endpoint, refused by one step for one kind of reason.
 *
 * @param endpoint the endpoint
 * @param table    the table they were meant for
 * @param step     what refused them: route file, line and step; empty when that is not known
 * @param path     where in the record; empty for the whole
 * @param reason   why, of one of them
 * @param detail   the same in the words of the program that failed; null when there are no others
 * @param count    how many there are
 * @param first    when the first was refused first
 * @param last     when one was refused last
 * @param sample   one of the records, masked, as JSON text; cut when it is long
 */
public record LetterGroup(String endpoint, String table, String step, String path, String reason, String detail,
        long count, Instant first, Instant last, String sample) {
    /** What is to be done about them, in a sentence or two. */
    public String advice() {
        String replay = "'caravan state replay " + endpoint + "' loads them.";
        if (step.contains("step ") || reason.startsWith("a step of route ")) {
            return "Correct the step, or filter such records before it. Then 'caravan state reset " + endpoint
                    + "' and a run read them again; 'caravan state replay " + endpoint
                    + " --without-steps' loads them as they came to the step.";
        }
        if (reason.contains("primary key")) {
            return "Give the sink a primaryKey that every record has, or filter the others before it. Then " + replay;
        }
        if (reason.contains("contract")) {
            return "Let the contract of the sink allow it. Then " + replay;
        }
        return reason.contains("bytes")
                ? "Exclude what is too long in the route file, or choose a destination that holds it. Then " + replay
                : "When the reason is gone, " + replay;
    }

    LetterGroup plus(LetterGroup other) {
        return new LetterGroup(endpoint, table, step, path, reason, detail, count + other.count,
                first.isBefore(other.first) ? first : other.first, last.isAfter(other.last) ? last : other.last,
                sample);
    }

    /** Where and why, in one sentence. */
    public String sentence() {
        return (step.isEmpty() ? "" : step + ": ") + Redactor.redact(reason)
                + (path.isEmpty() ? "" : " (" + path + ")");
    }
}
