package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A build as it is at one moment. Everything that follows from its seed (message, commit, people, jobs of a build that
 * nobody has touched) is made when it is asked for, so that 100,000 of them stay small. A change makes a new one.
 *
 * @param sequence the order in which builds were made, from 0; part of the id
 * @param branch the branch
 * @param old whether its timestamps have the old spelling
 * @param jobs the jobs since something was changed; null while they follow from the seed
 * @param metaData the meta data since something was changed; null while it follows from the seed
 */
record Build(long sequence, long seed, UUID id, Pipeline pipeline, int number, String branch, long createdAt,
        boolean old, SandboxBuildState state, boolean blocked, long startedAt, long failingAt, long finishedAt,
        List<Job> jobs, Map<String, String> metaData) {

    Build with(SandboxBuildState state, boolean blocked, long finishedAt, List<Job> jobs) {
        return new Build(sequence, seed, id, pipeline, number, branch, createdAt, old, state, blocked, startedAt,
                failingAt, finishedAt, jobs, metaData);
    }

    Build started(long at) {
        return new Build(sequence, seed, id, pipeline, number, branch, createdAt, old, state, blocked, at, failingAt,
                finishedAt, jobs, metaData);
    }

    Build withMetaData(Map<String, String> changed) {
        return new Build(sequence, seed, id, pipeline, number, branch, createdAt, old, state, blocked, startedAt,
                failingAt, finishedAt, jobs, Map.copyOf(changed));
    }

    /** Where it stands in a list: by creation time, then by sequence. */
    int compareOrder(long otherCreatedAt, long otherSequence) {
        int byTime = Long.compare(createdAt, otherCreatedAt);
        return byTime != 0 ? byTime : Long.compare(sequence, otherSequence);
    }

    long hash(int what) {
        return Seeds.of(seed, what);
    }

    BuildAddress address() {
        return new BuildAddress(pipeline.organization().slug(), pipeline.slug(), number, id);
    }
}
