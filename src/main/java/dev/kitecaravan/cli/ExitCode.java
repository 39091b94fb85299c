package dev.kitecaravan.cli;

/** What a verb's exit code means. */
final class ExitCode {
    static final int GOOD = 0;
    /** Something failed, and was named. */
    static final int FAILED = 1;
    /** A flag, a setting or a route file cannot be used. */
    static final int USAGE = 2;
    /** The token was refused. */
    static final int UNAUTHORIZED = 3;

    private ExitCode() {
    }
}
