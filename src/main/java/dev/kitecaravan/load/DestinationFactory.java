package dev.kitecaravan.load;

/**
 * The way into one kind of destination. A kind that a slim build leaves out implements it in a public class with a public
 * constructor without parameters, named in {@link Destinations} and annotated for reflection, so that native builds keep
 * it.
 */
public interface DestinationFactory {
    /**
     * Looks at its address and its other settings; nothing is connected, no cloud is asked who this is.
     *
     * @throws DestinationException when they cannot be used, as {@link #create} and {@link #reader} throw it
     */
    void check(DestinationSettings settings);

    /** Makes it; nothing is connected yet. */
    Destination create(DestinationSettings settings);

    /** Opens it for reading only. */
    TableReader reader(DestinationSettings settings);
}
