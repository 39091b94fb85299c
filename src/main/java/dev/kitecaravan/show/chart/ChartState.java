package dev.kitecaravan.show.chart;

import java.util.Arrays;
import java.util.List;

/**
 * The states of builds as charts show them, in the order they are stacked: few enough to be told apart by colour, and each
 * has a sign of its own beside it.
 */
public enum ChartState {
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

    public String label() {
        return label;
    }

    public String sign() {
        return sign;
    }

    /** The class of its colour. */
    public String style() {
        return "state-" + label.replace(' ', '-');
    }

    /** @param state as the API has it */
    public static ChartState of(String state) {
        return Arrays.stream(values()).filter(s -> s.states.contains(state)).findFirst().orElse(OTHER);
    }
}
