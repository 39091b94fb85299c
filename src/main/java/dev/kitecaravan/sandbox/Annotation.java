package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An annotation of a build, or of one of its jobs when {@code jobId} is not null. */
record Annotation(UUID id, String context, String style, UUID jobId, int priority, String body, long createdAt,
        long updatedAt) {

    /** The annotations of a build that has started: none, or two of the build, or those and one of its first job. */
    static List<Annotation> of(Build build, List<Job> jobs, double share) {
        if (build.startedAt() == JsonBytes.NEVER || !Seeds.chance(build.hash(60), share)) {
            return List.of();
        }
        long at = build.startedAt() + 9_000;
        List<Annotation> annotations = new ArrayList<>();
        boolean failed = build.failingAt() != JsonBytes.NEVER;
        annotations.add(new Annotation(Seeds.uuid(build.hash(61)), "test-summary", failed ? "error" : "success", null,
                3,
                failed
                        ? "<h3>2 tests failed</h3>\n<pre class=\"term\"><code>Expected \"42\" &lt; \"7\"</code></pre>"
                        : "<p>All tests passed :tada:</p>",
                at, at + 4_000));
        annotations.add(new Annotation(Seeds.uuid(build.hash(62)), "coverage",
                Seeds.chance(build.hash(63), 0.3) ? null : "info", null, 5,
                "Read the <a href=\"artifact://coverage/index.html\">coverage report</a> — naïve café ✓", at + 100,
                at + 100));
        for (Job job : jobs) {
            if (job.startedScript() && Seeds.chance(build.hash(64), 0.4)) {
                annotations.add(new Annotation(Seeds.uuid(build.hash(65)), "job-notes", "warning", job.id, 3,
                        "<p>Slow step: <b>" + job.step.key() + "</b></p>\n", job.startedAt + 500, job.startedAt + 500));
                break;
            }
        }
        return annotations;
    }

    boolean ofJob() {
        return jobId != null;
    }

    void write(JsonBytes json, boolean withBody) {
        json.object().field("id", id).field("context", context).field("style", style)
                .field("scope", ofJob() ? "job" : "build").field("job_id", jobId).field("priority", priority);
        if (withBody) {
            json.field("body_html", body);
        }
        json.time("created_at", createdAt).time("updated_at", updatedAt).endObject();
    }
}
