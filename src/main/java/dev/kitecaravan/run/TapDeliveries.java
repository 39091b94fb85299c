package dev.kitecaravan.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** What the taps of an endpoint's route have under way, on threads of their own. Thread-safe. */
final class TapDeliveries {
    private final Map<String, Integer> underWay = new LinkedHashMap<>();
    private long ended;

    synchronized void begun(String way) {
        underWay.merge(way, 1, Integer::sum);
    }

    synchronized void ended(String way) {
        underWay.computeIfPresent(way, (same, count) -> count == 1 ? null : count - 1);
        ended++;
        notifyAll();
    }

    /**
     * Waits until all have ended, as long as now and then one does.
     *
     * @param patience how long none may end
     * @param late     told of each that had not, with its way
     */
    synchronized void await(Duration patience, BiConsumer<String, String> late) {
        try {
            long seen = ended;
            long until = System.nanoTime() + patience.toNanos();
            while (!underWay.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                wait(left);
                if (ended != seen) {
                    seen = ended;
                    until = System.nanoTime() + patience.toNanos();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        underWay.forEach((way, count) -> {
            for (int i = 0; i < count; i++) {
                late.accept(way, "it had not ended " + patience.toSeconds() + " s after the last one that did");
            }
        });
        underWay.clear();
    }
}
