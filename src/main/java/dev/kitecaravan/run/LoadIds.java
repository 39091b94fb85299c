package dev.kitecaravan.run;

import java.time.Instant;

/** Load and run ids: seconds and microseconds of the time, so that later ones compare greater as text. Thread-safe. */
final class LoadIds {
    private long last;

    synchronized String next() {
        Instant now = Instant.now();
        long micros = Math.max(last + 1, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
        last = micros;
        return micros / 1_000_000 + "." + String.format("%06d", micros % 1_000_000);
    }
}
