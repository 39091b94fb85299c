package dev.kitecaravan.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import dev.kitecaravan.OwnApi;
import dev.kitecaravan.OwnApi.Build;
import dev.kitecaravan.OwnApi.Fate;

/**
 * What happens at Buildkite, at random and by a seed: builds come, late ones before those created after them, run, finish,
 * wait, go on, are retried and reopened, annotated, deleted; pipelines come; connections break. Time is the play's own.
 */
final class LivePlay {
    /** How long a build may take from its creation until a list shows it; windows end as long before the time. */
    static final Duration LATE = Duration.ofSeconds(50);
    private static final int MOST_OPEN = 12;

    private final OwnApi api;
    private final Random random;
    /** Happens while a run reads, when it is not quiet. */
    private double stepsPerAnswer;
    private double faultsPerAnswer;
    private Instant now;
    private int things;
    private int pipelines;
    /** How often each kind of thing happened. */
    final Map<String, Integer> happened = new TreeMap<>();

    LivePlay(OwnApi api, long seed, Instant begin) {
        this.api = api;
        this.random = new Random(seed);
        this.now = begin;
        api.date(this::now);
        api.fate(request -> answer());
        newPipeline();
        newPipeline();
    }

    synchronized Instant now() {
        return now;
    }

    synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    synchronized void lively() {
        stepsPerAnswer = 0.3;
        faultsPerAnswer = 0.08;
    }

    private void quiet() {
        stepsPerAnswer = 0;
        faultsPerAnswer = 0;
    }

    /**
     * The end of the play: a build that runs and was annotated ends. An annotation alone shows in no list of builds, so it is
     * read with the next change of its build.
     */
    synchronized void settle() {
        quiet();
        synchronized (api) {
            api.builds().stream().filter(build -> "running".equals(build.json.get("state")))
                    .filter(build -> !build.annotations.isEmpty()).forEach(this::finish);
        }
    }

    private synchronized Fate answer() {
        if (random.nextDouble() < stepsPerAnswer) {
            step();
        }
        if (random.nextDouble() >= faultsPerAnswer) {
            return Fate.WHOLE;
        }
        Fate[] fates = {Fate.CUT, Fate.DROPPED, Fate.UNAVAILABLE};
        Fate fate = fates[random.nextInt(fates.length)];
        count(fate.name().toLowerCase(java.util.Locale.ROOT));
        return fate;
    }

    /** Something happens. */
    synchronized void step() {
        synchronized (api) {
            advance(Duration.ofMillis(random.nextInt(40_000)));
            List<Build> all = api.builds();
            if (all.isEmpty() || random.nextInt(10) < 3) {
                create();
                return;
            }
            // Mostly a young one, as it is.
            int from = random.nextInt(4) > 0 ? Math.max(0, all.size() - MOST_OPEN) : 0;
            Build build = all.get(from + random.nextInt(all.size() - from));
            change(build, random.nextInt(40));
        }
    }

    private void change(Build build, int dice) {
        boolean running = "running".equals(build.json.get("state"));
        if (dice == 0) {
            api.delete(build);
            count("deleted");
        } else if (dice == 1) {
            newPipeline();
        } else if (running && dice < 8) {
            annotate(build);
        } else if (running && dice < 12) {
            block(build);
        } else if (running && dice < 14) {
            leave(build, dice == 12 && isFresh(build) ? "skipped" : "canceled");
        } else if (running) {
            finish(build);
        } else if (dice < 20) {
            retry(build);
        } else if (Boolean.TRUE.equals(build.json.get("blocked"))) {
            goOn(build);
        }
    }

    private void newPipeline() {
        if (pipelines < 5) {
            api.pipeline("p" + ++pipelines);
            count("pipelines");
        }
    }

    private void create() {
        Instant created = now.minusMillis(random.nextInt((int) LATE.toMillis()));
        Build build = api.add("p" + (1 + random.nextInt(pipelines)), created, now);
        build.json.put("state", "running");
        build.json.put("blocked", false);
        build.json.put("finished_at", null);
        build.json.put("message", random.nextInt(5) == 0 ? "Ünï 🚀 'q' \"d\"\n" + things++ : "message " + things++);
        build.json.put("author", random.nextInt(3) == 0 ? null : Map.of("name", "A" + random.nextInt(9)));
        build.json.put("meta_data", Map.of("k", "v" + random.nextInt(1_000)));
        for (int i = random.nextInt(4); i >= 0; i--) {
            jobs(build).add(job());
        }
        count("created");
    }

    private Map<String, Object> job() {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("id", "job-" + things++);
        job.put("type", "script");
        job.put("state", "running");
        job.put("exit_status", null);
        job.put("retried", false);
        job.put("created_at", now.toString());
        List<Object> tags = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            tags.add("queue=q" + random.nextInt(5));
        }
        job.put("agent", random.nextInt(4) == 0 ? null : agent(tags));
        return job;
    }

    private Map<String, Object> agent(List<Object> tags) {
        Map<String, Object> agent = new LinkedHashMap<>();
        agent.put("id", "agent-" + random.nextInt(20));
        agent.put("meta_data", tags);
        return agent;
    }

    private void finish(Build build) {
        boolean failed = random.nextInt(3) == 0;
        for (Map<String, Object> job : jobs(build)) {
            if ("running".equals(job.get("state"))) {
                job.put("state", failed ? "failed" : "passed");
                job.put("exit_status", failed ? random.nextInt(256) : 0);
            }
        }
        build.json.put("state", failed ? "failed" : "passed");
        build.json.put("finished_at", now.toString());
        count("finished");
    }

    /** It waits for somebody: most show the state that they had when their jobs were through. */
    private void block(Build build) {
        build.json.put("state", random.nextInt(3) == 0 ? "blocked" : "passed");
        build.json.put("blocked", true);
        count("blocked");
    }

    /** Only a build of which nothing has ended is skipped. */
    private static boolean isFresh(Build build) {
        return jobs(build).stream().allMatch(job -> "running".equals(job.get("state")));
    }

    /** Over before its end: one that is skipped has none, so that no list of finished builds shows it. */
    private void leave(Build build, String state) {
        jobs(build).stream().filter(job -> "running".equals(job.get("state"))).forEach(job -> job.put("state", state));
        build.json.put("state", state);
        build.json.put("finished_at", state.equals("skipped") ? null : now.toString());
        count(state);
    }

    /** A job of a finished build is retried: the old one says so, a new one runs, the build is open again. */
    private void retry(Build build) {
        List<Map<String, Object>> jobs = jobs(build);
        Map<String, Object> old = jobs.get(random.nextInt(jobs.size()));
        Map<String, Object> fresh = job();
        old.put("retried", true);
        old.put("retried_in_job_id", fresh.get("id"));
        jobs.add(fresh);
        goOn(build);
        count("retried");
    }

    private void goOn(Build build) {
        build.json.put("state", "running");
        build.json.put("blocked", false);
        build.json.put("finished_at", null);
        count("reopened");
    }

    private void annotate(Build build) {
        if (!build.annotations.isEmpty() && random.nextBoolean()) {
            build.annotations.get(0).put("body_html", "<p>" + things++ + "</p>");
        } else {
            Map<String, Object> annotation = new LinkedHashMap<>();
            annotation.put("id", "annotation-" + things++);
            annotation.put("context", "c" + random.nextInt(3));
            annotation.put("style", "error");
            annotation.put("body_html", "<p>" + things++ + "</p>");
            annotation.put("created_at", now.toString());
            build.annotations.add(annotation);
        }
        count("annotated");
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> jobs(Build build) {
        return (List<Map<String, Object>>) build.json.get("jobs");
    }

    private void count(String what) {
        happened.merge(what, 1, Integer::sum);
    }
}
