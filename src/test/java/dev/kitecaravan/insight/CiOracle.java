package dev.kitecaravan.insight;

import static dev.kitecaravan.insight.Reckoning.bit;
import static dev.kitecaravan.insight.Reckoning.group;
import static dev.kitecaravan.insight.Reckoning.last;
import static dev.kitecaravan.insight.Reckoning.list;
import static dev.kitecaravan.insight.Reckoning.map;
import static dev.kitecaravan.insight.Reckoning.rank;
import static dev.kitecaravan.insight.Reckoning.row;
import static dev.kitecaravan.insight.Reckoning.seconds;
import static dev.kitecaravan.insight.Reckoning.time;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Every view computed a second time, from the API's own records, by plain loops and without SQL: slow and obvious, so that it
 * can be read against the definitions.
 */
public final class CiOracle {
    private final CiData data;
    private final ZoneId zone;
    private final Map<String, Double> rates;
    private final List<OracleBuild> builds = new ArrayList<>();
    private final List<OracleJob> jobs = new ArrayList<>();
    private final CiStepOracle steps;

    public CiOracle(CiData data, ZoneId zone, Map<String, Double> rates) {
        this.data = data;
        this.zone = zone;
        this.rates = rates;
        this.steps = new CiStepOracle(data, zone, rates, jobs);
        for (Map<String, Object> raw : data.builds) {
            OracleBuild build = OracleBuild.of(raw, data);
            builds.add(build);
            for (Object job : list(raw.get("jobs"))) {
                if ("script".equals(map(job).get("type"))) {
                    jobs.add(OracleJob.of(build, map(job)));
                }
            }
        }
    }

    /** The rows of a view; its columns are all of the view's that are compared. */
    public List<Map<String, Object>> rows(String view) {
        return switch (view) {
            case "ci_as_of" -> List.of(row("as_of", data.asOf));
            case "ci_builds" -> builds.stream().map(this::buildRow).toList();
            case "ci_jobs" -> jobs.stream().map(this::jobRow).toList();
            case "ci_main_health" -> mainHealth();
            case "ci_time_to_signal" -> timeToSignal();
            case "ci_queue_wait" -> steps.queueWait();
            case "ci_waiting_now" -> steps.waitingNow();
            case "ci_flaky_jobs" -> steps.flakyJobs();
            case "ci_retries" -> steps.retries();
            case "ci_failures" -> steps.failures();
            case "ci_slowest_steps" -> steps.slowestSteps();
            case "ci_critical_steps" -> steps.criticalSteps();
            case "ci_idle_time" -> idleTime();
            case "ci_gates" -> gates();
            case "ci_rates" -> rates.entrySet().stream().map(e -> row("queue", e.getKey(), "per_hour", e.getValue()))
                    .toList();
            case "ci_agent_hours" -> steps.agentHours();
            case "ci_regressions" -> steps.regressions();
            case "ci_log_errors" -> steps.logErrors();
            case "ci_failing_tests" -> CiTestOracle.failingTests(data,
                    build -> builds.stream().filter(b -> b.id.equals(build)).findFirst().map(b -> b.main).orElse(null));
            default -> throw new IllegalArgumentException("nobody computes " + view);
        };
    }

    private Map<String, Object> buildRow(OracleBuild b) {
        return row("id", b.id, "organization_slug", b.organization, "pipeline_slug", b.pipeline, "number", b.number,
                "state", b.state, "verdict", b.verdict, "blocked", bit(Boolean.TRUE.equals(b.raw.get("blocked"))),
                "branch", b.branch, "commit", b.commit, "on_main", bit(b.main), "merge_queue", bit(b.queued),
                "rebuilt_from_id", map(b.raw.get("rebuilt_from")).get("id"), "created_at", b.created, "started_at",
                b.started, "finished_at", b.finished, "signal_s", seconds(b.created, b.finished), "wall_s",
                seconds(b.started, b.finished));
    }

    private Map<String, Object> jobRow(OracleJob j) {
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
        Map<List<Object>, List<OracleBuild>> ofPipelines = group(builds, b -> b.main && b.verdict != null,
                OracleBuild::key);
        ofPipelines.forEach((key, all) -> {
            all.sort(Comparator.comparing((OracleBuild b) -> b.created).thenComparing(b -> b.number));
            List<List<OracleBuild>> streaks = new ArrayList<>();
            for (OracleBuild build : all) {
                if (streaks.isEmpty() || !last(last(streaks)).verdict.equals(build.verdict)) {
                    streaks.add(new ArrayList<>());
                }
                last(streaks).add(build);
            }
            for (int i = 0; i < streaks.size(); i++) {
                List<OracleBuild> streak = streaks.get(i);
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
        for (OracleBuild build : builds) {
            List<OracleJob> own = jobs.stream().filter(j -> j.build == build).toList();
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
                        CiStepOracle.week(build.created, zone), build.verdict), key -> new ArrayList<>()).add(signal);
            }
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        signals.forEach((key, all) -> rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1),
                "on_main", key.get(2), "week", key.get(3), "verdict", key.get(4), "builds", all.size(), "p50_s",
                rank(all, 50), "p90_s", rank(all, 90))));
        return rows;
    }

    private List<Map<String, Object>> idleTime() {
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> j.run != null, j -> j.build).forEach((build, all) -> {
            all.sort(Comparator.comparing(j -> j.started));
            double work = 0;
            double idle = 0;
            Instant until = all.get(0).started;
            for (OracleJob job : all) {
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
                    "jobs", all.size(), "work_s", work, "idle_s", idle, "run_s", OracleJob.sum(all)));
        });
        return rows;
    }

    private List<Map<String, Object>> gates() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (OracleBuild build : builds) {
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

    private static Instant first(List<OracleBuild> builds, Function<OracleBuild, Instant> time) {
        return builds.stream().map(time).min(Instant::compareTo).orElseThrow();
    }
}
