package dev.kitecaravan.sandbox;

/** Writes jobs as the API gives them. A waiter has three fields, a manual or trigger job a few of its own. */
final class JobJson {
    private static final String SIGNATURE = "eyJhbGciOiJFZERTQSIsImtpZCI6InNhbmRib3gifQ..";
    private static final String[] SIGNED_FIELDS = {"command", "env", "matrix", "plugins", "repository_url"};

    private JobJson() {
    }

    /**
     * @param embedded whether the job stands inside its build, where it has its group's key and lacks the time that it
     *                 waited for others of its concurrency group
     */
    static void write(JsonBytes json, Build build, Job job, boolean embedded) {
        if (build.pipeline().recipe() == Recipe.UNIFORM) {
            uniform(json, build, job);
            return;
        }
        json.object().field("id", job.id).graphqlId("Job", job.id).field("type", job.step.type());
        switch (job.step.type()) {
            case "script" -> script(json, build, job, embedded);
            case "manual" -> manual(json, build, job);
            case "trigger" -> trigger(json, build, job);
            default -> {
                // A waiter is only these three.
            }
        }
        json.endObject();
    }

    /** Rows of the child table of agent query rules that the job gives. */
    static int agentQueryRules(Job job) {
        return job.step.script() ? job.step.agentQueryRules().size() : 0;
    }

    /** Rows of the child table of signed fields that the job gives. */
    static int signedFields(Build build, Job job) {
        return job.step.script() && signed(build) ? SIGNED_FIELDS.length : 0;
    }

    /** Rows of the child table of the agent's meta data that the job gives. */
    static int agentMetaData(Build build, Job job) {
        if (build.pipeline().recipe() == Recipe.UNIFORM) {
            return job.agent == null ? 0 : 1;
        }
        return job.agent != null && fullAgent(job) ? job.agent.metaData().size() : 0;
    }

    private static boolean signed(Build build) {
        return build.pipeline().recipe() == Recipe.INFRASTRUCTURE;
    }

    private static boolean fullAgent(Job job) {
        return Seeds.chance(Seeds.of(job.seed, 51), 0.25);
    }

    private static void script(JsonBytes json, Build build, Job job, boolean embedded) {
        Pipeline pipeline = build.pipeline();
        Step step = job.step;
        json.field("name", step.label()).field("step_key", step.key());
        if (embedded) {
            json.field("group_key", step.group());
        }
        if (!build.old()) {
            step(json, build, step);
            json.name("priority").object().field("number", build.branch().equals("main") ? 1 : 0).endObject();
        }
        json.name("agent_query_rules").array();
        step.agentQueryRules().forEach(json::text);
        json.endArray().field("state", job.state);
        BuildJson.url(json, "build_url", Organization.API, pipeline, "/pipelines/", build, "");
        webUrl(json, "web_url", build, job);
        jobUrl(json, "log_url", build, job, "/log");
        jobUrl(json, "raw_log_url", build, job, "/log.txt");
        if (step.artifacts() == null) {
            json.field("artifacts_url", "");
        } else {
            jobUrl(json, "artifacts_url", build, job, "/artifacts");
        }
        json.field("command", step.command());
        if (build.old()) {
            json.field("script_path", step.command());
        }
        json.field("soft_failed", job.softFailed).field("exit_status", job.exitStatus).field("signal", job.signal)
                .field("signal_reason", job.signalReason).field("broken_reason", job.brokenReason)
                .field("artifact_paths", step.artifacts() == null && build.old() ? "" : step.artifacts());
        agent(json, job);
        times(json, build, job);
        json.nothing("expired_at").nothing("promised_exit_status").nothing("promised_exit_status_at");
        if (!embedded) {
            json.field("concurrency_wait_time_ms", job.runnableAt == JsonBytes.NEVER ? null : Integer.valueOf(0));
        }
        retries(json, job);
        json.field("parallel_group_index", job.parallelIndex < 0 ? null : Integer.valueOf(job.parallelIndex))
                .field("parallel_group_total", job.parallelIndex < 0 ? null : Integer.valueOf(job.parallelTotal));
        if (pipeline.recipe() == Recipe.MOBILE && job.parallelIndex >= 0) {
            json.name("matrix").object().field("os", "ios")
                    .field("device", job.parallelIndex % 2 == 0 ? "phone" : "tablet")
                    .endObject();
        } else {
            json.nothing("matrix");
        }
        cluster(json, pipeline, step);
    }

    /** A job of a world made for measuring: the fields that every job has, and one tag of its agent. */
    private static void uniform(JsonBytes json, Build build, Job job) {
        json.object().field("id", job.id).graphqlId("Job", job.id).field("type", job.step.type())
                .field("name", job.step.label()).field("step_key", job.step.key()).name("agent_query_rules").array();
        job.step.agentQueryRules().forEach(json::text);
        json.endArray().field("state", job.state);
        webUrl(json, "web_url", build, job);
        jobUrl(json, "log_url", build, job, "/log");
        json.field("command", job.step.command()).field("soft_failed", job.softFailed)
                .field("exit_status", job.exitStatus).field("signal", job.signal);
        if (job.agent == null) {
            json.nothing("agent");
        } else {
            json.name("agent").object().field("id", job.agent.id()).field("name", job.agent.name())
                    .field("version", job.agent.version()).name("meta_data").array()
                    .text("queue=" + job.agent.queue()).endArray().endObject();
        }
        times(json, build, job);
        retries(json, job);
        json.field("parallel_group_index", job.parallelIndex).field("parallel_group_total", job.parallelTotal);
        json.endObject();
    }

    private static void step(JsonBytes json, Build build, Step step) {
        json.name("step").object().field("id", step.id());
        if (signed(build)) {
            json.name("signature").object().open("value").part(SIGNATURE).part(step.id()).shut()
                    .field("algorithm", "EdDSA").name("signed_fields").array();
            for (String field : SIGNED_FIELDS) {
                json.text(field);
            }
            json.endArray().endObject();
        } else {
            json.nothing("signature");
        }
        json.endObject();
    }

    private static void agent(JsonBytes json, Job job) {
        if (job.agent == null) {
            json.nothing("agent");
            return;
        }
        json.name("agent");
        if (fullAgent(job)) {
            job.agent.writeFull(json);
        } else {
            job.agent.writeBrief(json);
        }
    }

    private static void times(JsonBytes json, Build build, Job job) {
        json.oldSpelling(build.old()).time("created_at", job.createdAt).time("scheduled_at", job.scheduledAt)
                .time("runnable_at", job.runnableAt).time("started_at", job.startedAt)
                .time("finished_at", job.finishedAt).oldSpelling(false);
    }

    private static void retries(JsonBytes json, Job job) {
        json.field("retried", job.retried()).field("retried_in_job_id", job.retriedIn)
                .field("retries_count", job.retries == 0 ? null : Integer.valueOf(job.retries));
        if (job.retrySource == null) {
            json.nothing("retry_source");
        } else {
            json.name("retry_source").object().field("job_id", job.retrySource)
                    .field("retry_type", job.retrySourceType).endObject();
        }
        json.field("retry_type", job.retryType);
        Person.write(json, "retried_by", job.retriedBy, false);
    }

    private static void cluster(JsonBytes json, Pipeline pipeline, Step step) {
        if (pipeline.old()) {
            json.nothing("cluster_id").nothing("cluster_url").nothing("cluster_queue_id").nothing("cluster_queue_url");
            return;
        }
        Organization organization = pipeline.organization();
        json.field("cluster_id", organization.clusterId()).open("cluster_url").part(Organization.API)
                .part(organization.slug()).part("/clusters/").part(organization.clusterId()).shut()
                .field("cluster_queue_id", organization.queueId(step.queue())).open("cluster_queue_url")
                .part(Organization.API).part(organization.slug()).part("/clusters/").part(organization.clusterId())
                .part("/queues/").part(organization.queueId(step.queue())).shut();
    }

    private static void manual(JsonBytes json, Build build, Job job) {
        json.field("label", job.step.label()).field("state", job.state).nothing("web_url");
        Person.write(json, "unblocked_by", job.unblockedBy, true);
        json.time("unblocked_at", job.unblockedAt).field("unblockable", job.state.equals("blocked"));
        webUrl(json, "unblock_url", build, job);
    }

    private static void trigger(JsonBytes json, Build build, Job job) {
        json.field("name", job.step.label()).field("step_key", job.step.key()).field("state", job.state)
                .field("async", Seeds.chance(Seeds.of(job.seed, 52), 0.3));
        webUrl(json, "web_url", build, job);
        times(json, build, job);
        if (job.startedAt == JsonBytes.NEVER) {
            json.nothing("triggered_build");
            return;
        }
        // A pipeline that the token's user cannot see: its builds are in no list.
        String slug = build.pipeline().slug() + "-deploy";
        int number = 1 + Seeds.below(Seeds.of(job.seed, 53), 5000);
        String organization = build.pipeline().organization().slug();
        json.name("triggered_build").object().field("id", Seeds.uuid(Seeds.of(job.seed, 54))).field("number", number)
                .field("url", Organization.API + organization + "/pipelines/" + slug + "/builds/" + number)
                .field("web_url", Organization.WEB + organization + "/" + slug + "/builds/" + number).endObject();
    }

    private static void webUrl(JsonBytes json, String name, Build build, Job job) {
        BuildJson.startUrl(json, name, Organization.WEB, build.pipeline(), "/", build);
        json.part("#").part(job.id).shut();
    }

    private static void jobUrl(JsonBytes json, String name, Build build, Job job, String end) {
        BuildJson.startUrl(json, name, Organization.API, build.pipeline(), "/pipelines/", build);
        json.part("/jobs/").part(job.id).part(end).shut();
    }
}
