package dev.kitecaravan.run;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Lease;

/** Renews a lease while work goes on, three times in its life; a lease that is lost stops the work. */
public final class LeaseKeeper implements AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread keeper = new Thread(task, "lease");
        keeper.setDaemon(true);
        return keeper;
    });

    /** @param stop told why, when the lease is lost */
    public LeaseKeeper(Lease lease, Duration life, Consumer<String> stop) {
        long period = life.toMillis() / 3;
        thread.scheduleAtFixedRate(() -> {
            try {
                lease.renew();
            } catch (DestinationException e) {
                stop.accept(e.getMessage());
                throw e;
            }
        }, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
