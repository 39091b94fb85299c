package dev.kitecaravan.load;

/** There is nothing to read yet: no load has made the dataset. */
public class NothingLoadedException extends DestinationException {
    public NothingLoadedException(String message) {
        super(message);
    }
}
