package dev.kitecaravan.text;

import java.io.IOException;

/** What is said when the Java runtime itself gives up: an {@link Error}, which comes neither of an input nor of an answer. */
public final class JvmErrors {
    private JvmErrors() {
    }

    /** The error that something was caused by, or is itself; null when there is none. */
    public static Error in(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof Error error) {
                return error;
            }
        }
        return null;
    }

    /** One sentence: what broke, and what to do next. */
    public static String sentence(Error error) {
        String what = error.getMessage() == null || error.getMessage().isBlank() ? "" : ": " + error.getMessage();
        if (error instanceof OutOfMemoryError) {
            return "Out of memory (" + error.getMessage() + "; the heap may take "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB). Give it more, such as CARAVAN_JAVA_OPTIONS=-Xmx1g; what was committed stays.";
        }
        IOException unpacking = unpacking(error);
        if (unpacking != null) {
            return "A database's library could not be unpacked (" + unpacking.getClass().getSimpleName() + ": "
                    + unpacking.getMessage() + "). It needs a temporary folder that is there, may be written to and has"
                    + " 100 MB free; name one, such as CARAVAN_JAVA_OPTIONS=-Djava.io.tmpdir=/var/tmp.";
        }
        if (error instanceof LinkageError) {
            return "The program is not whole (" + error.getClass().getSimpleName() + what + "). " + madeAnew();
        }
        return "The program broke (" + error.getClass().getSimpleName() + what + "); --verbose shows where.";
    }

    /** Drivers unpack their libraries while their classes are initialized; null where that is not what went wrong. */
    private static IOException unpacking(Error error) {
        if (!(error instanceof LinkageError)) {
            return null;
        }
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof IOException reason) {
                return reason;
            }
        }
        return null;
    }

    /** Only a folder of sources can be built; what was installed is installed again. */
    private static String madeAnew() {
        return Installation.hasSources()
                ? "Delete the folder target and call ./caravan again, or run mvn clean package."
                : "Install it anew; if that does not help, report this line.";
    }
}
