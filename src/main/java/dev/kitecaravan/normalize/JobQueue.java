package dev.kitecaravan.normalize;

import java.util.List;
import java.util.Map;

/**
 * The queue of a script job. The API tells it in three places, and in none always: the rule {@code queue=NAME} among the
 * job's {@code agent_query_rules}; the agent that took it, which serves one queue of its cluster; and nowhere, where the
 * job's step names no queue and it waits in the default one, whose name the API does not tell.
 */
final class JobQueue {
    static final String UNNAMED = "default";
    private static final String RULE = "queue=";

    private JobQueue() {
    }

    /** @return null where the job runs on no agent */
    static String of(Map<?, ?> job) {
        if (!"script".equals(job.get("type"))) {
            return null;
        }
        if (job.get("agent_query_rules") instanceof List<?> rules) {
            for (Object rule : rules) {
                if (rule instanceof String text && text.startsWith(RULE) && text.length() > RULE.length()) {
                    return text.substring(RULE.length());
                }
            }
        }
        boolean known = job.get("agent") instanceof Map<?, ?> agent && agent.get("queue") instanceof String name
                && !name.isBlank();
        return known ? (String) ((Map<?, ?>) job.get("agent")).get("queue") : UNNAMED;
    }
}
