package dev.kitecaravan.sandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    AGENT("v2/organizations/{org}/agents/{agent}", "read_agents");

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

    /** The scope that a token needs; empty when any will do. */
    Optional<String> scope() {
        return Optional.ofNullable(scope);
    }
}
