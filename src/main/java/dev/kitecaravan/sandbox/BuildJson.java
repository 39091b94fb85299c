package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Writes builds as the API gives them. */
final class BuildJson {
    /**
     * What of a build is written.
     *
     * @param retriedJobs also the tries that were followed by another
     * @param jobs the jobs at all
     * @param pipeline the pipeline
     * @param counts the number of jobs by state, which only the single build has
     */
    record Parts(boolean retriedJobs, boolean jobs, boolean pipeline, boolean counts) {
    }

    private final World world;

    BuildJson(World world) {
        this.world = world;
    }

    /** @param active the counters of the pipelines that this answer has shown already, by the pipelines' ids */
    void write(JsonBytes json, Build build, Parts parts, Map<UUID, ActiveCounts> active) {
        Pipeline pipeline = build.pipeline();
        List<Job> jobs = parts.jobs || parts.counts ? world.jobs(build) : List.of();
        json.object().field("id", build.id()).graphqlId("Build", build.id());
        url(json, "url", Organization.API, pipeline, "/pipelines/", build, "");
        url(json, "web_url", Organization.WEB, pipeline, "/", build, "");
        json.field("number", build.number()).field("state", build.state().text())
                .field("cancel_reason", cancelReason(build))
                .field("blocked", build.blocked()).field("blocked_state", build.blocked() ? "passed" : "")
                .field("message", SandboxBuildFacts.message(build)).field("commit", SandboxBuildFacts.commit(build))
                .field("branch", build.branch()).field("tag", SandboxBuildFacts.tag(build))
                .field("env", SandboxBuildFacts.environment(build)).field("source", SandboxBuildFacts.source(build));
        SandboxBuildFacts.writeAuthor(json, build, world.people());
        Person.write(json, "creator", SandboxBuildFacts.creator(build, world.people()), true);
        if (parts.jobs) {
            jobs(json, build, jobs, parts.retriedJobs);
        }
        if (parts.counts) {
            counts(json, jobs);
        }
        json.oldSpelling(build.old()).time("created_at", build.createdAt())
                .time("scheduled_at", build.state() == SandboxBuildState.CREATING ? JsonBytes.NEVER : build.createdAt())
                .time("started_at", build.startedAt()).time("failing_at", build.failingAt())
                .time("finished_at", build.finishedAt()).oldSpelling(false)
                .field("meta_data", SandboxBuildFacts.metaData(build));
        SandboxBuildFacts.writePullRequest(json, build);
        references(json, build);
        if (parts.pipeline) {
            json.name("pipeline");
            PipelineJson.write(json, pipeline,
                    active.computeIfAbsent(pipeline.id(), unknown -> world.active(pipeline)));
        }
        Organization organization = pipeline.organization();
        json.field("cluster_id", pipeline.old() ? null : organization.clusterId());
        if (pipeline.old()) {
            json.nothing("cluster_url");
        } else {
            json.open("cluster_url").part(Organization.API).part(organization.slug()).part("/clusters/")
                    .part(organization.clusterId()).shut();
        }
        json.endObject();
    }

    /** Writes {@code prefix org separator pipeline /builds/ number suffix}. */
    static void url(JsonBytes json, String name, String prefix, Pipeline pipeline, String separator, Build build,
            String suffix) {
        startUrl(json, name, prefix, pipeline, separator, build);
        json.part(suffix).shut();
    }

    static void startUrl(JsonBytes json, String name, String prefix, Pipeline pipeline, String separator, Build build) {
        json.open(name).part(prefix).part(pipeline.organization().slug()).part(separator).part(pipeline.slug())
                .part("/builds/").part(build.number());
    }

    private static void jobs(JsonBytes json, Build build, List<Job> jobs, boolean retried) {
        json.name("jobs").array();
        for (Job job : jobs) {
            if (retried || !job.retried()) {
                JobJson.write(json, build, job, true);
            }
        }
        json.endArray();
    }

    private static void counts(JsonBytes json, List<Job> jobs) {
        Map<String, Integer> states = new TreeMap<>();
        jobs.forEach(job -> states.merge(job.state, 1, Integer::sum));
        json.name("job_state_counts").object().field("total", jobs.size()).name("states").object();
        states.forEach((state, count) -> json.field(state, count.longValue()));
        json.endObject().endObject();
    }

    private static String cancelReason(Build build) {
        return build.state() == SandboxBuildState.CANCELED && Seeds.chance(build.hash(26), 0.5)
                ? "A newer build started"
                : null;
    }

    private static void references(JsonBytes json, Build build) {
        if (build.branch().startsWith("gh-readonly-queue/")) {
            json.name("merge_queue").object().field("base_branch", "main").endObject();
        } else {
            json.nothing("merge_queue");
        }
        String source = SandboxBuildFacts.source(build);
        if (source.equals("ui") && build.number() > 1) {
            json.name("rebuilt_from").object().field("id", Seeds.uuid(build.hash(27)))
                    .field("number", build.number() - 1)
                    .field("url", build.pipeline().url() + "/builds/" + (build.number() - 1)).endObject();
        } else {
            json.nothing("rebuilt_from");
        }
        if (source.equals("trigger_job")) {
            json.name("triggered_from").object().field("build_id", Seeds.uuid(build.hash(28)))
                    .field("build_number", 1 + Seeds.below(build.hash(29), 900))
                    .field("build_pipeline_slug", "release-train").endObject();
        } else {
            json.nothing("triggered_from");
        }
    }
}
