package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How an organization and its pipelines are set up. */
final class OrganizationData {
    private final World world;
    private final long seed;

    OrganizationData(World world, long seed) {
        this.world = world;
        this.seed = seed;
    }

    private static UUID id(Organization organization, String what) {
        return Seeds.uuid(Seeds.of(organization.id().getLeastSignificantBits(), what));
    }

    private Person admin(Organization organization) {
        return Seeds.pick(Seeds.of(organization.id().getLeastSignificantBits(), "admin"), world.people());
    }

    List<Members> services(Ask ask) {
        Organization organization = ask.organization();
        String token = String.format("%016x%016x", Seeds.of(seed, 71), Seeds.of(seed, 72));
        return List.of(
                service(organization, "webhook", "Webhook", Members.of("url", "https://hooks.example/buildkite")
                        .with("token", token).with("token_mode", "signature").with("version", 3)),
                service(organization, "slack", "Slack",
                        Members.of("channel", "#builds").with("webhook_url", "https://hooks.example/slack/" + token)));
    }

    private Members service(Organization organization, String kind, String name, Members settings) {
        UUID id = id(organization, "service " + kind);
        return Members.identified("NotificationService", id).with("url", organization.url() + "/services/" + id)
                .with("provider", Members.of("id", kind).with("name", name)).with("description", name + " of the team")
                .with("enabled", true).with("scope", "all").with("scope_uuids", List.of())
                .with("branch_configuration", "").with("build_states",
                        Members.of("build_passed", true).with("build_fixed", true).with("build_failed", true))
                .with("settings", settings).time("created_at", organization.createdAt() + 600_000)
                .with("created_by", admin(organization));
    }

    Members apiSettings(Ask ask) {
        return Members.of("url", ask.organization().url() + "/api-settings")
                .with("allowed_ip_addresses", "203.0.113.0/24").with("revoke_inactive_tokens_after_days", 180)
                .with("restrict_user_api_token_creation", true).with("features", Members.of("api_ip_allow_list", true)
                        .with("inactive_api_token_revocation", true));
    }

    Members pipelineSettings(Ask ask) {
        Organization organization = ask.organization();
        Person admin = admin(organization);
        return Members.of("url", organization.url() + "/pipeline-settings").with("default_branch", "main")
                .with("default_cluster_id", organization.clusterId()).with("default_timeout_in_minutes", 30)
                .with("maximum_timeout_in_minutes", 240).with("scheduled_job_expiry_in_minutes", null)
                .with("hosted_agents_terminal_access",
                        Members.of("enabled", true).time("enabled_at", organization.createdAt() + 900_000)
                                .with("enabled_by", Members.of("id", admin.id()).with("name", admin.name())))
                .with("public_pipeline_creation", off()).with("advanced_queue_metrics", off().with(
                        "disable_supported", false))
                .with("build_exports",
                        Members.of("available", true).with("enabled", false).with("location", null)
                                .with("strategy_id", null).with("supported_strategies", List.of("s3", "gcs")));
    }

    private static Members off() {
        return Members.of("enabled", false).with("enabled_at", null).with("enabled_by", null);
    }

    /** Each pipeline whose steps trigger another needs a rule that lets it. */
    List<Members> rules(Ask ask) {
        Organization organization = ask.organization();
        List<Members> rules = new ArrayList<>();
        for (Pipeline pipeline : world.pipelines(organization)) {
            if (pipeline.steps().stream().anyMatch(Step::trigger)) {
                UUID id = Seeds.uuid(Seeds.of(pipeline.seed(), "rule"));
                rules.add(Members.of("uuid", id).graphqlId("Rule", id).with("organization_uuid", organization.id())
                        .with("url", organization.url() + "/rules/" + id)
                        .with("type", "pipeline.trigger_build.pipeline").with("description", null)
                        .with("source_type", "pipeline").with("source_uuid", pipeline.id())
                        .with("target_type", "pipeline").with("target_uuid", pipeline.id()).with("effect", "allow")
                        .with("action", "trigger_build").time("created_at", pipeline.createdAt() + 60_000)
                        .with("created_by", pipeline.createdBy()));
            }
        }
        return rules;
    }

    List<Members> portals(Ask ask) {
        Organization organization = ask.organization();
        return List.of(Members.of("uuid", id(organization, "portal")).with("slug", "running-builds")
                .with("organization_uuid", organization.id()).with("name", "Running builds")
                .with("description", "What runs now")
                .with("query", "query running { viewer { builds(first: 10, state: RUNNING) { count } } }")
                .time("created_at", organization.createdAt() + 700_000).with("created_by", admin(organization))
                .with("allowed_ip_addresses", "203.0.113.0/24").with("user_invokable", true));
    }

    List<Members> connections(Ask ask) {
        Organization organization = ask.organization();
        UUID id = id(organization, "connection");
        return List.of(Members.of("id", id).with("type", "github_code_access_app")
                .with("display_name", "GitHub (" + organization.slug() + ")")
                .with("url", organization.url() + "/repository_connections/" + id));
    }

    List<Members> repositories(Ask ask) {
        ask.one(connections(ask), "id", "connection");
        return world.pipelines(ask.organization()).stream().map(pipeline -> {
            String name = ask.organization().slug() + "/" + pipeline.slug();
            return Members.of("full_name", name).with("html_url", "https://github.com/" + name)
                    .with("clone_url", "https://github.com/" + name + ".git").with("default_branch", "main");
        }).toList();
    }

    List<Members> emojis(Ask ask) {
        return List.of("ferry", "kite", "package").stream()
                .map(name -> Members.of("name", name).with("url", "https://emoji.example/" + name + ".png")
                        .with("aliases", name.equals("ferry") ? List.of("boat") : List.of()))
                .toList();
    }

    /** Pipelines of data and releases are built by the clock. */
    List<Members> schedules(Pipeline pipeline) {
        if (pipeline.recipe() != Recipe.DATA && pipeline.recipe() != Recipe.RELEASE) {
            return List.of();
        }
        UUID id = Seeds.uuid(Seeds.of(pipeline.seed(), "schedule"));
        return List.of(Members.identified("PipelineSchedule", id).with("url", pipeline.url() + "/schedules/" + id)
                .with("label", "Every night").with("cronline", "0 2 * * *").with("message", "Nightly")
                .with("commit", "HEAD").with("branch", "main").with("env", Map.of("NIGHTLY", "1"))
                .with("enabled", true)
                .time("next_build_at", pipeline.createdAt() / 86_400_000 * 86_400_000 + 93_600_000)
                .with("failed_message", null).with("failed_at", null).time("created_at", pipeline.createdAt() + 60_000)
                .with("created_by", pipeline.createdBy()).with("pipeline", Members.of("id", pipeline.id())
                        .with("slug", pipeline.slug()).with("url", pipeline.url())));
    }

    List<Members> templates(Ask ask) {
        Organization organization = ask.organization();
        UUID id = id(organization, "template");
        Person admin = admin(organization);
        return List.of(Members.of("uuid", id).graphqlId("PipelineTemplate", id).with("name", "Service")
                .with("description", "What every service builds")
                .with("configuration", "steps:\n  - label: ':package: Build'\n    command: make build\n")
                .with("available", true).with("url", organization.url() + "/pipeline-templates/" + id)
                .with("web_url", "https://buildkite.com/organizations/" + organization.slug() + "/pipeline-templates/"
                        + id)
                .time("created_at", organization.createdAt() + 500_000).with("created_by", admin)
                .time("updated_at", organization.createdAt() + 550_000).with("updated_by", admin));
    }
}
