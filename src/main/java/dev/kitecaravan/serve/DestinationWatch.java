package dev.kitecaravan.serve;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.run.Messages;
import dev.kitecaravan.text.Redactor;

/**
 * Whether the destination can be used, as the last use of it showed. From a failure on it is looked at every few seconds
 * until it is back; a PostgreSQL server is looked at all the time. Others are not, while all is well: a file is best left
 * to those who read it, and a warehouse is woken up, and paid for, by being asked.
 */
public final class DestinationWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String NAME = "destination";

    private final DestinationSettings settings;
    private final boolean always;
    private final Runnable whenReachable;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watch = new Thread(task, "destination-watch");
        watch.setDaemon(true);
        return watch;
    });
    private volatile HealthCheck last = HealthCheck.down(NAME, "was not used yet");

    /**
     * Begins to watch a destination; until {@link #used} it is not known to be well.
     *
     * @param whenReachable called after every look that found it well
     */
    public DestinationWatch(DestinationSettings settings, Runnable whenReachable) {
        this(settings, whenReachable, EVERY);
    }

    /** @param every the pause between two looks */
    DestinationWatch(DestinationSettings settings, Runnable whenReachable, Duration every) {
        this.settings = settings;
        this.whenReachable = whenReachable;
        this.always = settings.name().equals("postgres");
        thread.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (always || !last.up()) {
            try (Destination destination = Destinations.create(settings)) {
                destination.validate();
                used();
                whenReachable.run();
            } catch (DestinationException e) {
                failed(e);
            } catch (RuntimeException | Error e) {
                // A look that throws would be the last one, and what was said before it would stand for good.
                LOG.error("the look at the destination failed", e);
                failed(new DestinationException(Messages.of(e), e));
            }
        }
    }

    /** A run used it. */
    public void used() {
        last = HealthCheck.up(NAME, settings.name() + " is reachable");
    }

    /** It could not be used. */
    public void failed(DestinationException e) {
        last = HealthCheck.down(NAME, Redactor.redact(String.valueOf(e.getMessage())));
    }

    public HealthCheck check() {
        return last;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
