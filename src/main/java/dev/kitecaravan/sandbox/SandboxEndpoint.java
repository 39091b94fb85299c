package dev.kitecaravan.sandbox;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The paths that the sandbox answers, and the scope that each asks for. */
enum SandboxEndpoint {
    META("v2/meta", null),
    ACCESS_TOKEN("v2/access-token", null),
    USER("v2/user", "read_user"),
    ORGANIZATIONS("v2/organizations", "read_organizations"),
    ORGANIZATION("v2/organizations/{org}", "read_organizations"),
    RATE_LIMIT("v2/organizations/{org}/rate_limit", null),
    BUILDS("v2/builds", "read_builds"),
    PIPELINES("v2/organizations/{org}/pipelines", "read_pipelines"),
    PIPELINE("v2/organizations/{org}/pipelines/{pipeline}", "read_pipelines"),
    ORG_BUILDS("v2/organizations/{org}/builds", "read_builds"),
    PIPELINE_BUILDS("v2/organizations/{org}/pipelines/{pipeline}/builds", "read_builds"),
    BUILD("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}", "read_builds"),
    JOBS("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/jobs", "read_builds"),
    JOB("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/jobs/{job}", "read_builds"),
    ORG_JOB("v2/organizations/{org}/jobs/{job}", "read_builds"),
    JOB_LOG("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/jobs/{job}/log", "read_build_logs"),
    JOB_LOG_TEXT("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/jobs/{job}/log.txt", "read_build_logs"),
    ORG_JOB_LOG("v2/organizations/{org}/jobs/{job}/log", "read_build_logs"),
    ORG_JOB_LOG_TEXT("v2/organizations/{org}/jobs/{job}/log.txt", "read_build_logs"),
    JOB_ENV("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/jobs/{job}/env", "read_job_env"),
    ANNOTATIONS("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/annotations", "read_builds"),
    JOB_ANNOTATIONS("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/jobs/{job}/annotations",
            "read_builds"),
    ORG_JOB_ANNOTATIONS("v2/organizations/{org}/jobs/{job}/annotations", "read_builds"),
    AGENTS("v2/organizations/{org}/agents", "read_agents"),
    AGENT("v2/organizations/{org}/agents/{agent}", "read_agents"),
    CLUSTERS("v2/organizations/{org}/clusters", "read_clusters"),
    CLUSTER_QUEUES("v2/organizations/{org}/clusters/{cluster}/queues", "read_clusters"),
    QUEUE_METRICS("v2/organizations/{org}/clusters/{cluster}/queues/{queue}/metrics", "read_clusters"),
    CLUSTER_TOKENS("v2/organizations/{org}/clusters/{cluster}/tokens", "read_clusters"),
    CLUSTER_SECRETS("v2/organizations/{org}/clusters/{cluster}/secrets", "read_secret_details"),
    CLUSTER_MAINTAINERS("v2/organizations/{org}/clusters/{cluster}/maintainers", "read_clusters"),
    AGENT_IMAGES("v2/organizations/{org}/clusters/{cluster}/agent-images", "read_clusters"),
    CACHE_VOLUMES("v2/organizations/{org}/clusters/{cluster}/cache_volumes", "read_clusters"),
    NETWORK_RANGES("v2/organizations/{org}/clusters/{cluster}/network_ranges", "read_clusters"),
    TEAMS("v2/organizations/{org}/teams", "read_teams"),
    TEAM_MEMBERS("v2/organizations/{org}/teams/{team}/members", "read_teams"),
    TEAM_PIPELINES("v2/organizations/{org}/teams/{team}/pipelines", "read_teams"),
    TEAM_SUITES("v2/organizations/{org}/teams/{team}/suites", "read_teams"),
    MEMBERS("v2/organizations/{org}/members", "read_organizations"),
    INVITATIONS("v2/organizations/{org}/invitations", "read_organization_invitations"),
    AUDIT_EVENTS("v2/organizations/{org}/audit_events", "read_audit_events"),
    SERVICES("v2/organizations/{org}/services", "read_notification_services"),
    API_SETTINGS("v2/organizations/{org}/api-settings", "read_organization_settings"),
    PIPELINE_SETTINGS("v2/organizations/{org}/pipeline-settings", "read_organization_settings"),
    RULES("v2/organizations/{org}/rules", "read_rules"),
    PORTALS("v2/organizations/{org}/portals", "read_portals"),
    REPOSITORY_CONNECTIONS("v2/organizations/{org}/repository_connections", "read_organization_repository_connections"),
    CONNECTED_REPOSITORIES("v2/organizations/{org}/repository_connections/{connection}/repositories",
            "read_organization_repository_connections"),
    EMOJIS("v2/organizations/{org}/emojis", null),
    PIPELINE_SCHEDULES("v2/organizations/{org}/pipelines/{pipeline}/schedules", "read_pipelines"),
    PIPELINE_TEMPLATES("v2/organizations/{org}/pipeline-templates", "read_pipeline_templates"),
    ARTIFACTS("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/artifacts", "read_artifacts"),
    JOB_ARTIFACTS("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/jobs/{job}/artifacts", "read_artifacts"),
    STEP_UPLOADS("v2/organizations/{org}/pipelines/{pipeline}/builds/{number}/step-uploads", "read_builds"),
    SUITES("v2/analytics/organizations/{org}/suites", "read_suites"),
    RUNS("v2/analytics/organizations/{org}/suites/{suite}/runs", "read_suites"),
    FAILED_EXECUTIONS("v2/analytics/organizations/{org}/suites/{suite}/runs/{run}/failed_executions", "read_suites"),
    FLAKY_TESTS("v2/analytics/organizations/{org}/suites/{suite}/flaky-tests", "read_suites"),
    MUTED_TESTS("v2/analytics/organizations/{org}/suites/{suite}/tests/muted", "read_suites"),
    SKIPPED_TESTS("v2/analytics/organizations/{org}/suites/{suite}/tests/skipped", "read_suites"),
    TESTS("v2/analytics/organizations/{org}/suites/{suite}/tests", "read_suites"),
    BUILD_TESTS("v2/analytics/organizations/{org}/builds/{build}/tests", "read_suites"),
    REGISTRIES("v2/packages/organizations/{org}/registries", "read_registries"),
    PACKAGES("v2/packages/organizations/{org}/registries/{registry}/packages", "read_packages"),
    REGISTRY_TOKENS("v2/packages/organizations/{org}/registries/{registry}/tokens", "read_registries");

    private final String[] pattern;
    private final String scope;

    SandboxEndpoint(String pattern, String scope) {
        this.pattern = pattern.split("/");
        this.scope = scope;
    }

    /** The endpoint of a path, with what stands for its placeholders. */
    record Match(SandboxEndpoint endpoint, Map<String, String> values) {
    }

    static Optional<Match> of(List<String> segments) {
        for (SandboxEndpoint endpoint : values()) {
            Map<String, String> values = endpoint.match(segments);
            if (values != null) {
                return Optional.of(new Match(endpoint, values));
            }
        }
        return Optional.empty();
    }

    private Map<String, String> match(List<String> segments) {
        if (segments.size() != pattern.length) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].startsWith("{")) {
                values.put(pattern[i].substring(1, pattern[i].length() - 1), segments.get(i));
            } else if (!pattern[i].equals(segments.get(i))) {
                return null;
            }
        }
        return values;
    }

    String kind() {
        String name = name().toLowerCase(Locale.ROOT);
        return switch (this) {
            case JOB_LOG_TEXT, ORG_JOB_LOG, ORG_JOB_LOG_TEXT -> "job_log";
            case ORG_JOB -> "job";
            case JOB_ANNOTATIONS, ORG_JOB_ANNOTATIONS -> "job_annotations";
            default -> name;
        };
    }

    /** All scopes that any of them asks for. */
    static Set<String> scopes() {
        return Arrays.stream(values()).map(endpoint -> endpoint.scope).filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The scope that a token needs; empty when any will do. */
    Optional<String> scope() {
        return Optional.ofNullable(scope);
    }
}
