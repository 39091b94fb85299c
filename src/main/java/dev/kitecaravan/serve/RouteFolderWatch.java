package dev.kitecaravan.serve;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

/**
 * Looks at route files again and again, and tells what they hold once it is another thing than before and has been the same
 * for two looks: so it does not matter whether an editor writes in place, renames a new file over the old one, or touches
 * several files at once.
 *
 * @param <T> what the files hold, with equals
 */
final class RouteFolderWatch<T> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("caravan");

    private final Supplier<T> look;
    private final Consumer<T> changed;
    private final Duration pause;
    private final Thread thread;
    private T told;

    /**
     * Begins.
     *
     * @param look    reads the files; called by one thread
     * @param known   what they held before
     * @param changed told of what they hold now
     */
    RouteFolderWatch(Supplier<T> look, T known, Consumer<T> changed, Duration pause) {
        this.look = look;
        this.told = known;
        this.changed = changed;
        this.pause = pause;
        this.thread = new Thread(this::watch, "watch-routes");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            T seen = told;
            while (true) {
                Thread.sleep(pause.toMillis());
                seen = look(seen);
            }
        } catch (InterruptedException e) {
            // It is closed.
            Thread.currentThread().interrupt();
        }
    }

    private T look(T seen) {
        try {
            T now = look.get();
            if (now.equals(seen) && !now.equals(told)) {
                told = now;
                changed.accept(now);
            }
            return now;
        } catch (RuntimeException e) {
            // What is saved next may be well, and would not be looked at any more.
            LOG.error("what was saved could not be taken", e);
            return seen;
        }
    }

    /** Looks no more, and waits until what was told is dealt with. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
