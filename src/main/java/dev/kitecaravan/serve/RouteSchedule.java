package dev.kitecaravan.serve;

import java.time.Duration;
import java.util.Set;

import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.matchers.GroupMatcher;

import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.Messages;

/**
 * The schedule of routes that start at {@code quartz:}, on tables that all replicas share: each firing is one replica's. It
 * lies beside the schedule of endpoints on the same tables, so that a route need not wait until a load has ended.
 */
final class RouteSchedule implements AutoCloseable {
    private static final String NAME = "caravan-routes";
    private static final int THREADS = 4;

    private final Scheduler scheduler;

    private RouteSchedule(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Puts it into the place of the scheduler that Camel would make; before the routes are started.
     *
     * @param patience how long a replica may be silent before it is taken for dead
     */
    static RouteSchedule shared(ScheduleTables tables, Duration patience, CamelRoutes routes) {
        try {
            RouteSchedule made = new RouteSchedule(
                    Schedule.scheduler(Schedule.clustered(NAME, tables, patience), THREADS, "routes"));
            routes.scheduledBy(made.scheduler);
            return made;
        } catch (SchedulerException e) {
            throw failure("cannot be set up", e);
        }
    }

    /**
     * Begins to fire.
     *
     * @param jobs of the routes there are; what route files no longer have is forgotten
     */
    void start(Set<JobKey> jobs) {
        try {
            for (JobKey job : scheduler.getJobKeys(GroupMatcher.anyJobGroup())) {
                if (!jobs.contains(job)) {
                    scheduler.deleteJob(job);
                }
            }
            scheduler.start();
        } catch (SchedulerException e) {
            throw failure("cannot be started", e);
        }
    }

    /** Fires no more. A route under way is Camel's to end. */
    @Override
    public void close() {
        try {
            scheduler.shutdown(false);
        } catch (SchedulerException e) {
            throw failure("cannot be ended", e);
        }
    }

    private static IllegalStateException failure(String what, SchedulerException e) {
        return new IllegalStateException("the schedule of routes " + what + ": " + Messages.of(e), e);
    }
}
