package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.load.StateChange;

/**
 * Takes from a raw record, before any step of the user's sees it, what the state has to know: the record as a parent of
 * others, the ledger of open builds, the numbers seen. A filter or mask in a route bends none of it.
 */
final class RecordTaker {
    private static final Set<String> JOB_FIELDS = new LinkedHashSet<>(List.of("id", "type", "state", "started_at",
            "finished_at", "name", "step_key", "exit_status", "soft_failed"));
    private static final Set<String> BUILD_FIELDS = new LinkedHashSet<>(
            List.of("id", "number", "state", "blocked", "branch",
                    "source", "created_at", "started_at", "finished_at"));
    private static final Set<String> OTHER_FIELDS = Set.of("id", "uuid", "slug", "name", "state", "visibility",
            "created_at",
            "archived_at");

    private final Endpoint endpoint;
    private final NaturalKeys naturalKeys;
    private final RunClock clock;
    private final Scope scope;
    private final Ledger ledger;
    private final BuildNumbers numbers;
    private final boolean isParent;
    private final Set<String> boundFields;
    private final List<BuildFacts> builds = new ArrayList<>();

    /**
     * @param ledger      for builds lists; null otherwise
     * @param numbers     for builds lists; null otherwise
     * @param isParent    whether another endpoint's placeholder may bind these records
     * @param boundFields further fields of these records that a placeholder or a {@code where} looks at; no others are kept in state
     */
    RecordTaker(Endpoint endpoint, WalkContext context, Slugs slugs, Ledger ledger, BuildNumbers numbers,
            boolean isParent,
            Set<String> boundFields) {
        this.endpoint = endpoint;
        this.naturalKeys = new NaturalKeys(endpoint, slugs);
        this.clock = context.clock();
        this.scope = context.settings().scope();
        this.ledger = ledger;
        this.numbers = numbers;
        this.isParent = isParent;
        this.boundFields = boundFields;
    }

    /** Takes what state needs of one record. */
    RecordKeys take(Map<String, Object> record, Page page) {
        Parent parent = page.unit().parent();
        String id = NaturalKeys.id(record);
        Map<String, Object> own = naturalKeys.ofParents(record, parent);
        Map<String, Object> children = naturalKeys.ofChildren(record, own);
        page.add(id, Timestamps.parse(record.get("created_at")));
        boolean inScope = scope.accepts(children.get("organization_slug"), children.get("pipeline_slug"));
        if (id != null && inScope) {
            if (isParent) {
                page.changes().add(StateKind.PARENT.put(endpoint.id(), id, parentEntry(record, parent, children)));
            }
            if (ledger != null) {
                BuildFacts facts = BuildFacts.of(record);
                ledger.saw(facts, page.changes());
                builds.add(facts);
            }
        }
        return new RecordKeys(own, children, inScope);
    }

    /** To be called once the records of a page are all taken. */
    void endOfPage(Page page, List<StateChange> changes) {
        changes.addAll(page.changes());
        if (numbers != null) {
            numbers.saw(builds, changes);
        }
        builds.clear();
    }

    /** Forgets what was taken of a page that is given up. */
    void giveUpPage() {
        builds.clear();
    }

    /** A raw record as the parent it would be; null when it has no id. */
    Parent parent(Map<String, Object> record, Parent above) {
        String id = NaturalKeys.id(record);
        Map<String, Object> keys = naturalKeys.ofChildren(record, naturalKeys.ofParents(record, above));
        return id == null ? null : Parent.fromJson(id, parentEntry(record, above, keys));
    }

    private Map<String, Object> parentEntry(Map<String, Object> record, Parent above, Map<String, Object> keys) {
        boolean build = endpoint.resource() == Resource.BUILD;
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<String, Object> field : record.entrySet()) {
            Object value = field.getValue();
            boolean scalar = value != null && !(value instanceof Map) && !(value instanceof List);
            if (scalar && (build
                    ? BUILD_FIELDS.contains(field.getKey()) || boundFields.contains(field.getKey())
                    : value.toString().length() <= 200)) {
                fields.put(field.getKey(), value);
            }
        }
        Map<String, String> values = new LinkedHashMap<>(above == null ? Map.of() : above.values());
        fields.forEach((name, value) -> {
            if (boundFields.contains(name)) {
                values.put(endpoint.id() + "." + name, value.toString());
            }
        });
        Map<String, Object> entry = new Parent(null, keys, values, fields, RecordHash.of(record), null).toJson();
        entry.put("run", clock.runId());
        entry.put("list", above == null ? "*" : above.key());
        if (build && record.get("jobs") instanceof List<?> jobs) {
            entry.put("jobs", jobs.stream().filter(Map.class::isInstance).map(j -> jobEntry((Map<?, ?>) j)).toList());
        }
        return entry;
    }

    private Map<String, Object> jobEntry(Map<?, ?> job) {
        Map<String, Object> entry = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : job.entrySet()) {
            String name = (String) field.getKey();
            Object value = field.getValue();
            if ((JOB_FIELDS.contains(name) || boundFields.contains(name)) && value != null && !(value instanceof Map)
                    && !(value instanceof List)) {
                entry.put(name, value);
            }
        }
        return entry;
    }
}
