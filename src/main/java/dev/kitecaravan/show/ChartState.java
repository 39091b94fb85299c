package dev.kitecaravan.show;

import java.util.Arrays;
import java.util.List;

/**
 * The states of builds as charts show them, in the order they are stacked: few enough to be told apart by colour, and each
 * has a sign of its own beside it.
 */
enum ChartState {
    PASSED("passed", "✓", "passed"),
    FAILED("failed", "✕", "failed", "failing"),
    RUNNING("running", "▸", "running",
            "creating"),
    WAITING("waiting", "◦", "scheduled", "waiting", "blocked"),
    CANCELED("canceled", "–",
            "canceled", "canceling"),
    NOT_RUN("not run", "·", "not_run", "skipped"),
    OTHER("other", "?");

    private final String label;
    private final String sign;
    private final List<String> states;

    ChartState(String label, String sign, String... states) {
        this.label = label;
        this.sign = sign;
        this.states = List.of(states);
    }

    String label() {
        return label;
    }

    String sign() {
        return sign;
    }

    /** The class of its colour. */
    String style() {
        return "state-" + label.replace(' ', '-');
    }

    /** @param state as the API has it */
    static ChartState of(String state) {
        return Arrays.stream(values()).filter(s -> s.states.contains(state)).findFirst().orElse(OTHER);
    }
}
