package dev.kitecaravan.load;

/** A database's file cannot be read for now, since this very process writes it; when the run has ended it can. */
public class FileInUseException extends DestinationException {
    public FileInUseException(String message) {
        super(message);
    }

    public FileInUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
