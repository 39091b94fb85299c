package dev.kitecaravan.show.builds;

import java.time.Instant;

/**
 * What stands in a build's list of jobs: an attempt of a job, or a step that runs on no agent.
 *
 * @param id       the API's
 * @param place    its position in the build's list
 * @param name     as people see it
 * @param step     what stays the same from build to build; null for what is no job
 * @param detail   what tells it from others of its step, in words; empty for nothing
 * @param queue    where it waits for an agent; null for what is no job
 * @param state    as the API has it; null for waiters
 * @param outcome  null for what is no job
 * @param attempt  which attempt of the job it is, from 1
 * @param counts   whether no later attempt has taken its place
 * @param next     the id of that attempt; null for none
 * @param reason   what ended it, where it failed; null otherwise
 * @param runnable when an agent could take it; of a gate, since when it waits for people
 * @param started  when an agent did
 * @param finished when it ended; of a gate, when somebody opened it
 * @param waited   seconds for an agent, or for people; null where it is not known
 * @param ran      seconds; null where it never did, or does still
 * @param url      its page at Buildkite, or that of the build it triggered; null for none
 * @param build    the id of the build that it triggered; null for none
 * @param by       who opened a gate; null where nobody is known
 */
record BuildStep(Kind kind, String id, long place, String name, String step, String detail, String queue, String state,
        Outcome outcome, long attempt, boolean counts, String next, String reason, Instant runnable, Instant started,
        Instant finished, Double waited, Double ran, String url, String build, String by) {
    /** What it is, by the API's word. */
    enum Kind {
        JOB,
        GATE,
        WAIT,
        TRIGGER;

        static Kind of(String type) {
            return switch (String.valueOf(type)) {
                case "script" -> JOB;
                case "manual" -> GATE;
                case "trigger" -> TRIGGER;
                default -> WAIT;
            };
        }
    }

    boolean isJob() {
        return kind == Kind.JOB;
    }
}
