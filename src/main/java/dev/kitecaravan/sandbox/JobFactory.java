package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes the jobs of a build that follow from its seed: the pipeline's steps, the parallel one spread until the build has
 * the jobs it should have, laid out in stages between the build's start and its end, with outcomes that explain the
 * build's state.
 */
final class JobFactory {
    /** Most jobs a build may ever have, retries included; job ids hold the build's sequence times this. */
    static final long IDS_PER_BUILD = 16_384;

    private final int jobs;
    private final boolean exact;
    private final int largeEvery;
    private final int largeJobs;
    private final List<Person> people;
    private final long now;

    JobFactory(SandboxSettings settings, List<Person> people, long now) {
        this.jobs = settings.jobs();
        this.exact = settings.exactJobs();
        this.largeEvery = settings.largeEvery();
        this.largeJobs = settings.largeJobs();
        this.people = people;
        this.now = now;
    }

    /** The jobs of the build, in the order of the pipeline's steps; a retried job stands before its successor. */
    List<Job> of(Build build) {
        if (build.jobs() != null) {
            return build.jobs();
        }
        return switch (build.state()) {
            case CREATING, SKIPPED, NOT_RUN -> List.of();
            default -> make(build);
        };
    }

    /** Whether the build has a manual job, at which it could be blocked. */
    boolean hasManual(Build build) {
        return build.pipeline().hasManualStep() && plan(build).stream().anyMatch(job -> job.step.manual());
    }

    /** An id for one more job of the build. */
    static java.util.UUID id(Build build, int index) {
        return Seeds.numberedUuid(build.sequence() * IDS_PER_BUILD + index, build.hash(100_000 + index));
    }

    private List<Job> make(Build build) {
        List<Job> plan = plan(build);
        int[] stages = stages(plan);
        int last = stages[plan.size() - 1];
        int turning = turningPoint(build, plan);
        int turningStage = turning < 0 ? last + 1 : stages[turning];
        long start = build.startedAt() == JsonBytes.NEVER ? build.createdAt() : build.startedAt();
        long end = build.finishedAt() == JsonBytes.NEVER ? Math.max(now, start + 1000) : build.finishedAt();
        int shownStages = build.state() == SandboxBuildState.PASSED && !build.blocked()
                ? last + 1
                : Math.min(turningStage, last) + 1;
        List<Job> made = new ArrayList<>(plan.size() + 2);
        for (int i = 0; i < plan.size(); i++) {
            Job job = plan.get(i);
            job.createdAt = build.createdAt();
            long from = start + (end - start) * stages[i] / shownStages;
            long until = start + (end - start) * (stages[i] + 1) / shownStages;
            if (build.state() == SandboxBuildState.SCHEDULED) {
                waitForAgent(job, stages[i] == 0, build.createdAt());
            } else if (stages[i] < turningStage || turning < 0) {
                done(job, build, from, until);
                if (!exact && job.step.script() && Seeds.chance(Seeds.of(job.seed, 31), 0.04)) {
                    made.add(firstTry(job, build, plan.size() + i));
                }
            } else if (stages[i] == turningStage) {
                turn(job, build, i == turning, from, until);
            } else {
                never(job, build);
            }
            made.add(job);
        }
        return made;
    }

    private List<Job> plan(Build build) {
        List<Step> steps = build.pipeline().steps();
        int wanted = isLarge(build)
                ? largeJobs
                : exact ? jobs : Math.max(1, jobs - jobs / 2 + Seeds.below(build.hash(30), 2 * (jobs / 2) + 1));
        int spread = Math.max(1, wanted - steps.size() + 1);
        List<Job> plan = new ArrayList<>(wanted + 1);
        for (Step step : steps) {
            int times = step.parallel() ? spread : 1;
            for (int i = 0; i < times && plan.size() < wanted; i++) {
                int index = plan.size();
                Job job = new Job(id(build, index), build.hash(1000 + index), step);
                if (times > 1) {
                    job.parallelIndex = i;
                    job.parallelTotal = times;
                }
                plan.add(job);
            }
        }
        return plan;
    }

    private boolean isLarge(Build build) {
        return largeEvery > 0 && build.sequence() % largeEvery == 0;
    }

    /** Waiters and manual jobs end a stage: what follows starts when all before is done. */
    private static int[] stages(List<Job> plan) {
        int[] stages = new int[plan.size()];
        int stage = 0;
        for (int i = 0; i < stages.length; i++) {
            Step step = plan.get(i).step;
            boolean gate = step.waiter() || step.manual();
            if (gate && i > 0 && stages[i - 1] == stage) {
                stage++;
            }
            stages[i] = stage;
            if (gate) {
                stage++;
            }
        }
        return stages;
    }

    /** The job at which the build stands, failed or was canceled; −1 when it went through. */
    private static int turningPoint(Build build, List<Job> plan) {
        if (build.state() == SandboxBuildState.PASSED && !build.blocked()) {
            return -1;
        }
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            if (build.blocked() ? plan.get(i).step.manual() : plan.get(i).step.script()) {
                candidates.add(i);
            }
        }
        return candidates.get(Seeds.below(build.hash(32), candidates.size()));
    }

    private static void waitForAgent(Job job, boolean firstStage, long at) {
        if (job.step.script() && firstStage) {
            job.state = "scheduled";
            job.scheduledAt = at;
            job.runnableAt = at;
        }
    }

    private void done(Job job, Build build, long from, long until) {
        if (job.step.waiter()) {
            job.state = "passed";
            return;
        }
        if (job.step.manual()) {
            job.state = "unblocked";
            job.unblockedBy = Seeds.pick(job.seed, people);
            job.unblockedAt = until;
            return;
        }
        start(job, build, from, until);
        job.finishedAt = job.startedAt
                + (long) ((until - job.startedAt) * (0.4 + 0.6 * Seeds.share(Seeds.of(job.seed, 33))));
        job.state = "passed";
        if (job.step.script()) {
            job.exitStatus = 0;
            if (job.step.group() != null && Seeds.chance(Seeds.of(job.seed, 34), 0.02)) {
                job.state = "failed";
                job.exitStatus = 1;
                job.softFailed = true;
            }
        }
    }

    private static void start(Job job, Build build, long from, long until) {
        long wait = Math.min((until - from) / 3, 400 + Seeds.below(Seeds.of(job.seed, 35), 19_000));
        job.scheduledAt = from;
        job.runnableAt = from;
        job.startedAt = Math.max(from + wait, 1);
        if (job.step.script()) {
            job.agent = Agent.pick(Seeds.of(job.seed, 36), build.pipeline().organization().agents(),
                    job.step.queue());
        }
    }

    /** The stage at which the build stands or ended. */
    private void turn(Job job, Build build, boolean chosen, long from, long until) {
        if (build.blocked()) {
            job.state = job.step.manual() ? "blocked" : "waiting";
            return;
        }
        if (job.step.trigger()) {
            never(job, build);
            return;
        }
        boolean open = SandboxBuildState.OPEN.contains(build.state());
        if (open && !chosen && Seeds.chance(Seeds.of(job.seed, 37), 0.4)) {
            job.state = "scheduled";
            job.scheduledAt = from;
            job.runnableAt = from;
            return;
        }
        done(job, build, from, until);
        if (build.state() == SandboxBuildState.CANCELED) {
            job.finishedAt = until;
            end(job, "canceled", -1, "SIGTERM", "cancel");
        } else if (chosen
                && (build.state() == SandboxBuildState.FAILED || build.state() == SandboxBuildState.FAILING)) {
            fail(job);
        } else if (open && job.step.script()) {
            job.finishedAt = JsonBytes.NEVER;
            job.softFailed = false;
            end(job, build.state() == SandboxBuildState.CANCELING ? "canceling" : "running", null, null, null);
        }
    }

    static void fail(Job job) {
        job.softFailed = false;
        switch (Seeds.below(Seeds.of(job.seed, 38), 8)) {
            case 0 -> end(job, "failed", -1, null, "agent_stop");
            case 1 -> end(job, "failed", 137, "SIGKILL", "process_run_error");
            case 2 -> end(job, "failed", 2, null, null);
            case 3 -> end(job, "timed_out", -1, "SIGTERM", "cancel");
            default -> end(job, "failed", 1, null, null);
        }
    }

    static void end(Job job, String state, Integer exitStatus, String signal, String reason) {
        job.state = state;
        job.exitStatus = exitStatus;
        job.signal = signal;
        job.signalReason = reason;
    }

    /** A job behind the point at which the build stands or ended. */
    private static void never(Job job, Build build) {
        boolean over = !SandboxBuildState.OPEN.contains(build.state()) && !build.blocked();
        if (!over) {
            job.state = "waiting";
        } else if (build.state() == SandboxBuildState.CANCELED) {
            job.state = "canceled";
        } else if (job.step.waiter()) {
            job.state = "waiting_failed";
        } else if (job.step.manual()) {
            job.state = "blocked_failed";
        } else {
            job.state = "broken";
            job.brokenReason = "dependency_failed";
        }
    }

    /** The first try of a job that then passed: it takes the first half of the job's time. */
    private Job firstTry(Job job, Build build, int index) {
        Job first = job.successor(id(build, index));
        first.scheduledAt = job.scheduledAt;
        first.runnableAt = job.runnableAt;
        first.startedAt = job.startedAt;
        first.finishedAt = job.startedAt + (job.finishedAt - job.startedAt) / 2;
        fail(first);
        job.scheduledAt = first.finishedAt;
        job.runnableAt = first.finishedAt;
        job.startedAt = Math.min(first.finishedAt + 800, job.finishedAt);
        boolean manual = Seeds.chance(Seeds.of(job.seed, 39), 0.3);
        link(first, job, manual ? "manual" : "automatic", manual ? Seeds.pick(job.seed, people) : null);
        return first;
    }

    /** Marks the one job as retried in the other. */
    static void link(Job retried, Job by, String type, Person person) {
        retried.retriedIn = by.id;
        retried.retryType = type;
        retried.retriedBy = person;
        by.retries = retried.retries + 1;
        by.retrySource = retried.id;
        by.retrySourceType = type;
    }
}
