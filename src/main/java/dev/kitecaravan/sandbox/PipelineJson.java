package dev.kitecaravan.sandbox;

import java.util.Map;

/** Writes pipelines as the API gives them. */
final class PipelineJson {
    private PipelineJson() {
    }

    static void write(JsonBytes json, Pipeline pipeline, ActiveCounts active) {
        Organization organization = pipeline.organization();
        boolean old = pipeline.old();
        json.object().field("id", pipeline.id()).graphqlId("Pipeline", pipeline.id()).field("url", pipeline.url())
                .field("web_url", pipeline.webUrl()).field("name", pipeline.name())
                .field("description", description(pipeline)).field("slug", pipeline.slug())
                .field("repository", repository(pipeline)).field("cluster_id", old ? null : organization.clusterId())
                .field("cluster_url", old ? null : organization.url() + "/clusters/" + organization.clusterId())
                .nothing("pipeline_template_uuid").field("branch_configuration", branches(pipeline))
                .field("default_branch", "main").field("emoji", emoji(pipeline)).field("color", color(pipeline))
                .field("skip_queued_branch_builds", pipeline.recipe() == Recipe.WEB)
                .field("skip_queued_branch_builds_filter", pipeline.recipe() == Recipe.WEB ? "!main" : null)
                .field("cancel_running_branch_builds", pipeline.recipe() == Recipe.WEB)
                .field("cancel_running_branch_builds_filter", pipeline.recipe() == Recipe.WEB ? "!main" : null);
        if (!old) {
            json.field("allow_rebuilds", true);
        }
        json.field("default_command_step_timeout", old ? null : Integer.valueOf(30))
                .field("maximum_command_step_timeout", pipeline.recipe() == Recipe.DATA ? Integer.valueOf(240) : null)
                .nothing("clone_mirror_url");
        provider(json, pipeline);
        json.field("builds_url", pipeline.url() + "/builds").field("badge_url", badge(pipeline));
        Person.write(json, "created_by", old ? null : pipeline.createdBy(), true);
        json.oldSpelling(old).time("created_at", pipeline.createdAt()).oldSpelling(false).nothing("archived_at");
        environment(json, pipeline);
        active.write(json);
        json.field("visibility", pipeline.recipe() == Recipe.DATA ? "public" : "private");
        tags(json, pipeline);
        if (!old) {
            json.field("configuration", configuration(pipeline));
        }
        steps(json, pipeline);
        json.endObject();
    }

    /** How many tags the pipeline has, which is how many rows its child table gets. */
    static int tagCount(Pipeline pipeline) {
        return pipeline.old() ? 0 : 2;
    }

    private static void tags(JsonBytes json, Pipeline pipeline) {
        if (pipeline.old()) {
            json.nothing("tags");
            return;
        }
        json.name("tags").array().text("team:" + pipeline.team())
                .text(pipeline.recipe().name().toLowerCase(java.util.Locale.ROOT)).endArray();
    }

    private static String description(Pipeline pipeline) {
        return switch (pipeline.recipe()) {
            case WEB -> "What customers see — built by team " + pipeline.team() + " :tada:";
            case SERVICE -> "";
            case DATA -> "Models & loads, \"nightly\" and on demand";
            default -> null;
        };
    }

    static String repository(Pipeline pipeline) {
        return "git@github.com:" + pipeline.organization().slug() + "/" + pipeline.slug() + ".git";
    }

    private static String branches(Pipeline pipeline) {
        return pipeline.recipe() == Recipe.RELEASE ? "main release/*" : null;
    }

    private static String emoji(Pipeline pipeline) {
        return pipeline.recipe() == Recipe.RELEASE ? ":ship:" : null;
    }

    private static String color(Pipeline pipeline) {
        return pipeline.recipe() == Recipe.RELEASE ? "#14CC80" : null;
    }

    private static String badge(Pipeline pipeline) {
        return "https://badge.buildkite.com/" + String.format("%016x%016x%016x", pipeline.seed(),
                Seeds.mix(pipeline.seed()), Seeds.mix(pipeline.seed() + 1)) + ".svg";
    }

    private static void environment(JsonBytes json, Pipeline pipeline) {
        switch (pipeline.recipe()) {
            case WEB -> json.field("env", Map.of("NODE_ENV", "test"));
            case INFRASTRUCTURE -> json.nothing("env");
            default -> json.field("env", Map.of());
        }
    }

    private static void provider(JsonBytes json, Pipeline pipeline) {
        if (pipeline.recipe() == Recipe.INFRASTRUCTURE) {
            json.name("provider").object().endObject();
            return;
        }
        json.name("provider").object().field("id", "github").name("settings").object().field("trigger_mode", "code")
                .field("build_pull_requests", true).field("pull_request_branch_filter_enabled", false)
                .field("skip_builds_for_existing_commits", false)
                .field("skip_pull_request_builds_for_existing_commits", true)
                .field("build_pull_request_ready_for_review", false)
                .field("build_pull_request_labels_changed", false).field("build_pull_request_forks", false)
                .field("prefix_pull_request_fork_branch_names", true).field("build_branches", true)
                .field("build_tags", pipeline.recipe() == Recipe.RELEASE).field("publish_commit_status", true)
                .field("publish_commit_status_per_step", false).field("publish_blocked_as_pending", false)
                .field("filter_enabled", false)
                .field("repository", pipeline.organization().slug() + "/" + pipeline.slug()).endObject()
                .field("webhook_url", "").endObject();
    }

    private static String configuration(Pipeline pipeline) {
        StringBuilder yaml = new StringBuilder("steps:\n");
        for (Step step : pipeline.steps()) {
            switch (step.type()) {
                case "waiter" -> yaml.append("  - wait\n");
                case "manual" -> yaml.append("  - block: \"").append(step.label()).append("\"\n");
                case "trigger" -> yaml.append("  - trigger: \"").append(pipeline.slug()).append("-deploy\"\n");
                default -> yaml.append("  - label: '").append(step.label()).append("'\n    command: ")
                        .append(step.command()).append("\n    agents:\n      queue: ").append(step.queue())
                        .append('\n');
            }
        }
        return yaml.toString();
    }

    private static void steps(JsonBytes json, Pipeline pipeline) {
        json.name("steps").array();
        for (Step step : pipeline.steps()) {
            json.object().field("type", step.type());
            if (!step.waiter()) {
                json.field("name", step.label()).field("command", step.command())
                        .field("artifact_paths", step.artifacts()).nothing("branch_configuration");
                json.field("env", Map.of()).nothing("timeout_in_minutes").name("agent_query_rules").array();
                if (step.script()) {
                    step.agentQueryRules().forEach(json::text);
                }
                json.endArray().nothing("concurrency").field("parallelism",
                        step.parallel() ? Integer.valueOf(4) : null);
            }
            json.endObject();
        }
        json.endArray();
    }
}
