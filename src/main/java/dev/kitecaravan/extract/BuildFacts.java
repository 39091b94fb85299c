package dev.kitecaravan.extract;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the extraction needs to know of one build, taken from the raw record.
 *
 * @param id           its API id
 * @param organization slug, from its {@code url}; null when there is none
 * @param pipeline     slug, likewise
 * @param number       the number within its pipeline; -1 when absent
 * @param createdAt    null when absent
 * @param status       how settled it is
 */
record BuildFacts(String id, String organization, String pipeline, long number, Instant createdAt, Status status) {

    /** Whether a build may still change by itself. */
    enum Status {
        /** Nothing is left to happen unless somebody retries a job or unblocks a step. */
        FINAL,
        /** The build is over, a job of it is not. */
        LIVE_JOB,
        /** It waits for somebody. */
        BLOCKED,
        /** It runs, or its state is not known here. */
        OPEN
    }

    private static final Pattern URL = Pattern.compile("/organizations/([^/]+)/pipelines/([^/]+)/builds/(\\d+)");
    private static final Set<String> FINAL_BUILD = Set.of("passed", "failed", "canceled", "skipped", "not_run");
    private static final Set<String> FINAL_JOB = Set.of("passed", "failed", "canceled", "skipped", "broken", "expired",
            "timed_out", "finished", "unblocked", "waiting_failed", "blocked_failed", "unblocked_failed");

    static BuildFacts of(Map<?, ?> build) {
        String organization = null;
        String pipeline = null;
        if (build.get("url") instanceof String url) {
            Matcher matcher = URL.matcher(url);
            if (matcher.find()) {
                organization = decode(matcher.group(1));
                pipeline = decode(matcher.group(2));
            }
        }
        long number = build.get("number") instanceof Number n ? n.longValue() : -1;
        return new BuildFacts(text(build.get("id")), organization, pipeline, number,
                Timestamps.parse(build.get("created_at")), status(build));
    }

    /**
     * The path of the build by itself.
     *
     * @throws IOException when the record does not tell where it is
     */
    String address() throws IOException {
        if (organization == null || number < 0) {
            throw new IOException("the build " + id + " has no url to find its jobs by");
        }
        return Requests.pipelineBuilds(organization, pipeline) + "/" + number;
    }

    /** Whether it tells where it can be asked for by itself. */
    boolean isAddressed() {
        return organization != null && pipeline != null && number > 0;
    }

    private static Status status(Map<?, ?> build) {
        String state = text(build.get("state"));
        if (Boolean.TRUE.equals(build.get("blocked")) || "blocked".equals(state)) {
            return Status.BLOCKED;
        }
        if (state == null || !FINAL_BUILD.contains(state)) {
            return Status.OPEN;
        }
        if (build.get("jobs") instanceof List<?> jobs) {
            for (Object job : jobs) {
                // A waiter is often only id and type: without a state there is nothing to wait for.
                if (job instanceof Map<?, ?> fields && fields.get("state") instanceof String jobState
                        && !FINAL_JOB.contains(jobState)) {
                    return Status.LIVE_JOB;
                }
            }
        }
        return Status.FINAL;
    }

    private static String decode(String segment) {
        try {
            return java.net.URLDecoder.decode(segment.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // One odd address ends no list: it is taken as it stands.
            return segment;
        }
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
