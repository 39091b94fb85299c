package dev.kitecaravan.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that this program talks to, if there is one: how wide it is, also after somebody resized it. */
final class Terminal {
    private static final int NARROWEST = 20;
    private static final int USUAL = 80;
    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");
    /** Somebody may resize it at any time; asking costs a process of some milliseconds. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(2);
    private static final Terminal OF_PROCESS = new Terminal();

    private int width;
    private long measuredAt;

    private Terminal() {
    }

    /** Whether standard output and input are a terminal. */
    static boolean isThere() {
        return System.console() != null;
    }

    /** Its columns; 80 where that cannot be found out. The variable COLUMNS wins. */
    static int columns() {
        return OF_PROCESS.width();
    }

    private synchronized int width() {
        long now = System.nanoTime();
        if (width == 0 || now - measuredAt > GOOD_FOR.toNanos()) {
            width = measured();
            measuredAt = now;
        }
        return width;
    }

    private static int measured() {
        String given = System.getenv("COLUMNS");
        if (given != null && given.matches("\\d{1,4}")) {
            return Math.max(NARROWEST, Integer.parseInt(given));
        }
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            stty.waitFor(1, TimeUnit.SECONDS);
            Matcher size = SIZE.matcher(answer);
            return size.matches() && !size.group(1).equals("0")
                    ? Math.max(NARROWEST, Integer.parseInt(size.group(1)))
                    : USUAL;
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }
}
