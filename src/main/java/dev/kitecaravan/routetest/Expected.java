package dev.kitecaravan.routetest;

/**
 * A value that a test expects, and where the file says so.
 *
 * @param value the value; not null, but for a column that is to be null
 * @param place where it stands
 */
public record Expected<T>(T value, Place place) {
    /** One that stands in no file yet. */
    public static <T> Expected<T> of(T value) {
        return new Expected<>(value, Place.NONE);
    }
}
