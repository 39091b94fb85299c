package dev.kitecaravan.insight;

import static dev.kitecaravan.insight.Reckoning.list;
import static dev.kitecaravan.insight.Reckoning.map;
import static dev.kitecaravan.insight.Reckoning.seconds;
import static dev.kitecaravan.insight.Reckoning.time;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An attempt of a script job. */
final class OracleJob {
    private static final Set<String> INFRASTRUCTURE = Set.of("agent_stop", "agent_refused", "agent_incompatible",
            "process_run_error", "stack_error");

    Map<String, Object> raw;
    OracleBuild build;
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

    static OracleJob of(OracleBuild build, Map<String, Object> raw) {
        OracleJob job = new OracleJob();
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

    /** Seconds that they ran; what did not run counts nothing. */
    static double sum(List<OracleJob> jobs) {
        return jobs.stream().filter(j -> j.run != null).mapToDouble(j -> j.run).sum();
    }

    /** Null where none ran. */
    static Double sumOrNull(List<OracleJob> jobs) {
        return jobs.stream().allMatch(j -> j.run == null) ? null : Double.valueOf(sum(jobs));
    }
}
