package dev.kitecaravan.extract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The scopes that a token needs for a path, as Buildkite documents them. */
public final class TokenScopes {
    /** The first pattern that is found in a path, placeholders as written, decides; the special ones stand first. */
    private static final Map<Pattern, String> BY_PATH = new LinkedHashMap<>();

    static {
        put("/log$", "read_build_logs");
        put("/env$", "read_job_env");
        put("/artifacts\\b", "read_artifacts");
        put("/agents\\b", "read_agents");
        put("/clusters/.*/secrets\\b", "read_secret_details");
        put("/clusters\\b", "read_clusters");
        put("/teams\\b", "read_teams");
        put("/audit_events\\b", "read_audit_events");
        put("/services\\b", "read_notification_services");
        put("/invitations\\b", "read_organization_invitations");
        put("/pipeline-templates\\b", "read_pipeline_templates");
        put("/rules\\b", "read_rules");
        put("/portals\\b", "read_portals");
        put("/repository_connections\\b", "read_organization_repository_connections");
        put("/(api|pipeline)-settings$", "read_organization_settings");
        put("/rate_limit$", "read_accounts");
        put("^/v2/analytics/", "read_suites");
        put("^/v2/packages/.*/packages\\b", "read_packages");
        put("^/v2/packages/", "read_registries");
        put("^/v2/user$", "read_user");
        put("/builds\\b", "read_builds");
        put("/pipelines\\b", "read_pipelines");
        put("^/v2/organizations(/\\{[^/]*})?(/members.*)?$", "read_organizations");
    }

    private TokenScopes() {
    }

    private static void put(String path, String scope) {
        BY_PATH.put(Pattern.compile(path), scope);
    }

    /** What an endpoint needs: the scope of its own path, and those of the lists that fill its placeholders. */
    public static Set<String> of(Endpoint endpoint) {
        Set<String> scopes = new TreeSet<>();
        BY_PATH.entrySet().stream().filter(entry -> entry.getKey().matcher(endpoint.path().text()).find()).findFirst()
                .ifPresent(entry -> scopes.add(entry.getValue()));
        for (Placeholder placeholder : endpoint.path().placeholders()) {
            switch (placeholder.resource()) {
                case ORGANIZATION -> scopes.add("read_organizations");
                case PIPELINE -> scopes.add("read_pipelines");
                case BUILD, JOB -> scopes.add("read_builds");
                default -> {
                    // another endpoint's record: that endpoint is looked at by itself
                }
            }
        }
        return scopes;
    }
}
