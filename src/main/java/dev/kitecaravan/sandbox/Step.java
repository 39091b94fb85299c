package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.UUID;

/**
 * One step of a pipeline.
 *
 * @param type script, waiter, manual or trigger
 * @param key the step key, null for a waiter
 * @param label the name with its emoji
 * @param command what a script step runs
 * @param group the group's key or null
 * @param queue the agents' queue
 * @param parallel whether the step is spread over as many jobs as the build has room for
 * @param artifacts a glob or null
 */
record Step(UUID id, String type, String key, String label, String command, String group, String queue,
        boolean parallel, String artifacts) {
    boolean script() {
        return type.equals("script");
    }

    boolean waiter() {
        return type.equals("waiter");
    }

    boolean manual() {
        return type.equals("manual");
    }

    boolean trigger() {
        return type.equals("trigger");
    }

    List<String> agentQueryRules() {
        return switch (queue) {
            case "default" -> List.of("queue=default");
            case "macos" -> List.of("queue=macos", "os=darwin", "xcode=16.2");
            default -> List.of("queue=" + queue, "os=linux");
        };
    }
}
