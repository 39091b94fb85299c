package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Changes to what the sandbox holds, each seen whole or not at all by every request. Times are the sandbox's clock. What
 * is not there, or cannot be changed like that, is refused with an {@link IllegalArgumentException}.
 */
public final class Changes {
    /** Ids of jobs that are added later begin here, behind those that follow from the seed. */
    private static final int LATER_JOBS = 8192;

    private final Map<String, Build> deleted = new HashMap<>();
    private final World world;
    private final Clock clock;
    private final long seed;

    Changes(World world, Clock clock, long seed) {
        this.world = world;
        this.clock = clock;
        this.seed = seed;
    }

    /** Adds builds to any pipelines; every other one runs, the others wait for an agent. */
    public List<BuildAddress> addBuilds(int count) {
        List<BuildAddress> added = new ArrayList<>();
        synchronized (world) {
            List<Pipeline> pipelines = world.organizations().stream().flatMap(o -> world.pipelines(o).stream())
                    .toList();
            for (int i = 0; i < count; i++) {
                Build build = add(Seeds.pick(Seeds.of(seed, world.nextSequence()), pipelines));
                added.add(build.address());
                if (i % 2 == 0 && build.sequence() % 2 == 0) {
                    start(build);
                }
            }
        }
        return added;
    }

    /** Adds a build that waits for an agent. */
    public BuildAddress addBuild(String organization, String pipeline) {
        synchronized (world) {
            return add(pipeline(organization, pipeline)).address();
        }
    }

    private Build add(Pipeline pipeline) {
        long sequence = world.nextSequence();
        long buildSeed = Seeds.of(Seeds.of(seed, "added"), sequence);
        Build build = new Build(sequence, buildSeed, Seeds.numberedUuid(sequence, buildSeed), pipeline,
                world.nextNumber(pipeline, 0), SandboxBuildFacts.branch(buildSeed), clock.now(), false,
                SandboxBuildState.SCHEDULED,
                false, JsonBytes.NEVER, JsonBytes.NEVER, JsonBytes.NEVER, null, null);
        world.add(build);
        return build;
    }

    /** Lets a waiting build run: its scheduled jobs start. */
    public void start(BuildAddress address) {
        synchronized (world) {
            start(find(address));
        }
    }

    private void start(Build build) {
        long now = clock.now();
        List<Job> jobs = copies(build);
        for (Job job : jobs) {
            if (job.state.equals("scheduled")) {
                job.startedAt = now;
                job.agent = Agent.pick(job.seed, build.pipeline().organization().agents(), job.step.queue());
                job.state = "running";
            }
        }
        world.replace(build.started(now).with(SandboxBuildState.RUNNING, false, JsonBytes.NEVER, jobs));
    }

    /**
     * Finishes a build that is open or blocked: one that was failing fails, one that was being canceled is canceled,
     * the others pass.
     */
    public void finish(BuildAddress address) {
        synchronized (world) {
            finish(find(address));
        }
    }

    void finish(Build build) {
        if (!SandboxBuildState.OPEN.contains(build.state()) && !build.blocked()) {
            throw new IllegalArgumentException("Build " + build.number() + " of " + build.pipeline().slug()
                    + " is already " + build.state().text() + "; reopen it first.");
        }
        long now = clock.now();
        SandboxBuildState outcome = build.state() == SandboxBuildState.FAILING
                ? SandboxBuildState.FAILED
                : build.state() == SandboxBuildState.CANCELING ? SandboxBuildState.CANCELED : SandboxBuildState.PASSED;
        Build begun = build.startedAt() == JsonBytes.NEVER ? build.started(now) : build;
        List<Job> jobs = copies(build);
        jobs.forEach(job -> finish(job, build, outcome, now));
        world.replace(begun.with(outcome, false, now, jobs));
    }

    private void finish(Job job, Build build, SandboxBuildState outcome, long now) {
        boolean waiting = job.state.equals("waiting") || job.state.equals("blocked") || job.state.equals("scheduled");
        if (!waiting && !job.live()) {
            return;
        }
        if (job.step.manual()) {
            job.state = outcome == SandboxBuildState.PASSED ? "unblocked" : "blocked_failed";
            job.unblockedBy = outcome == SandboxBuildState.PASSED ? Seeds.pick(job.seed, world.people()) : null;
            job.unblockedAt = outcome == SandboxBuildState.PASSED ? now : JsonBytes.NEVER;
        } else if (job.step.waiter()) {
            job.state = outcome == SandboxBuildState.PASSED ? "passed" : "waiting_failed";
        } else if (waiting && outcome != SandboxBuildState.PASSED) {
            job.state = outcome == SandboxBuildState.CANCELED ? "canceled" : "broken";
            job.brokenReason = outcome == SandboxBuildState.CANCELED ? null : "dependency_failed";
        } else {
            passOrCancel(job, build, outcome, now);
        }
    }

    private static void passOrCancel(Job job, Build build, SandboxBuildState outcome, long now) {
        if (job.startedAt == JsonBytes.NEVER) {
            job.scheduledAt = now;
            job.runnableAt = now;
            job.startedAt = now;
            if (job.step.script()) {
                job.agent = Agent.pick(job.seed, build.pipeline().organization().agents(), job.step.queue());
            }
        }
        job.finishedAt = now;
        if (outcome == SandboxBuildState.CANCELED) {
            JobFactory.end(job, "canceled", -1, "SIGTERM", "cancel");
        } else {
            JobFactory.end(job, "passed", job.step.script() ? 0 : null, null, null);
        }
    }

    /**
     * Retries a job of a finished build by hand, a failed one if there is one: the job is marked as retried, a new one
     * with an id of its own runs, and the build runs again with no end. Returns the new job's id.
     */
    public UUID reopen(BuildAddress address) {
        synchronized (world) {
            return reopen(find(address));
        }
    }

    UUID reopen(Build build) {
        List<Job> jobs = copies(build);
        Job job = Stream.concat(jobs.stream().filter(j -> !j.state.equals("passed")), jobs.stream())
                .filter(j -> j.step.script() && j.finishedAt != JsonBytes.NEVER && !j.retried()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Build " + build.number() + " of "
                        + build.pipeline().slug() + " has no finished script job that could be retried."));
        long now = clock.now();
        Job next = job.successor(JobFactory.id(build, LATER_JOBS + jobs.size()));
        next.scheduledAt = now;
        next.runnableAt = now;
        next.startedAt = now;
        next.state = "running";
        JobFactory.link(job, next, "manual", Seeds.pick(next.seed, world.people()));
        jobs.add(jobs.indexOf(job) + 1, next);
        world.replace(build.with(SandboxBuildState.RUNNING, false, JsonBytes.NEVER, jobs));
        return next.id;
    }

    /** Blocks an open build: what ran passes, and a manual job waits for somebody. The build shows passed. */
    public void block(BuildAddress address) {
        synchronized (world) {
            finish(find(address));
            Build build = find(address);
            List<Job> jobs = copies(build);
            Step step = new Step(Seeds.uuid(build.hash(90)), "manual", "hold", ":hand: Hold", null, null, "default",
                    false, null);
            Job hold = new Job(JobFactory.id(build, LATER_JOBS + jobs.size()), build.hash(91), step);
            hold.createdAt = build.createdAt();
            hold.state = "blocked";
            jobs.add(hold);
            world.replace(build.with(SandboxBuildState.PASSED, true, build.finishedAt(), jobs));
        }
    }

    public void setMetaData(BuildAddress address, String key, String value) {
        synchronized (world) {
            setMetaData(find(address), key, value);
        }
    }

    void setMetaData(Build build, String key, String value) {
        Map<String, String> changed = new HashMap<>(SandboxBuildFacts.metaData(build));
        changed.put(key, value);
        world.replace(build.withMetaData(changed));
    }

    /** Deletes a build; its number is not given again. */
    public void delete(BuildAddress address) {
        synchronized (world) {
            Build build = find(address);
            world.remove(build);
            deleted.put(build.number() + " " + build.pipeline().id(), build);
        }
    }

    /** Brings back a build that was deleted, as it was. */
    public void restore(BuildAddress address) {
        synchronized (world) {
            String key = address.number() + " " + pipeline(address.organization(), address.pipeline()).id();
            Build build = deleted.remove(key);
            if (build == null) {
                throw new IllegalArgumentException("The build " + address.path() + " was not deleted.");
            }
            world.restore(build);
        }
    }

    /** Adds a pipeline without builds. */
    public void addPipeline(String organization, String slug) {
        synchronized (world) {
            world.add(Pipeline.named(organization(organization), slug, world.people()));
        }
    }

    /** Deletes a pipeline and its builds. */
    public void deletePipeline(String organization, String slug) {
        synchronized (world) {
            world.remove(pipeline(organization, slug));
        }
    }

    /** Adds an organization without pipelines, which the token may read at once. */
    public void addOrganization(String slug) {
        synchronized (world) {
            world.add(Organization.named(seed, slug, slug, world.people()));
        }
    }

    private List<Job> copies(Build build) {
        Build shown = build.state() == SandboxBuildState.CREATING
                ? build.with(SandboxBuildState.SCHEDULED, false, JsonBytes.NEVER, null)
                : build;
        List<Job> copies = new ArrayList<>();
        world.jobs(shown).forEach(job -> copies.add(job.copy()));
        return copies;
    }

    private Organization organization(String slug) {
        return world.organization(slug).orElseThrow(
                () -> new IllegalArgumentException("The sandbox has no organization " + slug + "."));
    }

    private Pipeline pipeline(String organization, String slug) {
        return world.pipeline(organization(organization), slug).orElseThrow(() -> new IllegalArgumentException(
                "The organization " + organization + " has no pipeline " + slug + "."));
    }

    private Build find(BuildAddress address) {
        return world.build(pipeline(address.organization(), address.pipeline()), address.number())
                .orElseThrow(() -> new IllegalArgumentException("There is no build " + address.path() + "."));
    }
}
