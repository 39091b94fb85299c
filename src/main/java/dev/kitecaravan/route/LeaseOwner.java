package dev.kitecaravan.route;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Who holds a lease, in words a reader understands. */
final class LeaseOwner {
    private LeaseOwner() {
    }

    static String name() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "this machine";
        }
        ProcessHandle process = ProcessHandle.current();
        Instant started = process.info().startInstant().orElse(Instant.now()).truncatedTo(ChronoUnit.SECONDS);
        return "process " + process.pid() + " on " + host + ", started " + started;
    }
}
