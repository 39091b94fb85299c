package dev.kitecaravan.cli;

import java.util.List;

import dev.kitecaravan.observe.Health;
import dev.kitecaravan.observe.HealthCheck;
import dev.kitecaravan.route.Schedule;

/** The health of a service. */
final class ServeHealth implements Health {
    private final Schedule schedule;
    private volatile boolean begun;

    ServeHealth(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public List<HealthCheck> live() {
        return List.of(HealthCheck.up("process", "answers"));
    }

    @Override
    public List<HealthCheck> ready() {
        return List.of();
    }

    @Override
    public List<HealthCheck> started() {
        begun |= schedule.isRunning();
        return List.of(begun
                ? HealthCheck.up("schedule", "has begun")
                : HealthCheck.down("schedule", "has not begun yet"));
    }
}
