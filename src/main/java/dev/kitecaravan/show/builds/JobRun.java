package dev.kitecaravan.show.builds;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a job did in one build: all its attempts, of all its parallel jobs.
 *
 * @param number   the build's
 * @param created  when the build was made; null where that is not known
 * @param branch   the build's; null where it has none
 * @param attempts at least one
 */
record JobRun(long number, Instant created, String branch, List<BuildStep> attempts) {
    /** From what matters least to what matters most. */
    private static final List<Outcome> WORSE = List.of(Outcome.PASSED, Outcome.NOT_RUN, Outcome.OPEN, Outcome.CANCELED,
            Outcome.SOFT_FAILED, Outcome.FAILED);

    /** The worst of those attempts that count. */
    Outcome outcome() {
        return attempts.stream().filter(BuildStep::counts).map(BuildStep::outcome)
                .max(Comparator.comparing(WORSE::indexOf)).orElse(attempts.get(attempts.size() - 1).outcome());
    }

    /** Whether it passed, but not at the first attempt. */
    boolean passedOnRetry() {
        return outcome() == Outcome.PASSED && attempts.stream().anyMatch(step -> step.outcome().isFailure());
    }

    /** The longest that an attempt which counts ran, in seconds; null where none has ended. */
    Double ran() {
        return longest(BuildStep::ran);
    }

    /** The longest that an attempt which counts waited for an agent, in seconds; null where none has started. */
    Double waited() {
        return longest(BuildStep::waited);
    }

    private Double longest(Function<BuildStep, Double> seconds) {
        return attempts.stream().filter(BuildStep::counts).map(seconds).filter(Objects::nonNull)
                .max(Comparator.naturalOrder()).orElse(null);
    }

    /** The outcome, as people hear it. */
    String words() {
        return passedOnRetry() ? "passed on a retry" : outcome().label();
    }
}
