package dev.kitecaravan.run;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Lease;

/**
 * Renews a lease while work goes on, three times in its life; a lease that is lost stops the work. When it could not be
 * renewed for its whole life, what the work still waits for is ended.
 */
public final class LeaseKeeper implements AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread keeper = new Thread(task, "lease");
        keeper.setDaemon(true);
        return keeper;
    });

    /** @param stop told why, when the lease is lost */
    public LeaseKeeper(Lease lease, Duration life, Consumer<String> stop) {
        long period = life.toMillis() / 3;
        AtomicLong renewed = new AtomicLong(System.nanoTime());
        thread.scheduleAtFixedRate(() -> {
            long asked = System.nanoTime();
            try {
                lease.renew();
                renewed.set(asked);
            } catch (RuntimeException | Error e) {
                // Whatever it is: a lease that nobody renews any more is another run's soon.
                long left = life.toNanos() - (System.nanoTime() - renewed.get());
                thread.schedule(lease::expired, Math.max(0, left), TimeUnit.NANOSECONDS);
                stop.accept(e instanceof DestinationException told ? told.getMessage() : Messages.of(e));
                throw e;
            }
        }, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
