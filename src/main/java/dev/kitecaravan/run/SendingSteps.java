package dev.kitecaravan.run;

import java.util.HashSet;
import java.util.Set;

/**
 * Steps of an endpoint's route that send a record elsewhere, while they do. A run that is told to stop does not wait for them:
 * what is in hand is given up with its page, which the next run reads again. Used by any thread.
 */
final class SendingSteps {
    private final Set<Thread> threads = new HashSet<>();
    private boolean sends;
    private boolean brokenOff;
    private boolean abandoned;

    /**
     * A step begins to send.
     *
     * @return whether it has to {@link #leave}; false inside another one of the same thread
     * @throws StoppedException when nothing is to be sent any more
     */
    synchronized boolean enter() {
        requireNotAbandoned();
        sends = true;
        return threads.add(Thread.currentThread());
    }

    /** @throws StoppedException when the run went on without it */
    synchronized void leave() {
        threads.remove(Thread.currentThread());
        requireNotAbandoned();
        if (brokenOff) {
            // It was for the step, and not for what commits or closes after it.
            Thread.interrupted();
        }
    }

    /** Asks steps that send to end at once. Of a route that sends nothing the page in hand is still kept. */
    synchronized void breakOff() {
        brokenOff = true;
        threads.forEach(Thread::interrupt);
    }

    /** Goes on without the steps that still send, if there are any: their thread may do nothing more with the run. */
    synchronized boolean abandon() {
        abandoned = brokenOff && !threads.isEmpty();
        return abandoned;
    }

    /** Whether the page in hand is given up. */
    synchronized boolean isBrokenOff() {
        return brokenOff && sends;
    }

    /** @throws StoppedException when the run went on without the calling thread */
    synchronized void requireNotAbandoned() {
        if (abandoned) {
            throw new StoppedException();
        }
    }
}
