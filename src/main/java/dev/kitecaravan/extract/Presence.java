package dev.kitecaravan.extract;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether an organization or a pipeline that is remembered is still shown by its list. One whose list was last read whole
 * without showing it is not, nor is a pipeline of such an organization, whose list is not asked any more. Looks at what
 * was committed when it is first asked about a list.
 */
final class Presence {
    private final ExtractState state;
    private final String organizations;
    private final String pipelines;
    private final Map<String, String> lastRuns = new HashMap<>();
    private final Map<String, Boolean> presentOrganizations = new HashMap<>();

    /**
     * @param organizations id of the endpoint that lists organizations
     * @param pipelines     id of the endpoint that lists pipelines
     */
    Presence(ExtractState state, String organizations, String pipelines) {
        this.state = state;
        this.organizations = organizations;
        this.pipelines = pipelines;
    }

    /** @param entry what is remembered of a record of this endpoint as a parent */
    boolean of(String endpoint, Map<String, Object> entry) {
        String list = String.valueOf(entry.get("list"));
        String lastRun = lastRuns.computeIfAbsent(endpoint + " " + list, key -> lastRun(endpoint, list));
        // Run ids grow: an entry of a run that was killed before it had read the whole list is younger than the list.
        boolean shown = lastRun.compareTo(String.valueOf(entry.get("run"))) <= 0;
        return shown && (!endpoint.equals(pipelines)
                || presentOrganizations.computeIfAbsent(list, this::isOrganizationPresent));
    }

    private boolean isOrganizationPresent(String id) {
        Map<String, Object> entry = state.get(StateKind.PARENT, organizations, id);
        return entry == null || of(organizations, entry);
    }

    private String lastRun(String endpoint, String list) {
        Map<String, Object> done = state.get(StateKind.DONE, endpoint, list);
        return done == null ? "" : String.valueOf(done.get("run"));
    }
}
