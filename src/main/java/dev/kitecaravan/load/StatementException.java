package dev.kitecaravan.load;

/** A person's text is not one SQL statement; the message says where and what to do. Nothing was asked of the destination. */
public final class StatementException extends DestinationException {
    private static final long serialVersionUID = 1L;

    StatementException(String message) {
        super(message);
    }
}
