package dev.kitecaravan.mcp.tool;

import java.time.Duration;

/** A tool's call under way: how much time it has left, and whether it was stopped. */
public final class Call {
    /** The longest that a call takes. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private final long deadline = System.nanoTime() + LIMIT.toNanos();
    private volatile boolean cancelled;
    private Runnable stop;

    /** Stops it: what it does now, and whatever it would begin. Called from another thread. */
    public void cancel() {
        Runnable now;
        synchronized (this) {
            cancelled = true;
            now = stop;
        }
        if (now != null) {
            now.run();
        }
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * From now on stopping the call does this.
     *
     * @param action how; null for nothing
     * @throws ToolException when it was stopped already
     */
    synchronized void stopBy(Runnable action) {
        stop = action;
        if (cancelled && action != null) {
            throw new ToolException("The call was cancelled.");
        }
    }

    /**
     * The time left.
     *
     * @throws ToolException when there is none, or the call was stopped
     */
    public Duration left() {
        if (cancelled) {
            throw new ToolException("The call was cancelled.");
        }
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
            throw new ToolException("The call took longer than " + LIMIT.toSeconds()
                    + " s and was given up; ask for less, such as fewer days or one pipeline.");
        }
        return left;
    }
}
