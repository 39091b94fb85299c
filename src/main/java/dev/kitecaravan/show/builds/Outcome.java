package dev.kitecaravan.show.builds;

import java.util.Arrays;

/** How an attempt of a job came out, in the words of the view {@code ci_jobs}; each has a sign, so that colour is not needed. */
enum Outcome {
    PASSED("passed", "passed", "✓", "state-passed", "is-fresh"),
    FAILED("failed", "failed", "✕", "state-failed", "is-failed"),
    SOFT_FAILED("soft_failed", "soft failed", "◐", "state-waiting", "is-late"),
    CANCELED("canceled", "canceled", "–", "state-canceled", ""),
    NOT_RUN("not_run", "not run", "·", "state-not-run", ""),
    OPEN("open", "open", "▸", "state-running", "is-running");

    private final String word;
    private final String label;
    private final String sign;
    private final String style;
    private final String badge;

    Outcome(String word, String label, String sign, String style, String badge) {
        this.word = word;
        this.label = label;
        this.sign = sign;
        this.style = style;
        this.badge = badge;
    }

    /** @throws IllegalArgumentException when the view has no such word */
    static Outcome of(String word) {
        return Arrays.stream(values()).filter(outcome -> outcome.word.equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("ci_jobs has no outcome " + word));
    }

    String label() {
        return label;
    }

    String sign() {
        return sign;
    }

    /** The class of its colour in drawings. */
    String style() {
        return style;
    }

    /** The class of its colour as a badge. */
    String badge() {
        return badge;
    }

    boolean isFailure() {
        return this == FAILED || this == SOFT_FAILED;
    }
}
