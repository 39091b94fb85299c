package dev.kitecaravan.load;

/** The dataset was written by a newer caravan, by dlt, or under another system prefix: this one must not go on with it. */
public class LayoutException extends DestinationException {
    public LayoutException(String message) {
        super(message);
    }
}
