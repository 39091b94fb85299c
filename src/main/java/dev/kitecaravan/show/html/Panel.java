package dev.kitecaravan.show.html;

import java.util.function.Supplier;

import dev.kitecaravan.load.DestinationException;

/**
 * One part of the page: what it shows, or why it shows nothing. A part that fails takes no other with it.
 *
 * @param value   null when there is nothing to show
 * @param missing why, in a sentence; null when there is something
 */
public record Panel<T>(T value, String missing) {
    public static <T> Panel<T> of(T value) {
        return new Panel<>(value, null);
    }

    public static <T> Panel<T> missing(String why) {
        return new Panel<>(null, why);
    }

    /** What the reading gives, or what the destination says instead. */
    public static <T> Panel<T> reading(Supplier<Panel<T>> reading) {
        try {
            return reading.get();
        } catch (DestinationException e) {
            return missing("Not read: " + e.getMessage());
        }
    }
}
