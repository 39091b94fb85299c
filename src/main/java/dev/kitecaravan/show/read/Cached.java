package dev.kitecaravan.show.read;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.show.html.Figures;

/**
 * Figures that are read again when they are asked for and have grown old; by one thread, the others wait for it. When the
 * destination cannot be read, the last ones are still there: a database file, say, is its writer's alone during a run.
 */
public final class Cached<T> {
    private final Duration life;
    private final Clock clock;
    private final Function<Instant, T> reading;
    private T value;
    private Instant at;
    private Duration took = Duration.ZERO;

    /**
     * @param life    how long figures are young; longer when they take long to read, so that a slow destination is not
     *                kept busy by people who look
     * @param reading makes the figures as they stand at a time
     */
    public Cached(Duration life, Clock clock, Function<Instant, T> reading) {
        this.life = life;
        this.clock = clock;
        this.reading = reading;
    }

    /**
     * What there is.
     *
     * @param at      when it was read
     * @param trouble why it is no newer; null when all is well
     */
    public record Reading<T>(T value, Instant at, String trouble) {
    }

    /** @throws DestinationException when there is nothing, and nothing can be read */
    public synchronized Reading<T> get() {
        Instant now = clock.instant();
        if (value != null && now.isBefore(at.plus(life).plus(took.multipliedBy(3)))) {
            return new Reading<>(value, at, null);
        }
        try {
            value = reading.apply(now);
            at = now;
            took = Duration.between(now, clock.instant());
            return new Reading<>(value, at, null);
        } catch (DestinationException e) {
            if (value == null) {
                throw e;
            }
            return new Reading<>(value, at, e.getMessage());
        }
    }
}
