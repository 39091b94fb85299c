package dev.kitecaravan.insight;

import static dev.kitecaravan.insight.Reckoning.bit;
import static dev.kitecaravan.insight.Reckoning.group;
import static dev.kitecaravan.insight.Reckoning.rank;
import static dev.kitecaravan.insight.Reckoning.row;
import static dev.kitecaravan.insight.Reckoning.seconds;

import java.time.DayOfWeek;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.kitecaravan.text.log.LogLine;

/** The views over jobs and steps, as {@link CiOracle} has the others. */
final class CiStepOracle {
    private static final Set<String> WAITING = Set.of("scheduled", "assigned", "accepted", "reserved");

    private final CiData data;
    private final ZoneId zone;
    private final Map<String, Double> rates;
    private final List<OracleJob> jobs;

    CiStepOracle(CiData data, ZoneId zone, Map<String, Double> rates, List<OracleJob> jobs) {
        this.data = data;
        this.zone = zone;
        this.rates = rates;
        this.jobs = jobs;
    }

    List<Map<String, Object>> queueWait() {
        Map<List<Object>, List<Double>> waits = new LinkedHashMap<>();
        Map<List<Object>, Integer> still = new HashMap<>();
        for (OracleJob job : jobs) {
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

    private static boolean isWaiting(OracleJob job) {
        return !job.build.gone && job.started == null && job.runnable != null
                && WAITING.contains(String.valueOf(job.state));
    }

    List<Map<String, Object>> waitingNow() {
        List<Map<String, Object>> rows = new ArrayList<>();
        Predicate<OracleJob> running = j -> !j.build.gone && j.finished == null
                && Set.of("running", "canceling", "timing_out").contains(String.valueOf(j.state));
        Predicate<OracleJob> waiting = j -> isWaiting(j) && j.finished == null;
        group(jobs, running.or(waiting), j -> List.of(j.build.organization, j.queue)).forEach((key, all) -> {
            List<OracleJob> wait = all.stream().filter(waiting).toList();
            Instant oldest = wait.stream().map(j -> j.runnable).min(Instant::compareTo).orElse(null);
            rows.add(row("organization_slug", key.get(0), "queue", key.get(1), "waiting", wait.size(), "running",
                    all.stream().filter(running).count(), "oldest_runnable_at", oldest, "oldest_wait_s",
                    oldest == null ? null : Math.max(0, seconds(oldest, data.asOf)), "over_a_day",
                    wait.stream().filter(j -> seconds(j.runnable, data.asOf) > 86_400).count(), "as_of", data.asOf));
        });
        return rows;
    }

    List<Map<String, Object>> flakyJobs() {
        Set<OracleBuild> storms = new HashSet<>();
        group(jobs, j -> j.counts && Set.of("passed", "soft_failed", "failed").contains(j.outcome), j -> j.build)
                .forEach((build, all) -> {
                    long failed = all.stream().filter(j -> j.outcome.equals("failed")).count();
                    if (all.size() >= 5 && failed * 100 > 80L * all.size()) {
                        storms.add(build);
                    }
                });
        Map<List<Object>, List<OracleJob>> onCommits = group(jobs,
                j -> !storms.contains(j.build) && j.build.commit != null
                        && (j.outcome.equals("passed") || "code".equals(j.cause)),
                j -> Arrays.asList(j.build.organization, j.build.pipeline, j.step, j.shard, j.matrix, j.build.commit));
        Map<List<Object>, List<List<OracleJob>>> steps = new LinkedHashMap<>();
        onCommits.forEach((key, all) -> steps.computeIfAbsent(List.copyOf(key.subList(0, 3)), k -> new ArrayList<>())
                .add(all));
        List<Map<String, Object>> rows = new ArrayList<>();
        steps.forEach((key, commits) -> {
            List<OracleJob> lost = commits.stream()
                    .filter(all -> all.stream().anyMatch(j -> !j.isFailure())
                            && all.stream().anyMatch(OracleJob::isFailure))
                    .flatMap(List::stream).filter(OracleJob::isFailure).toList();
            long flaky = commits.stream()
                    .filter(all -> all.stream().anyMatch(j -> !j.isFailure())
                            && all.stream().anyMatch(OracleJob::isFailure))
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
                    bit(commits.size() >= 3), "failures", lost.size(), "lost_s", OracleJob.sumOrNull(lost),
                    "last_failed_at",
                    lost.stream().map(j -> j.finished).filter(Objects::nonNull).max(Instant::compareTo).orElse(null)));
        });
        return rows;
    }

    List<Map<String, Object>> retries() {
        Map<String, OracleJob> byId = jobs.stream().collect(Collectors.toMap(j -> j.id, j -> j));
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> !j.counts,
                j -> Arrays.asList(j.build.organization, j.build.pipeline, j.step, week(j.created, zone),
                        j.raw.get("retry_type")))
                .forEach((key, all) -> {
                    List<OracleJob> saved = all.stream().filter(j -> byId.containsKey(j.next)
                            && byId.get(j.next).outcome.equals("passed")).toList();
                    rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "step", key.get(2),
                            "week", key.get(3), "retry_type", key.get(4), "retries", all.size(), "infrastructure",
                            all.stream().filter(j -> "infrastructure".equals(j.cause)).count(), "saved", saved.size(),
                            "hours", OracleJob.sum(all) / 3600, "saved_hours", OracleJob.sum(saved) / 3600));
                });
        return rows;
    }

    List<Map<String, Object>> failures() {
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
                        "hours", OracleJob.sum(all) / 3600)));
        return rows;
    }

    List<Map<String, Object>> slowestSteps() {
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> j.outcome.equals("passed") && j.run != null, OracleJob::key).forEach((key, all) -> {
            List<Double> runs = all.stream().map(j -> j.run).toList();
            rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "step", key.get(2), "jobs",
                    all.size(), "p50_s", rank(runs, 50), "p95_s", rank(runs, 95), "longest_s", rank(runs, 100),
                    "hours", OracleJob.sum(all) / 3600));
        });
        return rows;
    }

    List<Map<String, Object>> criticalSteps() {
        List<OracleJob> latest = new ArrayList<>();
        group(jobs, j -> j.counts && j.run != null && j.build.verdict != null, j -> j.build)
                .forEach((build, all) -> latest.add(all.stream()
                        .max(Comparator.comparing((OracleJob j) -> j.finished).thenComparing(j -> j.started)
                                .thenComparing(j -> j.id))
                        .orElseThrow()));
        List<Map<String, Object>> rows = new ArrayList<>();
        group(latest, j -> true, OracleJob::key).forEach((key, all) -> {
            long of = latest.stream().filter(j -> j.build.key().equals(key.subList(0, 2))).count();
            rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "step", key.get(2), "builds",
                    all.size(), "share", (double) all.size() / of, "minutes", OracleJob.sum(all) / 60));
        });
        return rows;
    }

    List<Map<String, Object>> logErrors() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (OracleJob job : jobs) {
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

    List<Map<String, Object>> agentHours() {
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> j.run != null, j -> Arrays.asList(j.build.organization, j.build.pipeline, j.queue,
                j.build.branch, bit(j.build.main), week(j.started, zone))).forEach((key, all) -> {
                    Double rate = rates.get((String) key.get(2));
                    rows.add(row("organization_slug", key.get(0), "pipeline_slug", key.get(1), "queue", key.get(2),
                            "branch", key.get(3), "on_main", key.get(4), "week", key.get(5), "attempts", all.size(),
                            "hours", OracleJob.sum(all) / 3600, "wasted_hours",
                            OracleJob.sum(all.stream().filter(j -> !j.counts || j.outcome.equals("canceled")).toList())
                                    / 3600,
                            "cost", rate == null ? null : OracleJob.sum(all) / 3600 * rate));
                });
        return rows;
    }

    List<Map<String, Object>> regressions() {
        List<Map<String, Object>> rows = new ArrayList<>();
        group(jobs, j -> j.outcome.equals("passed") && j.run != null, OracleJob::key).forEach((key, all) -> {
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

    /** The Monday before, or of, a time's day. Null of null. */
    static LocalDate week(Instant time, ZoneId zone) {
        return time == null
                ? null
                : time.atZone(zone).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
