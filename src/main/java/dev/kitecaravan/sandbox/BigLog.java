package dev.kitecaravan.sandbox;

import java.util.List;
import java.util.UUID;

/**
 * The one job whose log is big: the first that ran in the newest build that ran.
 *
 * @param job its id; null when no log is big
 */
record BigLog(UUID job, Build build, long bytes) {
    static BigLog choose(World world, long bytes) {
        List<Build> builds = bytes == 0 ? List.of() : world.builds();
        for (int i = builds.size() - 1; i >= 0; i--) {
            for (Job job : world.jobs(builds.get(i))) {
                if (job.startedScript() && job.finishedAt != JsonBytes.NEVER) {
                    return new BigLog(job.id, builds.get(i), bytes);
                }
            }
        }
        return new BigLog(null, null, 0);
    }

    boolean is(Job candidate) {
        return candidate.id.equals(job);
    }
}
