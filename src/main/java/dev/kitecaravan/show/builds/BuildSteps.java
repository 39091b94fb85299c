package dev.kitecaravan.show.builds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.kitecaravan.show.read.PageQueries;

/** Makes a build's steps of the rows that the tables have of them: what a job is, the views say. */
final class BuildSteps {
    private final Map<String, PageQueries.Row> jobs;
    private final Map<List<Object>, List<PageQueries.Row>> gates;

    /**
     * @param jobs  rows of {@code ci_jobs}
     * @param gates rows of {@code ci_gates}
     */
    BuildSteps(List<PageQueries.Row> jobs, List<PageQueries.Row> gates) {
        this.jobs = jobs.stream().collect(Collectors.toMap(row -> row.text("id"), row -> row, (one, same) -> one));
        this.gates = new HashMap<>();
        gates.forEach(row -> this.gates.computeIfAbsent(key(row.text("gate"), row.time("unblocked_at")),
                key -> new ArrayList<>()).add(row));
    }

    private static List<Object> key(String gate, Instant opened) {
        return Stream.of(gate, opened).map(String::valueOf).map(Object.class::cast).toList();
    }

    /** @param rows of the table of jobs */
    List<BuildStep> of(List<PageQueries.Row> rows) {
        return rows.stream().map(this::step).toList();
    }

    private BuildStep step(PageQueries.Row row) {
        BuildStep.Kind kind = BuildStep.Kind.of(row.text("type"));
        PageQueries.Row job = jobs.get(row.text("id"));
        return switch (kind) {
            case JOB -> job == null ? bare(kind, row) : job(row, job);
            case GATE -> gate(row);
            case TRIGGER, WAIT -> bare(kind, row);
        };
    }

    /** A row of {@code ci_jobs}, with what the table says besides. */
    private static BuildStep job(PageQueries.Row row, PageQueries.Row job) {
        return job(job, row.number("place"), row.number("parallel_group_total"));
    }

    /** A row of {@code ci_jobs}. */
    static BuildStep job(PageQueries.Row job, long place, long shards) {
        List<String> detail = new ArrayList<>();
        if (job.text("shard") != null) {
            detail.add((job.number("shard") + 1) + (shards > 0 ? " of " + shards : ""));
        }
        if (job.text("matrix") != null) {
            detail.add(job.text("matrix"));
        }
        return new BuildStep(BuildStep.Kind.JOB, job.text("id"), place,
                Objects.requireNonNullElse(job.text("name"), job.text("step")), job.text("step"),
                String.join(" · ", detail), job.text("queue"), job.text("state"), Outcome.of(job.text("outcome")),
                job.number("attempt"), job.number("final") == 1, job.text("retried_in_job_id"), job.text("reason"),
                job.time("runnable_at"), job.time("started_at"), job.time("finished_at"), job.decimal("wait_s"),
                job.decimal("run_s"), job.text("web_url"), null, null);
    }

    private BuildStep gate(PageQueries.Row row) {
        List<PageQueries.Row> opened = gates.getOrDefault(key(name(row), row.time("unblocked_at")), List.of());
        if (opened.isEmpty()) {
            return bare(BuildStep.Kind.GATE, row);
        }
        PageQueries.Row gate = opened.size() > 1 ? opened.remove(0) : opened.get(0);
        return new BuildStep(BuildStep.Kind.GATE, row.text("id"), row.number("place"), label(row), null, "", null,
                row.text("state"), null, 1, true, null, null, gate.time("waiting_since"), null,
                gate.time("unblocked_at"), gate.decimal("waited_s"), null, null, null, gate.text("unblocked_by"));
    }

    private static BuildStep bare(BuildStep.Kind kind, PageQueries.Row row) {
        String name = kind == BuildStep.Kind.WAIT ? "wait" : label(row);
        return new BuildStep(kind, row.text("id"), row.number("place"), name, null, "", null, row.text("state"), null,
                1, true, null, null, null, null, null, null, null, row.text("triggered_build__web_url"),
                row.text("triggered_build__id"), null);
    }

    /** As {@code ci_gates} names a gate. */
    private static String name(PageQueries.Row row) {
        return Stream.of("step_key", "label", "name").map(row::text).filter(Objects::nonNull).findFirst()
                .orElse("without a name");
    }

    private static String label(PageQueries.Row row) {
        return Stream.of("label", "name", "step_key").map(row::text).filter(Objects::nonNull).findFirst()
                .orElse("without a name");
    }
}
