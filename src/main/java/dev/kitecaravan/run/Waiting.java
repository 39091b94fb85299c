package dev.kitecaravan.run;

/** A wait under way, as {@link RunListener#waiting} was told of it; closing it says that the wait is over. */
@FunctionalInterface
public interface Waiting extends AutoCloseable {
    /** Of nobody who listens. */
    Waiting NONE = () -> {
    };

    @Override
    void close();
}
