package dev.kitecaravan.cli;

/** Something the user set or typed cannot be used; ends a verb with exit code 2. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
