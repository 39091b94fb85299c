package dev.kitecaravan.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import dev.kitecaravan.table.StateChange;

/**
 * How the API answered for the parents of one endpoint in one run. That it has nothing for a parent is noted once another
 * one was answered: until then the path itself may be wrong, and what was noted would keep the next run from asking again.
 * Used by one thread.
 */
final class ParentAnswers {
    /** State that waits in memory; beyond that it is committed, and the endpoint's state tells that nothing was there. */
    private static final int MOST_WITHHELD = 5_000;
    /** After so many refusals and no answer the others are not asked any more. */
    private static final int MOST_REFUSALS = 100;

    private final List<StateChange> withheld = new ArrayList<>();
    private final BooleanSupplier before;
    private Boolean answeredBefore;
    private long answered;
    private long missing;
    private long refused;
    private long failed;
    private String refusal;

    /** @param before whether an earlier run, or an earlier part of this one, was answered for a parent */
    ParentAnswers(BooleanSupplier before) {
        this.before = before;
    }

    private boolean isAnswered() {
        if (answered == 0 && answeredBefore == null) {
            answeredBefore = before.getAsBoolean();
        }
        return answered > 0 || answeredBefore;
    }

    /** One was answered: what waited for that. */
    List<StateChange> answered() {
        answered++;
        return released();
    }

    /**
     * The API has nothing for one.
     *
     * @param noted state that says so
     * @return what is to be committed now
     */
    List<StateChange> missing(List<StateChange> noted) {
        missing++;
        withheld.addAll(noted);
        return isAnswered() || withheld.size() > MOST_WITHHELD ? released() : List.of();
    }

    private List<StateChange> released() {
        List<StateChange> released = List.copyOf(withheld);
        withheld.clear();
        return released;
    }

    /** The token may not read what is below one. */
    void refused(String message) {
        refused++;
        refusal = refusal == null ? message : refusal;
    }

    /** One was given up for another reason. */
    void failed() {
        failed++;
    }

    /** Whether it is no use to ask for the others. */
    boolean isHopeless() {
        return refused >= MOST_REFUSALS && answered + missing + failed == 0;
    }

    /** How many the API had nothing for, which is no failure. */
    long missing() {
        return missing;
    }

    /**
     * Why the endpoint as a whole has failed, now that it is through; null when it has not.
     *
     * @param path     the endpoint's path
     * @param askedFor whether earlier runs noted that something was not there
     */
    String failure(String path, BooleanSupplier askedFor) {
        if (answered + failed > 0) {
            return null;
        }
        if (refused > 0 && missing == 0) {
            return refused == 1 ? null : "the API refused it for all " + refused + " parents (403). " + refusal;
        }
        if (refused > 0 || isAnswered() || missing == 0 && !askedFor.getAsBoolean()) {
            return null;
        }
        return "the API has nothing at its path, " + path + ", for "
                + (missing > 1 ? "any of its " + missing + " parents" : missing == 1 ? "its only parent" : "any parent")
                + " (404). Compare the path with Buildkite's documentation, and correct it in the route file.";
    }
}
