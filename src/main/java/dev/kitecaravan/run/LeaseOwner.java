package dev.kitecaravan.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Who holds a lease, in words a reader understands. */
public final class LeaseOwner {
    private LeaseOwner() {
    }

    public static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this machine";
        }
    }

    static String name() {
        ProcessHandle process = ProcessHandle.current();
        Instant started = process.info().startInstant().orElse(Instant.now()).truncatedTo(ChronoUnit.SECONDS);
        return "process " + process.pid() + " on " + host() + ", started " + started;
    }
}
