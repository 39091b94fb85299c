package dev.kitecaravan.load;

/** A destination could not do what was asked. The message is redacted and says what to do next. */
public class DestinationException extends RuntimeException {
    public DestinationException(String message) {
        super(message);
    }

    public DestinationException(String message, Throwable cause) {
        super(message, cause);
    }
}
