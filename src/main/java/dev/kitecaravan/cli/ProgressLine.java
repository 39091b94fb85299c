package dev.kitecaravan.cli;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.Remaining;
import dev.kitecaravan.run.ReportText;

/** One line that says how far an endpoint is, no longer than the terminal is wide: what matters least is left out first. */
final class ProgressLine {
    private static final String MORE = "…";
    private static final String BETWEEN = " · ";

    private ProgressLine() {
    }

    /**
     * The line.
     *
     * @param at      the endpoint's number in the run, from 1
     * @param of      how many endpoints the run reads
     * @param waiting what is waited for just now; null for nothing
     * @param width   columns of the terminal; the line is one shorter, since a full line wraps on some
     */
    static String of(EndpointReport soFar, Remaining remaining, int at, int of, String waiting, int width) {
        List<String> parts = new ArrayList<>();
        parts.add("[" + at + "/" + of + "] " + soFar.endpoint());
        parts.add(count(soFar.records(), "record"));
        if (waiting != null) {
            parts.add(waiting);
        }
        if (remaining.requests() > 0 && soFar.requests() > 0) {
            parts.add(100 * soFar.requests() / (soFar.requests() + remaining.requests()) + " %");
            if (remaining.time() != null) {
                parts.add(left(remaining.time().toSeconds()) + " left");
            }
        }
        parts.add(ReportText.requests(soFar.requests()));
        if (remaining.budget() >= 0) {
            parts.add("budget " + remaining.budget());
        }
        return fitted(parts, width - 1);
    }

    private static String fitted(List<String> parts, int width) {
        StringBuilder line = new StringBuilder(cut(parts.get(0), width));
        for (String part : parts.subList(1, parts.size())) {
            if (line.length() + BETWEEN.length() + part.length() > width) {
                break;
            }
            line.append(BETWEEN).append(part);
        }
        return line.toString();
    }

    /** A text with its middle left out where it is longer than that: names are told apart by both ends. */
    static String cut(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int head = (width - MORE.length() + 1) / 2;
        return text.substring(0, head) + MORE + text.substring(text.length() - (width - MORE.length() - head));
    }

    /** A number of things, in words. */
    static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    private static String left(long seconds) {
        return seconds < 90 ? seconds + " s" : Math.round(seconds / 60.0) + " min";
    }
}
