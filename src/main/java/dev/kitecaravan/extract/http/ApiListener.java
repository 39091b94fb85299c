package dev.kitecaravan.extract.http;

import java.time.Duration;

/** Told what the client does, for metrics and progress. Called on the thread that asked; must not block or throw. */
public interface ApiListener {
    ApiListener NONE = new ApiListener() {
    };

    /**
     * An attempt ended.
     *
     * @param status
     *            of the answer; 0 when none came (reset, time-out)
     * @param bytes
     *            of the body as kept, after decompression
     */
    default void requestDone(ApiRequest request, int status, Duration took, long bytes) {
    }

    /**
     * A wait for the budget begins.
     *
     * @param scope
     *            whose budget is spent: {@code user} or {@code organization <slug>}
     * @param atMost
     *            how long it will last if nothing changes
     */
    default void waitingForBudget(ApiRequest request, String scope, Duration atMost) {
    }

    /** Waits for the budget of this request ended; their total. */
    default void waitedForBudget(ApiRequest request, Duration total) {
    }

    /** An attempt failed in a way that asking again may heal; it will be asked again after the delay. */
    default void retrying(ApiRequest request, String reason, Duration delay) {
    }
}
