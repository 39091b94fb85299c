package dev.kitecaravan.text;

/** What is said when the Java runtime itself gives up: an {@link Error}, which is nobody's input and no answer of anybody. */
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
        if (error instanceof LinkageError) {
            return "The program is not whole (" + error.getClass().getSimpleName() + what
                    + "). Delete the folder target and call ./caravan again, or run mvn clean package.";
        }
        return "The program broke (" + error.getClass().getSimpleName() + what + "); --verbose shows where.";
    }
}
