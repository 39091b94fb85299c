package dev.kitecaravan.extract;

import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.StateChange;

/**
 * What was asked below builds: once for each of them, found or not. Forgotten when a build is gone, so that all of it is
 * asked again should the build come back.
 */
final class ChildAnswers {
    private final ExtractState state;
    private final List<String> belowBuilds;
    private final List<String> belowJobs;

    ChildAnswers(ExtractState state, ParentEndpoints endpoints) {
        this.state = state;
        this.belowBuilds = endpoints.below(Resource.BUILD);
        this.belowJobs = endpoints.below(Resource.JOB);
    }

    /**
     * @param list  the builds list that knows the build
     * @param build its API id
     */
    void forget(String list, String build, List<StateChange> changes) {
        belowBuilds.forEach(endpoint -> changes.add(StateKind.UNIT.remove(endpoint, build)));
        Map<String, Object> kept = belowJobs.isEmpty() ? null : state.get(StateKind.PARENT, list, build);
        if (kept != null) {
            Map<String, Object> entry = BuildEntry.unpacked(build, kept);
            ParentScan.jobs(Parent.fromJson(build, entry), entry).forEach(job -> belowJobs
                    .forEach(endpoint -> changes.add(StateKind.UNIT.remove(endpoint, job.key()))));
        }
    }
}
