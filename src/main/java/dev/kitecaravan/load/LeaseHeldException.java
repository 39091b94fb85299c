package dev.kitecaravan.load;

/** Another run writes to the dataset. */
public class LeaseHeldException extends DestinationException {
    public LeaseHeldException(String message) {
        super(message);
    }
}
