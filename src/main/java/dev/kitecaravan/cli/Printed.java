package dev.kitecaravan.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.function.Supplier;

/** Whether what a verb printed got where it was to go: Java's streams keep to themselves that a disk was full. */
final class Printed {
    private static final String READER_LEFT = "Broken pipe";

    private Printed() {
    }

    /**
     * The exit code of a verb whose output is whole; {@link ExitCode#FAILED} instead of a good one where it is not. That
     * whoever reads it had enough, as {@code head}, is no failure.
     *
     * @param out    where it printed
     * @param reason why the output takes nothing, asked for when it took not all
     * @param err    where it is said
     */
    static int verdict(int code, PrintStream out, Supplier<String> reason, PrintWriter err) {
        if (!out.checkError()) {
            return code;
        }
        String why = reason.get();
        if (READER_LEFT.equals(why)) {
            return code;
        }
        err.println("Not all of the output could be written" + (why == null ? "" : " (" + why + ")")
                + ": what is printed is not whole, and nothing else is missing. Make room, or print elsewhere.");
        err.flush();
        return code == ExitCode.GOOD ? ExitCode.FAILED : code;
    }

    /** Why the process's output takes nothing more; null when it does. */
    static String reason() {
        try {
            // Not closed: that would close the output of the process.
            new FileOutputStream(FileDescriptor.out).write('\n');
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
