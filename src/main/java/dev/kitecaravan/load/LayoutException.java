package dev.kitecaravan.load;

/** The dataset was written by a newer caravan, which alone knows how to go on with it. */
public class LayoutException extends DestinationException {
    public LayoutException(String message) {
        super(message);
    }
}
