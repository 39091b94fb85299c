package dev.kitecaravan.load;

/** The right to be the one writer of a dataset. */
public interface Lease extends AutoCloseable {
    /**
     * Extends it by its life. Called from another thread than the destination's.
     *
     * @throws DestinationException when it was lost meanwhile
     */
    void renew();

    /**
     * Its life has passed and it could not be renewed: whatever its writer still waits for is ended. Called from another
     * thread than the destination's.
     */
    default void expired() {
    }

    /** Gives it back. */
    @Override
    void close();
}
