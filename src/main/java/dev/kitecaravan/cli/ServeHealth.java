package dev.kitecaravan.cli;

import java.util.List;

import dev.kitecaravan.observe.DestinationWatch;
import dev.kitecaravan.observe.Health;
import dev.kitecaravan.observe.HealthCheck;
import dev.kitecaravan.route.Schedule;

/** The health of a service. */
final class ServeHealth implements Health {
    private static final String SCHEDULE = "schedule";
    private static final String TOKEN = "token";

    private final Schedule schedule;
    private final DestinationWatch destination;
    private final ScheduledRuns runs;
    private volatile boolean begun;

    ServeHealth(Schedule schedule, DestinationWatch destination, ScheduledRuns runs) {
        this.schedule = schedule;
        this.destination = destination;
        this.runs = runs;
    }

    /** Neither a database that is away nor a refused token is cured by a new process. */
    @Override
    public List<HealthCheck> live() {
        return List.of(schedule.hasEnded()
                ? HealthCheck.down(SCHEDULE, "has ended, and nothing is read any more")
                : HealthCheck.up(SCHEDULE, "is there"));
    }

    @Override
    public List<HealthCheck> ready() {
        String refused = runs.tokenRefused();
        return List.of(destination.check(), refused == null
                ? HealthCheck.up(TOKEN, "was not refused")
                : HealthCheck.down(TOKEN, refused));
    }

    @Override
    public List<HealthCheck> started() {
        begun |= schedule.isRunning();
        return List.of(begun
                ? HealthCheck.up(SCHEDULE, "has begun to fire")
                : HealthCheck.down(SCHEDULE, "has not begun to fire yet; it waits a random part of "
                        + Setting.JITTER.key()));
    }
}
