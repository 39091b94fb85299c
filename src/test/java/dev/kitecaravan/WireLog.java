package dev.kitecaravan;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The HTTP client's log of every byte. Before an application starts Quarkus lets every line of every library pass, this one
 * too, which takes more time and memory than what a test measures.
 */
public final class WireLog {
    /** Held: a logger that nobody holds forgets its level. */
    private static final Logger LOG = Logger.getLogger("org.apache.hc.client5.http.wire");

    private WireLog() {
    }

    public static void off() {
        LOG.setLevel(Level.OFF);
    }
}
