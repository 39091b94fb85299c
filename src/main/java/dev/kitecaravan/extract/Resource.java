package dev.kitecaravan.extract;

import java.util.Locale;

/**
 * Those kinds of records that steer the extraction, told from an endpoint's path: which keys flow down to children, and how
 * an endpoint is kept up to date. What else a path answers with is in the catalog of columns alone.
 */
public enum Resource {
    ORGANIZATION,
    PIPELINE,
    BUILD,
    JOB,
    JOB_LOG,
    OTHER;

    /** The name used in catalogs, placeholders and key columns: {@code build}, {@code job_log}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The depth at which it hangs below the organization; placeholders of the deepest one decide an endpoint's parent. */
    int depth() {
        return switch (this) {
            case ORGANIZATION -> 1;
            case PIPELINE -> 2;
            case BUILD -> 3;
            case JOB -> 4;
            default -> 0;
        };
    }

    /** The records that a path answers with. */
    public static Resource of(String path) {
        String[] parts = path.split("/");
        String last = parts[parts.length - 1];
        String collection = last.startsWith("{") && parts.length > 1 ? parts[parts.length - 2] : last;
        return switch (collection) {
            case "organizations" -> ORGANIZATION;
            case "pipelines" -> path.startsWith("/v2/organizations/") && !path.contains("/teams/") ? PIPELINE : OTHER;
            case "builds" -> BUILD;
            case "jobs" -> JOB;
            case "log" -> JOB_LOG;
            default -> OTHER;
        };
    }
}
