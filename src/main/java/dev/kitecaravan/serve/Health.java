package dev.kitecaravan.serve;

import java.util.List;

/** What a service says of its health; asked on every request for it, from several threads, so that it has to be quick. */
public interface Health {
    /** Down only when starting the process anew is the cure. */
    List<HealthCheck> live();

    /** Down while it cannot do its work, for a reason that may pass. */
    List<HealthCheck> ready();

    /** Up once it has begun to work, and from then on. */
    List<HealthCheck> started();
}
