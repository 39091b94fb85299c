package dev.kitecaravan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.Failures;
import dev.kitecaravan.run.RunReport;

/** What a run says below its table: why endpoints failed, and which records of the others were refused. */
final class RunVerdict {
    private static final String LETTERS = " 'caravan letters' shows them, and what to do.";

    private RunVerdict() {
    }

    static List<String> lines(RunReport report) {
        List<String> lines = new ArrayList<>();
        for (EndpointReport endpoint : report.endpoints()) {
            if (endpoint.deadLetters() > 0 && endpoint.outcome() != Outcome.FAILED) {
                lines.add("Dead letters of " + endpoint.endpoint() + ": " + endpoint.letters().sentence() + LETTERS);
            }
        }
        for (EndpointReport endpoint : report.endpoints()) {
            failures(endpoint, lines);
            if (endpoint.outcome() == Outcome.FAILED && endpoint.deadLetters() > 0) {
                lines.add((endpoint.lettersFail() ? "FAILED " : "Dead letters of ") + endpoint.endpoint() + ": "
                        + endpoint.letters().sentence() + LETTERS);
            }
            endpoint.sideWays().forEach(way -> lines.add("FAILED " + endpoint.endpoint() + ": " + way));
        }
        if (report.has(Outcome.SKIPPED) && report.failures().isEmpty() && report.stopped() != null) {
            lines.add("FAILED " + report.endpoints().stream().filter(each -> each.outcome() == Outcome.SKIPPED)
                    .map(EndpointReport::endpoint).collect(Collectors.joining(", ")) + ", not begun: "
                    + report.stopped());
        }
        return lines;
    }

    private static void failures(EndpointReport endpoint, List<String> lines) {
        Failures failures = endpoint.failures();
        if (failures.count() == 1) {
            lines.add("FAILED " + named(endpoint.endpoint(), failures.named().get(0)));
        } else if (failures.count() > 1) {
            lines.add("FAILED " + endpoint.endpoint() + ": " + failures.count() + " failures:");
            failures.lines().forEach(line -> lines.add("  " + line));
        }
    }

    /** What an answer did wrong names its endpoint by itself. */
    private static String named(String endpoint, String reason) {
        return reason.startsWith(endpoint + ": ") ? reason : endpoint + ": " + reason;
    }
}
