package dev.kitecaravan.run;

import java.time.Instant;
import java.util.function.Supplier;

/** Hears how a run gets on; called on the run's thread unless it says otherwise. */
public interface RunListener {
    /** What is waited for while a destination is opened. */
    String OPENING = "the destination to open (another program may have locked it)";

    RunListener NONE = new RunListener() {
    };

    /** Something the user should know: a skew of clocks, a double builds list. One sentence. */
    default void warning(String message) {
    }

    /** An endpoint begins. */
    default void begin(String endpoint) {
    }

    /** A page was dealt with. */
    default void progress(EndpointReport soFar) {
    }

    /**
     * The same, for who shows what is left.
     *
     * @param remaining to be asked for only when it is shown
     */
    default void progress(EndpointReport soFar, Supplier<Remaining> remaining) {
        progress(soFar);
    }

    /** What did not arrive after an endpoint ended: the event of its load. */
    default void undelivered(String endpoint, SideWay lost) {
    }

    /**
     * Something is waited for from now on, until what is returned is closed. From any thread.
     *
     * @param what  in words that follow "waiting for"
     * @param until when the wait is over at the latest; null when nobody knows
     */
    default Waiting waiting(String what, Instant until) {
        return Waiting.NONE;
    }

    /** An endpoint ended. */
    default void end(EndpointReport report) {
    }
}
