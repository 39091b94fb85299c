package dev.kitecaravan.sandbox;

import java.util.UUID;

/** One job of a build. It is filled by whoever makes it and not changed once it is part of a build. */
final class Job implements Cloneable {
    final UUID id;
    final long seed;
    final Step step;
    String state = "waiting";
    long createdAt;
    long scheduledAt;
    long runnableAt;
    long startedAt;
    long finishedAt;
    Integer exitStatus;
    String signal;
    String signalReason;
    boolean softFailed;
    String brokenReason;
    /** The job that ran instead of this one; null when it was not retried. */
    UUID retriedIn;
    String retryType;
    Person retriedBy;
    /** How often the step had been tried before; 0 is written as null. */
    int retries;
    /** The job that this one repeats. */
    UUID retrySource;
    String retrySourceType;
    /** −1 when the step is not parallel. */
    int parallelIndex = -1;
    int parallelTotal;
    Agent agent;
    Person unblockedBy;
    long unblockedAt;

    Job(UUID id, long seed, Step step) {
        this.id = id;
        this.seed = seed;
        this.step = step;
    }

    boolean retried() {
        return retriedIn != null;
    }

    boolean startedScript() {
        return step.script() && startedAt != JsonBytes.NEVER;
    }

    boolean live() {
        return step.script() && (state.equals("running") || state.equals("scheduled") || state.equals("assigned")
                || state.equals("canceling"));
    }

    /** A copy to change, with the same id. */
    Job copy() {
        try {
            return (Job) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A copy to change, with an id of its own. */
    Job successor(UUID newId) {
        Job next = new Job(newId, Seeds.mix(seed), step);
        next.createdAt = createdAt;
        next.parallelIndex = parallelIndex;
        next.parallelTotal = parallelTotal;
        next.agent = agent;
        return next;
    }
}
