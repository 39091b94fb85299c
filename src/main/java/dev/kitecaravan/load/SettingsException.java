package dev.kitecaravan.load;

/** A setting of the destination cannot be used, whatever state the destination is in. */
public class SettingsException extends DestinationException {
    public SettingsException(String message) {
        super(message);
    }

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
