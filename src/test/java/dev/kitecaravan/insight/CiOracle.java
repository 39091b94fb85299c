package dev.kitecaravan.insight;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.log.LogLine;

/**
 * Every view computed a second time, from the API's own records, by plain loops and without SQL: slow and obvious, so that it
 * can be read against the definitions.
 */
public final class CiOracle {
    private static final Set<String> WAITING = Set.of("scheduled", "assigned", "accepted", "reserved");
    private static final Set<String> INFRASTRUCTURE = Set.of("agent_stop", "agent_refused", "agent_incompatible",
            "process_run_error", "stack_error");

    private final CiData data;
    private final ZoneId zone;
    private final Map<String, Double> rates;
    private final List<Build> builds = new ArrayList<>();
    private final List<Job> jobs = new ArrayList<>();

    /** A build with what the rules make of it. */
    private static final class Build {
        Map<String, Object> raw;
        String id;
        String organization;
        String pipeline;
        long number;
        String state;
        String verdict;
        String branch;
        String commit;
        boolean main;
        boolean queued;
        Instant created;
        Instant started;
        Instant finished;
        boolean gone;

        List<Object> key() {
            return List.of(organization, pipeline);
        }
    }

    /** An attempt of a script job. */
    private static final class Job {
        Map<String, Object> raw;
        Build build;
        String id;
        String step;
        Object shard;
        Object matrix;
        String queue;
        String state;
        String outcome;
        String cause;
        String reason;
        boolean counts;
        String next;
        Instant created;
        Instant runnable;
        Instant started;
        Instant finished;
        Double wait;
        Double run;

        boolean isFailure() {
            return outcome.equals("failed") || outcome.equals("soft_failed");
        }

        List<Object> key() {
            return List.of(build.organization, build.pipeline, step);
        }
    }

    public CiOracle(CiData data, ZoneId zone, Map<String, Double> rates) {
        this.data = data;
        this.zone = zone;
        this.rates = rates;
        for (Map<String, Object> raw : data.builds) {
            Build build = build(raw);
            builds.add(build);
            for (Object job : list(raw.get("jobs"))) {
                if ("script".equals(map(job).get("type"))) {
                    jobs.add(job(build, map(job)));
                }
            }
        }
    }

    private Build build(Map<String, Object> raw) {
        Build build = new Build();
        build.raw = raw;
        build.id = (String) raw.get("id");
        build.organization = (String) raw.get("organization_slug");
        build.pipeline = (String) raw.get("pipeline_slug");
        build.number = ((Number) raw.get("number")).longValue();
        build.state = (String) raw.get("state");
        build.branch = (String) raw.get("branch");
        build.commit = "HEAD".equals(raw.get("commit")) ? null : (String) raw.get("commit");
        build.created = time(raw.get("created_at"));
        build.started = time(raw.get("started_at"));
        build.finished = time(raw.get("finished_at"));
        build.verdict = build.finished != null && Set.of("passed", "failed").contains(build.state) ? build.state : null;
        build.queued = map(raw.get("merge_queue")).get("base_branch") != null
                || build.branch != null && build.branch.startsWith("gh-readonly-queue/");
        Object main = data.pipelines.stream().filter(each -> each.get("id").equals(raw.get("pipeline_id")))
                .map(each -> each.get("default_branch")).filter(Objects::nonNull).findFirst().orElse("");
        build.main = !build.queued && (main.equals("") || main.equals(build.branch));
        build.gone = data.deleted.contains(build.id);
        return build;
    }

    private static Job job(Build build, Map<String, Object> raw) {
        Job job = new Job();
        job.raw = raw;
        job.build = build;
        job.id = (String) raw.get("id");
        job.step = raw.get("step_key") != null
                ? (String) raw.get("step_key")
                : raw.get("name") != null ? (String) raw.get("name") : "without a name";
        job.shard = raw.get("parallel_group_index");
        job.matrix = raw.get("matrix");
        job.queue = list(raw.get("agent_query_rules")).stream().map(String::valueOf)
                .filter(rule -> rule.startsWith("queue=")).map(rule -> rule.substring(6)).findFirst()
                .orElse(map(raw.get("agent")).get("queue") instanceof String name ? name : "default");
        job.state = (String) raw.get("state");
        boolean soft = Boolean.TRUE.equals(raw.get("soft_failed"));
        job.outcome = switch (String.valueOf(job.state)) {
            case "passed" -> "passed";
            case "failed", "timed_out" -> soft ? "soft_failed" : "failed";
            case "expired" -> "failed";
            case "canceled", "canceling" -> "canceled";
            case "broken", "skipped" -> "not_run";
            default -> "open";
        };
        Long exit = raw.get("exit_status") instanceof Number number ? number.longValue() : null;
        String signal = (String) raw.get("signal_reason");
        if (job.isFailure()) {
            boolean killed = exit != null && Set.of(-1L, 137L, 143L).contains(exit);
            boolean infrastructure = job.state.equals("expired") || signal != null && INFRASTRUCTURE.contains(signal)
                    || !job.state.equals("timed_out") && killed;
            job.cause = infrastructure ? "infrastructure" : "code";
            job.reason = Set.of("timed_out", "expired").contains(job.state)
                    ? job.state
                    : signal != null && !signal.equals("cancel")
                            ? signal
                            : exit != null ? "exit " + exit : job.state;
        }
        job.counts = !Boolean.TRUE.equals(raw.get("retried"));
        job.next = (String) raw.get("retried_in_job_id");
        job.created = time(raw.get("created_at"));
        job.runnable = time(raw.get("runnable_at"));
        job.started = time(raw.get("started_at"));
        job.finished = time(raw.get("finished_at"));
        job.wait = seconds(job.runnable, job.started);
        job.run = seconds(job.started, job.finished);
        return job;
    }

    /** The rows of a view; its columns are all of the view's that are compared. */
    public List<Map<String, Object>> rows(String view) {
        return switch (view) {
            case "ci_as_of" -> List.of(row("as_of", data.asOf));
            case "ci_builds" -> builds.stream().map(this::buildRow).toList();
            case "ci_jobs" -> jobs.stream().map(this::jobRow).toList();
            case "ci_main_health" -> mainHealth();
            case "ci_time_to_signal" -> timeToSignal();
            case "ci_queue_wait" -> queueWait();
            case "ci_waiting_now" -> waitingNow();
            case "ci_flaky_jobs" -> flakyJobs();
            case "ci_retries" -> retries();
            case "ci_failures" -> failures();
            case "ci_slowest_steps" -> slowestSteps();
            case "ci_critical_steps" -> criticalSteps();
            case "ci_idle_time" -> idleTime();
            case "ci_gates" -> gates();
            case "ci_rates" -> rates.entrySet().stream().map(e -> row("queue", e.getKey(), "per_hour", e.getValue()))
                    .toList();
            case "ci_agent_hours" -> agentHours();
            case "ci_regressions" -> regressions();
            case "ci_log_errors" -> logErrors();
            case "ci_failing_tests" -> CiTestOracle.failingTests(data,
                    build -> builds.stream().filter(b -> b.id.equals(build)).findFirst().map(b -> b.main).orElse(null));
            default -> throw new IllegalArgumentException("nobody computes " + view);
        };
    }

    private Map<String, Object> buildRow(Build b) {
        return row("id", b.id, "organization_slug", b.organization, "pipeline_slug", b.pipeline, "number", b.number,
                "state", b.state, "verdict", b.verdict, "blocked", bit(Boolean.TRUE.equals(b.raw.get("blocked"))),
                "branch", b.branch, "commit", b.commit, "on_main", bit(b.main), "merge_queue", bit(b.queued),
                "rebuilt_from_id", map(b.raw.get("rebuilt_from")).get("id"), "created_at", b.created, "started_at",
                b.started, "finished_at", b.finished, "signal_s", seconds(b.created, b.finished), "wall_s",
                seconds(b.started, b.finished));
    }

    private Map<String, Object> jobRow(Job j) {
        Number retries = (Number) j.raw.get("retries_count");
        return row("id", j.id, "build_id", j.build.id, "organization_slug", j.build.organization, "pipeline_slug",
                j.build.pipeline, "build_number", j.build.number, "branch", j.build.branch, "commit", j.build.commit,
                "on_main", bit(j.build.main), "step", j.step, "shard", j.shard, "queue", j.queue, "state", j.state,
                "outcome", j.outcome, "cause", j.cause, "reason", j.reason, "attempt",
                retries == null ? 1 : retries.longValue() + 1, "final", bit(j.counts), "retried_in_job_id", j.next,
                "created_at", j.created, "runnable_at", j.runnable, "started_at", j.started, "finished_at", j.finished,
                "wait_s", j.wait, "run_s", j.run);
    }

    private List<Map<String, Object>> mainHealth() {
        List<Map<String, Object>> rows = new ArrayList<>();
        Map<List<Object>, List<Build>> ofPipelines = group(builds, b -> b.main && b.verdict != null, Build::key);
        ofPipelines.forEach((key, all) -> {
            all.sort(Comparator.comparing((Build b) -> b.created).thenComparing(b -> b.number));
            List<List<Build>> streaks = new ArrayList<>();
            for (Build build : all) {
                if (streaks.isEmpty() || !last(last(streaks)).verdict.equals(build.verdict)) {
                    streaks.add(new ArrayList<>());
                }
                last(streaks).add(build);
            }
            for (int i = 0; i < streaks.size(); i++) {
                List<Build> streak = streaks.get(i);
                Instant since = first(streak, b -> b.finished);
                Instant until = i + 1 < streaks.size() ? first(streaks.get(i + 1), b -> b.finished) : null;
                rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "streak", i + 1, "state",
                        streak.get(0).verdict, "since", since, "until_at", until, "hours",
                        until == null ? null : Math.max(0, seconds(since, until)) / 3600, "lasts",
                        bit(until == null), "builds", streak.size(), "first_number",
                        streak.stream().mapToLong(b -> b.number).min().getAsLong(), "last_number",
                        streak.stream().mapToLong(b -> b.number).max().getAsLong()));
            }
        });
        return rows;
    }

    private List<Map<String, Object>> timeToSignal() {
        Map<List<Object>, List<Double>> signals = new LinkedHashMap<>();
        for (Build build : builds) {
            List<Job> own = jobs.stream().filter(j -> j.build == build).toList();
            Double signal = null;
            if ("failed".equals(build.verdict)) {
                Instant failed = own.stream().filter(j -> j.counts && j.outcome.equals("failed") && j.finished != null)
                        .map(j -> j.finished).min(Instant::compareTo).orElse(build.finished);
                signal = seconds(build.created, failed);
            } else if ("passed".equals(build.verdict) && map(build.raw.get("rebuilt_from")).get("id") == null
                    && own.stream().allMatch(j -> j.counts)) {
                signal = seconds(build.created, build.finished);
            }
            if (signal != null) {
                signals.computeIfAbsent(List.of(build.organization, build.pipeline, bit(build.main),
                        week(build.created), build.verdict), key -> new ArrayList<>()).add(signal);
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        signals.forEach((key, all) -> rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1),
                "on_main", key.get(2), "week", key.get(3), "verdict", key.get(4), "builds", all.size(), "p50_s",
                rank(all, 50), "p90_s", rank(all, 90))));
        return rows;
    }

    private List<Map<String, Object>> queueWait() {
        Map<List<Object>, List<Double>> waits = new LinkedHashMap<>();
        Map<List<Object>, Integer> still = new HashMap<>();
        for (Job job : jobs) {
            if (job.runnable == null) {
                continue;
            }
            ZonedDateTime local = job.runnable.atZone(zone);
            List<Object> key = List.of(job.build.organization, job.queue, local.getDayOfWeek().getValue(),
                    local.getHour());
            if (job.wait != null) {
                waits.computeIfAbsent(key, k -> new ArrayList<>()).add(job.wait);
            } else if (isWaiting(job)) {
                waits.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(Math.max(0, Math.min(86_400, seconds(job.runnable, data.asOf))));
                still.merge(key, 1, Integer::sum);
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        waits.forEach((key, all) -> rows.add(row("organization_slug", key.get(0), "queue", key.get(1), "weekday",
                key.get(2), "hour", key.get(3), "jobs", all.size(), "waiting", still.getOrDefault(key, 0), "p50_s",
                rank(all, 50), "p95_s", rank(all, 95), "longest_s", rank(all, 100))));
        return rows;
    }

    private static boolean isWaiting(Job job) {
        return !job.build.gone && job.started == null && job.runnable != null
                && WAITING.contains(String.valueOf(job.state));
    }

    private List<Map<String, Object>> waitingNow() {
        List<Map<String, Object>> rows = new ArrayList<>();
        Predicate<Job> running = j -> !j.build.gone && j.finished == null
                && Set.of("running", "canceling", "timing_out").contains(String.valueOf(j.state));
        Predicate<Job> waiting = j -> isWaiting(j) && j.finished == null;
        group(jobs, running.or(waiting), j -> List.of(j.build.organization, j.queue)).forEach((key, all) -> {
            List<Job> wait = all.stream().filter(waiting).toList();
            Instant oldest = wait.stream().map(j -> j.runnable).min(Instant::compareTo).orElse(null);
            rows.add(row("organization_slug", key.get(0), "queue", key.get(1), "waiting", wait.size(), "running",
                    all.stream().filter(running).count(), "oldest_runnable_at", oldest, "oldest_wait_s",
                    oldest == null ? null : Math.max(0, seconds(oldest, data.asOf)), "over_a_day",
                    wait.stream().filter(j -> seconds(j.runnable, data.asOf) > 86_400).count(), "as_of", data.asOf));
        });
        return rows;
    }

    private List<Map<String, Object>> flakyJobs() {
        Set<Build> storms = new HashSet<>();
        group(jobs, j -> j.counts && Set.of("passed", "soft_failed", "failed").contains(j.outcome), j -> j.build)
                .forEach((build, all) -> {
                    long failed = all.stream().filter(j -> j.outcome.equals("failed")).count();
                    if (all.size() >= 5 && failed * 100 > 80L * all.size()) {
                        storms.add(build);
                    }
                });
        Map<List<Object>, List<Job>> onCommits = group(jobs,
                j -> !storms.contains(j.build) && j.build.commit != null
                        && (j.outcome.equals("passed") || "code".equals(j.cause)),
                j -> Arrays.asList(j.build.organization, j.build.pipeline, j.step, j.shard, j.matrix, j.build.commit));
        Map<List<Object>, List<List<Job>>> steps = new LinkedHashMap<>();
        onCommits.forEach((key, all) -> steps.computeIfAbsent(List.copyOf(key.subList(0, 3)), k -> new ArrayList<>())
                .add(all));
        List<Map<String, Object>> rows = new ArrayList<>();
        steps.forEach((key, commits) -> {
            List<Job> lost = commits.stream()
                    .filter(all -> all.stream().anyMatch(j -> !j.isFailure()) && all.stream().anyMatch(Job::isFailure))
                    .flatMap(List::stream).filter(Job::isFailure).toList();
            long flaky = commits.stream()
                    .filter(all -> all.stream().anyMatch(j -> !j.isFailure()) && all.stream().anyMatch(Job::isFailure))
                    .count();
            if (flaky == 0) {
                return;
            }
            double n = commits.size();
            double p = flaky / n;
            double z = 1.96;
            double lower = (p + z * z / 2 / n - z * Math.sqrt((p * (1 - p) + z * z / 4 / n) / n)) / (1 + z * z / n);
            rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "step", key.get(2), "flaky",
                    flaky, "commits", commits.size(), "rate", p, "lower_bound", lower, "enough",
                    bit(commits.size() >= 3), "failures", lost.size(), "lost_s", sumOrNull(lost), "last_failed_at",
                    lost.stream().map(j -> j.finished).filter(Objects::nonNull).max(Instant::compareTo).orElse(null)));
        });
        return rows;
    }

    private List<Map<String, Object>> retries() {
        Map<String, Job> byId = jobs.stream().collect(Collectors.toMap(j -> j.id, j -> j));
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> !j.counts, j -> Arrays.asList(j.build.organization, j.build.pipeline, j.step, week(j.created),
                j.raw.get("retry_type"))).forEach((key, all) -> {
                    List<Job> saved = all.stream().filter(j -> byId.containsKey(j.next)
                            && byId.get(j.next).outcome.equals("passed")).toList();
                    rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "step", key.get(2),
                            "week", key.get(3), "retry_type", key.get(4), "retries", all.size(), "infrastructure",
                            all.stream().filter(j -> "infrastructure".equals(j.cause)).count(), "saved", saved.size(),
                            "hours", sum(all) / 3600, "saved_hours", sum(saved) / 3600));
                });
        return rows;
    }

    private List<Map<String, Object>> failures() {
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> j.outcome.equals("failed"),
                j -> List.of(j.build.organization, j.build.pipeline, j.step, j.cause, j.reason))
                .forEach((key, all) -> rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1),
                        "step", key.get(2), "cause", key.get(3), "reason", key.get(4), "attempts", all.size(),
                        "failures", all.stream().filter(j -> j.counts).count(), "builds",
                        all.stream().map(j -> j.build.id).distinct().count(), "on_main",
                        all.stream().filter(j -> j.counts && j.build.main).count(), "first_seen_at",
                        all.stream().map(j -> j.finished).filter(Objects::nonNull).min(Instant::compareTo)
                                .orElse(null),
                        "last_seen_at", all.stream().map(j -> j.finished).filter(Objects::nonNull)
                                .max(Instant::compareTo).orElse(null),
                        "hours", sum(all) / 3600)));
        return rows;
    }

    private List<Map<String, Object>> slowestSteps() {
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> j.outcome.equals("passed") && j.run != null, Job::key).forEach((key, all) -> {
            List<Double> runs = all.stream().map(j -> j.run).toList();
            rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "step", key.get(2), "jobs",
                    all.size(), "p50_s", rank(runs, 50), "p95_s", rank(runs, 95), "longest_s", rank(runs, 100),
                    "hours", sum(all) / 3600));
        });
        return rows;
    }

    private List<Map<String, Object>> criticalSteps() {
        List<Job> latest = new ArrayList<>();
        group(jobs, j -> j.counts && j.run != null && j.build.verdict != null, j -> j.build)
                .forEach((build, all) -> latest.add(all.stream()
                        .max(Comparator.comparing((Job j) -> j.finished).thenComparing(j -> j.started)
                                .thenComparing(j -> j.id))
                        .orElseThrow()));
        List<Map<String, Object>> rows = new ArrayList<>();
        group(latest, j -> true, Job::key).forEach((key, all) -> {
            long of = latest.stream().filter(j -> j.build.key().equals(key.subList(0, 2))).count();
            rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "step", key.get(2), "builds",
                    all.size(), "share", (double) all.size() / of, "minutes", sum(all) / 60));
        });
        return rows;
    }

    private List<Map<String, Object>> idleTime() {
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> j.run != null, j -> j.build).forEach((build, all) -> {
            all.sort(Comparator.comparing(j -> j.started));
            double work = 0;
            double idle = 0;
            Instant until = all.get(0).started;
            for (Job job : all) {
                if (job.started.isAfter(until)) {
                    idle += seconds(until, job.started);
                    until = job.started;
                }
                if (job.finished.isAfter(until)) {
                    work += seconds(until, job.finished);
                    until = job.finished;
                }
            }
            rows.add(row("build_id", build.id, "organization_slug", build.organization, "pipeline_slug",
                    build.pipeline, "number", build.number, "on_main", bit(build.main), "created_at", build.created,
                    "jobs", all.size(), "work_s", work, "idle_s", idle, "run_s", sum(all)));
        });
        return rows;
    }

    private List<Map<String, Object>> logErrors() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Job job : jobs) {
            List<LogLine> errors = data.logs.getOrDefault(job.id, List.of()).stream()
                    .filter(line -> line.errorRule() != null).toList();
            if (!errors.isEmpty() && "failed".equals(job.outcome)) {
                LogLine first = errors.get(0);
                rows.add(row("organization_slug", job.build.organization, "pipeline_slug", job.build.pipeline,
                        "build_id", job.build.id, "build_number", job.build.number, "on_main", bit(job.build.main),
                        "step", job.step, "job_id", job.id, "final", bit(job.counts), "cause", job.cause, "reason",
                        job.reason, "line_no", first.number(), "ts",
                        first.ts() == null ? null : Instant.ofEpochMilli(first.ts()), "group_name", first.groupName(),
                        "error_rule", first.errorRule(), "text", first.text(), "error_lines", (long) errors.size()));
            }
        }
        return rows;
    }

    private List<Map<String, Object>> gates() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Build build : builds) {
            Instant done = null;
            List<Instant> ends = new ArrayList<>();
            for (Object element : list(build.raw.get("jobs"))) {
                Map<String, Object> raw = map(element);
                Instant unblocked = time(raw.get("unblocked_at"));
                if ("manual".equals(raw.get("type")) && unblocked != null) {
                    done = ends.stream().filter(end -> !end.isAfter(unblocked)).max(Instant::compareTo)
                            .orElse(build.started);
                    Object gate = raw.get("step_key") != null
                            ? raw.get("step_key")
                            : raw.get("label") != null ? raw.get("label") : raw.get("name");
                    rows.add(row("organization_slug", build.organization, "pipeline_slug", build.pipeline, "build_id",
                            build.id, "build_number", build.number, "gate", gate == null ? "without a name" : gate,
                            "unblocked_by", map(raw.get("unblocked_by")).get("name"), "waiting_since", done,
                            "unblocked_at", unblocked, "waited_s", seconds(done, unblocked)));
                }
                if (raw.get("finished_at") != null) {
                    ends.add(time(raw.get("finished_at")));
                }
            }
        }
        return rows;
    }

    private List<Map<String, Object>> agentHours() {
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> j.run != null, j -> Arrays.asList(j.build.organization, j.build.pipeline, j.queue,
                j.build.branch, bit(j.build.main), week(j.started))).forEach((key, all) -> {
                    Double rate = rates.get((String) key.get(2));
                    rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "queue", key.get(2),
                            "branch", key.get(3), "on_main", key.get(4), "week", key.get(5), "attempts", all.size(),
                            "hours", sum(all) / 3600, "wasted_hours",
                            sum(all.stream().filter(j -> !j.counts || j.outcome.equals("canceled")).toList()) / 3600,
                            "cost", rate == null ? null : sum(all) / 3600 * rate));
                });
        return rows;
    }

    private List<Map<String, Object>> regressions() {
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> j.outcome.equals("passed") && j.run != null, Job::key).forEach((key, all) -> {
            TreeMap<LocalDate, List<Double>> days = new TreeMap<>();
            all.forEach(j -> days.computeIfAbsent(j.started.atZone(zone).toLocalDate(), d -> new ArrayList<>())
                    .add(j.run));
            days.values().removeIf(runs -> runs.size() < 3);
            List<LocalDate> dates = List.copyOf(days.keySet());
            List<Double> medians = days.values().stream().map(runs -> rank(runs, 50)).toList();
            int begin = -1;
            for (int i = 0; i <= dates.size(); i++) {
                boolean slower = i < dates.size() && slower(medians, i) != null;
                if (slower && begin < 0) {
                    begin = i;
                } else if (!slower && begin >= 0) {
                    if (i - begin >= 3) {
                        int best = begin;
                        for (int k = begin; k < i; k++) {
                            best = ratio(medians, k) > ratio(medians, best) ? k : best;
                        }
                        double[] means = slower(medians, best);
                        rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "step", key.get(2),
                                "began_on", dates.get(best), "before_s", means[0], "after_s", means[1], "ratio",
                                means[1] / means[0]));
                    }
                    begin = -1;
                }
            }
        });
        return rows;
    }

    private static double ratio(List<Double> medians, int at) {
        double[] means = slower(medians, at);
        return means[1] / means[0];
    }

    /** The means before and after; null where it is not slower there. */
    private static double[] slower(List<Double> medians, int at) {
        List<Double> before = medians.subList(Math.max(0, at - 7), at);
        List<Double> after = medians.subList(at, Math.min(medians.size(), at + 7));
        if (before.size() < 3 || after.size() < 3) {
            return null;
        }
        double was = before.stream().mapToDouble(d -> d).average().getAsDouble();
        double is = after.stream().mapToDouble(d -> d).average().getAsDouble();
        return is > 1.2 * was && is - was >= 30 ? new double[]{was, is} : null;
    }

    private LocalDate week(Instant time) {
        return time == null
                ? null
                : time.atZone(zone).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    /** The smallest value that so many of a hundred do not exceed. */
    private static double rank(List<Double> values, int of100) {
        List<Double> sorted = values.stream().sorted().toList();
        int place = (sorted.size() * of100 + 99) / 100;
        return sorted.get(Math.max(1, place) - 1);
    }

    private static Double sumOrNull(List<Job> jobs) {
        return jobs.stream().allMatch(j -> j.run == null) ? null : Double.valueOf(sum(jobs));
    }

    private static double sum(List<Job> jobs) {
        return jobs.stream().filter(j -> j.run != null).mapToDouble(j -> j.run).sum();
    }

    private static <T, K> Map<K, List<T>> group(List<T> all, Predicate<T> which, Function<T, K> key) {
        Map<K, List<T>> groups = new LinkedHashMap<>();
        all.stream().filter(which)
                .forEach(each -> groups.computeIfAbsent(key.apply(each), k -> new ArrayList<>()).add(each));
        return groups;
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private static Instant first(List<Build> builds, Function<Build, Instant> time) {
        return builds.stream().map(time).min(Instant::compareTo).orElseThrow();
    }

    private static Long bit(boolean value) {
        return value ? 1L : 0L;
    }

    private static Double seconds(Instant from, Instant to) {
        return from == null || to == null ? null : Double.valueOf(Duration.between(from, to).toNanos() / 1e9);
    }

    private static Instant time(Object text) {
        return text == null ? null : Instant.parse(text.toString().replace(" UTC", "Z").replace(' ', 'T'));
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static Map<String, Object> row(Object... pairs) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put((String) pairs[i], pairs[i + 1]);
        }
        return row;
    }

    /** JSON as one text whatever its spelling. */
    static Object json(Object value) {
        return value instanceof String text ? Json.read(text) : value;
    }
}
