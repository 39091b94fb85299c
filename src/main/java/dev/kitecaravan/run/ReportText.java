package dev.kitecaravan.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.kitecaravan.load.RowCounts;

/** The words in which tables and logs tell what a run did. */
public final class ReportText {
    private ReportText() {
    }

    /** A number of requests, in words. */
    public static String requests(long count) {
        return count + (count == 1 ? " request" : " requests");
    }

    /** One endpoint's line of it, as a sentence for a log. */
    public static String sentence(EndpointReport endpoint) {
        RowCounts all = endpoint.tables().values().stream().reduce(RowCounts.NONE, RowCounts::plus);
        String notes = notes(endpoint);
        return all.added() + " rows new, " + all.changed() + " changed, " + all.same() + " same; "
                + requests(endpoint.requests()) + " in " + seconds(endpoint.took())
                + (endpoint.waited().isZero() ? "" : ", waited " + seconds(endpoint.waited()))
                + (notes.isEmpty() ? "" : "; " + notes);
    }

    public static String notes(EndpointReport endpoint) {
        List<String> notes = new ArrayList<>();
        if (endpoint.outcome() != EndpointReport.Outcome.COMPLETE) {
            notes.add(endpoint.outcome() == EndpointReport.Outcome.SKIPPED
                    ? "not begun"
                    : endpoint.outcome().name().toLowerCase(Locale.ROOT));
        }
        if (endpoint.filtered() > 0) {
            notes.add(endpoint.filtered() + " filtered by the route");
        }
        if (endpoint.deadLetters() > 0) {
            notes.add(endpoint.deadLetters() + (endpoint.deadLetters() == 1 ? " dead letter" : " dead letters"));
        }
        if (endpoint.missing() > 0) {
            notes.add(endpoint.missing() + " not there (404)");
        }
        endpoint.sideWays().forEach(way -> notes.add(way.failed() + " did not arrive"));
        notes.addAll(endpoint.notes());
        return String.join(", ", notes);
    }

    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
    }
}
