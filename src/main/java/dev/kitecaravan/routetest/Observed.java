package dev.kitecaravan.routetest;

import java.util.List;
import java.util.Map;

import dev.kitecaravan.run.EndpointReport.Outcome;

/**
 * What came of a test.
 *
 * @param outcome    how its route ended
 * @param message    why it did not end well; null when nothing speaks against it
 * @param tables     the rows of every table, by the table's name: values by column, in the order of the columns
 * @param letters    the dead letters
 * @param requests   paths and queries that the API was asked for
 * @param unanswered those that no answer was for, each with what was probably meant
 * @param unused     answers that nobody asked for
 * @param deliveries what endpoints outside got
 */
record Observed(Outcome outcome, String message, Map<String, List<Map<String, Object>>> tables, List<Letter> letters,
        List<String> requests, List<String> unanswered, List<Answer> unused, List<Delivery> deliveries) {

    /** A dead letter. */
    record Letter(String reason, String step, String table) {
        @Override
        public String toString() {
            return (step.isEmpty() ? "" : step + ": ") + reason;
        }
    }
}
