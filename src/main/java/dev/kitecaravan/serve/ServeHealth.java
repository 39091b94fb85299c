package dev.kitecaravan.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.kitecaravan.settings.Setting;

/** The health of a service, from its first moment on. */
final class ServeHealth implements Health {
    private static final String SERVICE = "service";
    private static final String SCHEDULE = "schedule";
    private static final String TOKEN = "token";

    private final DestinationWatch destination;
    private final Supplier<String> refused;
    private volatile String preparing = "is beginning";
    private volatile Schedule schedule;
    private volatile boolean begun;
    private volatile Supplier<List<HealthCheck>> routes = List::of;

    /** @param refused why the token is refused; null where it is not */
    ServeHealth(DestinationWatch destination, Supplier<String> refused) {
        this.destination = destination;
        this.refused = refused;
    }

    /** @param what of its preparation it is at, as "is opening the destination" */
    void does(String what) {
        preparing = what;
    }

    /** It is prepared, and this is what it fires by. */
    void fires(Schedule by) {
        schedule = by;
    }

    /** Routes of one's own were started. */
    void starts(OwnRouteTold own) {
        routes = own::checks;
    }

    /** Neither a database that is away nor a refused token is cured by a new process. */
    @Override
    public List<HealthCheck> live() {
        Schedule firing = schedule;
        if (firing == null) {
            return List.of(HealthCheck.up(SERVICE, preparing));
        }
        return List.of(firing.hasEnded()
                ? HealthCheck.down(SCHEDULE, "has ended, and nothing is read any more")
                : HealthCheck.up(SCHEDULE, "is there"));
    }

    @Override
    public List<HealthCheck> ready() {
        if (schedule == null) {
            return List.of(HealthCheck.down(SERVICE, preparing));
        }
        String why = refused.get();
        List<HealthCheck> checks = new ArrayList<>(List.of(destination.check(), why == null
                ? HealthCheck.up(TOKEN, "was not refused")
                : HealthCheck.down(TOKEN, why)));
        checks.addAll(routes.get());
        return checks;
    }

    @Override
    public List<HealthCheck> started() {
        Schedule firing = schedule;
        if (firing == null) {
            return List.of(HealthCheck.down(SERVICE, preparing));
        }
        begun |= firing.isRunning();
        return List.of(begun
                ? HealthCheck.up(SCHEDULE, "has begun to fire")
                : HealthCheck.down(SCHEDULE, "has not begun to fire yet; it waits a random part of "
                        + Setting.JITTER.key()));
    }
}
