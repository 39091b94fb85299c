package dev.kitecaravan.insight;

import static dev.kitecaravan.insight.Reckoning.map;
import static dev.kitecaravan.insight.Reckoning.time;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A build with what the rules make of it. */
final class OracleBuild {
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

    static OracleBuild of(Map<String, Object> raw, CiData data) {
        OracleBuild build = new OracleBuild();
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
}
