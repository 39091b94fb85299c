package dev.kitecaravan.settings;

/** Something the user set or typed cannot be used; ends a verb with exit code 2. */
public final class UsageException extends RuntimeException {
    public UsageException(String message) {
        super(message);
    }
}
