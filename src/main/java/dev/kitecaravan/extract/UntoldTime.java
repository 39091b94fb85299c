package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.text.VisibleText;

/** What is said of an API whose answers tell no time: of each kind once. Not thread-safe. */
final class UntoldTime {
    private static final int MOST_SHOWN = 60;
    private static final String USED = ", so this machine's clock was used. See that it is right, and what stands between here"
            + " and Buildkite: what Buildkite sends has a Date.";

    private boolean absent;
    private boolean absentSaid;
    private String unreadable;
    private boolean unreadableSaid;

    /** @param date the header as it came; null when there is none */
    void saw(String date) {
        if (date == null || date.isBlank()) {
            absent = true;
        } else if (unreadable == null) {
            unreadable = date;
        }
    }

    /** What was not said before. */
    List<String> told() {
        List<String> notices = new ArrayList<>();
        if (absent && !absentSaid) {
            absentSaid = true;
            notices.add("Buildkite's clock is not known: its answers have no Date" + USED);
        }
        if (unreadable != null && !unreadableSaid) {
            unreadableSaid = true;
            notices.add("Buildkite's clock is not known: the Date of its answers is '" + shown(unreadable)
                    + "', which is no date" + USED);
        }
        return notices;
    }

    private static String shown(String date) {
        String visible = VisibleText.of(date).strip();
        int end = visible.offsetByCodePoints(0, Math.min(MOST_SHOWN, visible.codePointCount(0, visible.length())));
        return end == visible.length() ? visible : visible.substring(0, end) + "…";
    }
}
