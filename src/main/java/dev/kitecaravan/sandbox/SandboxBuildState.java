package dev.kitecaravan.sandbox;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The states of a build. {@link #BLOCKED} is a filter only: a blocked build shows the state it had before, passed, and
 * {@code blocked: true}.
 */
public enum SandboxBuildState {
    CREATING,
    SCHEDULED,
    RUNNING,
    PASSED,
    FAILING,
    FAILED,
    BLOCKED,
    CANCELING,
    CANCELED,
    SKIPPED,
    NOT_RUN;

    /** The states in which something still runs or will run by itself. */
    static final Set<SandboxBuildState> OPEN = Set.of(CREATING, SCHEDULED, RUNNING, FAILING, CANCELING);

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The state as the API spells it. */
    public String text() {
        return text;
    }

    /** The states that a value of the filter means; {@code finished} is a short word for four of them. */
    static Optional<Set<SandboxBuildState>> named(String text) {
        if (text.equals("finished")) {
            return Optional.of(EnumSet.of(PASSED, FAILED, BLOCKED, CANCELED));
        }
        for (SandboxBuildState state : values()) {
            if (state.text.equals(text)) {
                return Optional.of(EnumSet.of(state));
            }
        }
        return Optional.empty();
    }
}
