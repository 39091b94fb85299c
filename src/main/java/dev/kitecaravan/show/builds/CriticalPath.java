package dev.kitecaravan.show.builds;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The jobs that a build's length hangs on. The API does not tell what a job depends on, so it is inferred: from the job that
 * ended last, back to the one that ended last before that could run, and so on to the first. Attempts that were retried are
 * none of it.
 */
final class CriticalPath {
    private CriticalPath() {
    }

    /** The ids of its jobs, the last one first; empty where none has ended. */
    static Set<String> of(Collection<BuildStep> steps) {
        List<BuildStep> ended = new ArrayList<>(steps.stream().filter(
                step -> step.isJob() && step.counts() && step.started() != null && step.finished() != null).toList());
        ended.sort(Comparator.comparing(BuildStep::finished).thenComparing(BuildStep::place));
        Set<String> path = new LinkedHashSet<>();
        Instant before = Instant.MAX;
        for (int i = ended.size() - 1; i >= 0; i--) {
            BuildStep step = ended.get(i);
            if (!step.finished().isAfter(before)) {
                path.add(step.id());
                before = step.runnable() == null ? step.started() : step.runnable();
            }
        }
        return path;
    }
}
