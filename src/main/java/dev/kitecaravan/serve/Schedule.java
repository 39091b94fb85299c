package dev.kitecaravan.serve;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.quartz.CronExpression;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.utils.DBConnectionManager;

import dev.kitecaravan.load.ScheduleTables;
import dev.kitecaravan.route.CronExpressions;
import dev.kitecaravan.run.LeaseOwner;
import dev.kitecaravan.run.Messages;

/**
 * Fires endpoints by their cron expressions, on Quartz: one at a time, since runs on one dataset follow each other anyway,
 * and never an endpoint beside itself. Firings that come while another one is under way wait; of several that an endpoint
 * missed, one is made up for, also those missed while the program was not running.
 */
public final class Schedule implements AutoCloseable {
    private static final String GROUP = "caravan";
    private static final String AGAIN = "again-";
    /** The pauses after failures: doubled from the first up to the last. */
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Scheduler scheduler;
    private final TimeZone zone;
    private final Map<String, CronExpression> crons = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /** What is to become of an endpoint after a firing. */
    public enum Verdict {
        /** It is read; the next firing is its schedule's. */
        READ,
        /** It did not get to its end, in a way that may pass; it is tried again after a pause, unless its schedule is earlier. */
        FAILED,
        /** It was told to stop; who runs next goes on at once. */
        STOPPED
    }

    /** Reads an endpoint; called on a thread of the schedule. */
    @FunctionalInterface
    public interface Firing {
        /** @param due when the schedule meant it to begin */
        Verdict read(String endpoint, Instant due);
    }

    private Schedule(Scheduler scheduler, ZoneId zone) {
        this.scheduler = scheduler;
        this.zone = TimeZone.getTimeZone(zone);
    }

    /** A schedule of this process alone. */
    public static Schedule inMemory(ZoneId zone, Firing firing) {
        Properties properties = new Properties();
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, "caravan-" + UUID.randomUUID());
        properties.setProperty(StdSchedulerFactory.PROP_JOB_STORE_CLASS, "org.quartz.simpl.RAMJobStore");
        return create(properties, zone, firing);
    }

    /**
     * A schedule that all replicas on these tables share: each firing is one replica's, and one that was under way on a
     * replica that died is another one's. Their clocks have to be in step, within a second.
     *
     * @param patience how long a replica may be silent before it is taken for dead
     */
    public static Schedule shared(ScheduleTables tables, Duration patience, ZoneId zone, Firing firing) {
        return create(clustered("caravan", tables, patience), zone, firing);
    }

    /**
     * What makes a scheduler one of several on the same tables.
     *
     * @param name that they share; those of another name on these tables are apart
     */
    static Properties clustered(String name, ScheduleTables tables, Duration patience) {
        String source = "caravan-" + UUID.randomUUID();
        DBConnectionManager.getInstance().addConnectionProvider(source, tables);
        Properties properties = new Properties();
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, name);
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_ID, LeaseOwner.host() + "-" + UUID.randomUUID());
        properties.setProperty(StdSchedulerFactory.PROP_JOB_STORE_CLASS, "org.quartz.impl.jdbcjobstore.JobStoreTX");
        properties.setProperty("org.quartz.jobStore.driverDelegateClass",
                "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        properties.setProperty("org.quartz.jobStore.dataSource", source);
        properties.setProperty("org.quartz.jobStore.tablePrefix", tables.prefix());
        properties.setProperty("org.quartz.jobStore.isClustered", "true");
        properties.setProperty("org.quartz.jobStore.useProperties", "true");
        properties.setProperty("org.quartz.jobStore.makeThreadsDaemons", "true");
        // Quartz waits 7.5 s more than this before it takes a replica for dead.
        properties.setProperty("org.quartz.jobStore.clusterCheckinInterval",
                String.valueOf(Math.max(1_000, Math.min(7_500, patience.toMillis() / 4))));
        return properties;
    }

    private static Schedule create(Properties properties, ZoneId zone, Firing firing) {
        try {
            Scheduler scheduler = scheduler(properties, 1, "schedule");
            Schedule schedule = new Schedule(scheduler, zone);
            scheduler.setJobFactory((bundle, of) -> new ScheduledReading(
                    (endpoint, due) -> schedule.after(endpoint, firing.read(endpoint, due))));
            return schedule;
        } catch (SchedulerException e) {
            throw failure("cannot be set up", e);
        }
    }

    /** @param threads how many firings may be under way at once */
    static Scheduler scheduler(Properties properties, int threads, String threadName) throws SchedulerException {
        properties.setProperty(StdSchedulerFactory.PROP_THREAD_POOL_CLASS, "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", String.valueOf(threads));
        properties.setProperty("org.quartz.threadPool.threadNamePrefix", threadName);
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_MAKE_SCHEDULER_THREAD_DAEMON, "true");
        return new StdSchedulerFactory(properties).getScheduler();
    }

    /**
     * Adds an endpoint, before the start.
     *
     * @param cron     Quartz's, six or seven fields
     * @param lastGood when it was last read, so that a firing missed since is made up for; null for never
     */
    public void add(String endpoint, String cron, Instant lastGood) {
        CronExpression expression = CronExpressions.of(cron);
        expression.setTimeZone(zone);
        crons.put(endpoint, expression);
        JobDetail job = JobBuilder.newJob(ScheduledReading.class).withIdentity(endpoint, GROUP).requestRecovery()
                .storeDurably()
                .build();
        TriggerKey key = new TriggerKey(endpoint, GROUP);
        Trigger trigger = TriggerBuilder.newTrigger().withIdentity(key).forJob(job)
                .startAt(Date.from(from(lastGood)))
                .withSchedule(CronScheduleBuilder.cronSchedule(expression)
                        .withMisfireHandlingInstructionFireAndProceed())
                .build();
        try {
            scheduler.addJob(job, true);
            if (!(scheduler.getTrigger(key) instanceof CronTrigger there)) {
                scheduler.scheduleJob(trigger);
            } else if (!there.getCronExpression().equals(cron) || !there.getTimeZone().equals(zone)) {
                scheduler.rescheduleJob(key, trigger);
            }
        } catch (ObjectAlreadyExistsException e) {
            // Another replica was quicker, with the same schedule.
            return;
        } catch (SchedulerException e) {
            throw failure("does not take endpoint " + endpoint, e);
        }
    }

    /** A time that is still to come was told by a clock that was wrong; nothing would be fired until then. */
    private static Instant from(Instant lastGood) {
        Instant now = Instant.now();
        if (lastGood == null) {
            return now.minus(Duration.ofDays(366));
        }
        return lastGood.isBefore(now) ? lastGood : now;
    }

    /** Forgets every endpoint but these: what route files no longer have, or what is no longer asked for. */
    public void keepOnly(Collection<String> endpoints) {
        try {
            for (JobKey job : scheduler.getJobKeys(GroupMatcher.jobGroupEquals(GROUP))) {
                if (!endpoints.contains(job.getName())) {
                    scheduler.deleteJob(job);
                }
            }
        } catch (SchedulerException e) {
            throw failure("cannot forget endpoints that are no more", e);
        }
    }

    /** Fires an endpoint now, besides its schedule. */
    void fire(String endpoint) {
        try {
            scheduler.triggerJob(new JobKey(endpoint, GROUP));
        } catch (SchedulerException e) {
            throw failure("cannot fire endpoint " + endpoint, e);
        }
    }

    /** Begins to fire after the delay. */
    public void start(Duration delay) {
        try {
            if (delay.toSeconds() > 0) {
                scheduler.startDelayed((int) delay.toSeconds());
            } else {
                scheduler.start();
            }
        } catch (SchedulerException e) {
            throw failure("cannot be started", e);
        }
    }

    private void after(String endpoint, Verdict verdict) {
        TriggerKey again = new TriggerKey(AGAIN + endpoint, GROUP);
        try {
            if (verdict == Verdict.READ) {
                failures.remove(endpoint);
                scheduler.unscheduleJob(again);
                return;
            }
            Instant at = Instant.now().plus(verdict == Verdict.STOPPED ? Duration.ZERO : pause(endpoint));
            if (next(endpoint).map(at::isBefore).orElse(true)) {
                Trigger trigger = TriggerBuilder.newTrigger().withIdentity(again).forJob(endpoint, GROUP)
                        .startAt(Date.from(at)).build();
                scheduler.unscheduleJob(again);
                scheduler.scheduleJob(trigger);
            }
        } catch (SchedulerException e) {
            throw failure("cannot try endpoint " + endpoint + " again before its time", e);
        }
    }

    private Duration pause(String endpoint) {
        int doublings = Math.min(10, failures.merge(endpoint, 1, Integer::sum) - 1);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** When an endpoint's schedule fires next; empty when it never does. Asks no database. */
    public Optional<Instant> next(String endpoint) {
        return Optional.ofNullable(crons.get(endpoint)).map(cron -> cron.getNextValidTimeAfter(new Date()))
                .map(Date::toInstant);
    }

    /** When an endpoint is tried again before its time; empty when it is not. */
    Optional<Instant> again(String endpoint) throws SchedulerException {
        return Optional.ofNullable(scheduler.getTrigger(new TriggerKey(AGAIN + endpoint, GROUP)))
                .map(Trigger::getNextFireTime).map(Date::toInstant);
    }

    /** Whether a firing is under way here, its verdict taken included. */
    boolean isFiring() {
        try {
            return !scheduler.getCurrentlyExecutingJobs().isEmpty();
        } catch (SchedulerException e) {
            throw failure("cannot be read", e);
        }
    }

    /** Whether it has begun to fire, and has not ended. */
    public boolean isRunning() {
        try {
            return scheduler.isStarted() && !scheduler.isShutdown() && !scheduler.isInStandbyMode();
        } catch (SchedulerException e) {
            throw failure("cannot be read", e);
        }
    }

    /** Whether it was ended, by whomever. */
    public boolean hasEnded() {
        try {
            return scheduler.isShutdown();
        } catch (SchedulerException e) {
            throw failure("cannot be read", e);
        }
    }

    /** Fires no more; a firing under way goes on. */
    public void pause() {
        try {
            scheduler.standby();
        } catch (SchedulerException e) {
            throw failure("cannot be halted", e);
        }
    }

    /** Ends it, and waits for the firing under way. */
    @Override
    public void close() {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            throw failure("cannot be ended", e);
        }
    }

    private static IllegalStateException failure(String what, SchedulerException e) {
        return new IllegalStateException("the schedule " + what + ": " + Messages.of(e), e);
    }
}
