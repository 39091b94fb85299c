package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.StateChange;

/**
 * Takes from a raw record, before any step of the user's sees it, what the state has to know: the record as a parent of
 * others, the ledger of open builds, the numbers seen. A filter or mask in a route bends none of it.
 */
final class RecordTaker {
    private final Endpoint endpoint;
    private final NaturalKeys naturalKeys;
    private final RunClock clock;
    private final Scope scope;
    private final Ledger ledger;
    private final BuildNumbers numbers;
    private final boolean isParent;
    private final Set<String> boundFields;
    private final Set<String> buildFields;
    private final Set<String> jobFields;
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
        this.buildFields = new LinkedHashSet<>(List.of("id", "number"));
        buildFields.addAll(BuildEntry.FIELDS);
        buildFields.addAll(boundFields);
        this.jobFields = new LinkedHashSet<>(BuildEntry.JOB_FIELDS);
        jobFields.addAll(boundFields);
    }

    /** Takes what state needs of one record. */
    RecordKeys take(Map<String, Object> record, Page page) {
        BuildFacts build = build(record);
        page.add(NaturalKeys.id(record), build == null ? time(record) : build.createdAt());
        return remember(record, build, page);
    }

    /** Takes what state needs of an element of the list, whose records lie inside it. */
    void takeElement(Map<String, Object> element, Page page) {
        remember(element, build(element), page);
    }

    /**
     * The keys of a record that lies inside an element of the list.
     *
     * @param element null where it is not known
     */
    RecordKeys takeInner(Map<String, Object> record, Map<String, Object> element, Page page) {
        page.add(NaturalKeys.id(record), time(record));
        Parent parent = page.unit().parent();
        Map<String, Object> own = element == null
                ? naturalKeys.ofParents(null, parent)
                : naturalKeys.ofChildren(element, naturalKeys.ofParents(build(element), parent));
        return new RecordKeys(own, naturalKeys.ofInner(record, own), isInScope(own));
    }

    private RecordKeys remember(Map<String, Object> record, BuildFacts build, Page page) {
        Parent parent = page.unit().parent();
        String id = NaturalKeys.id(record);
        Map<String, Object> own = naturalKeys.ofParents(build, parent);
        Map<String, Object> children = naturalKeys.ofChildren(record, own);
        boolean inScope = isInScope(children);
        if (id != null && inScope) {
            if (isParent) {
                page.changes().add(StateKind.PARENT.put(endpoint.id(), id,
                        kept(id, record, parentEntry(record, parent, children))));
            }
            if (ledger != null) {
                ledger.saw(build, page.apart(id), page.changes());
                builds.add(build);
            }
        }
        return new RecordKeys(own, children, inScope);
    }

    private boolean isInScope(Map<String, Object> keys) {
        return scope.accepts(keys.get("organization_slug"), keys.get("pipeline_slug"));
    }

    /** When a record came to be; null when it does not say. */
    private static Instant time(Map<String, Object> record) {
        Instant created = Timestamps.parse(record.get("created_at"));
        return created == null ? Timestamps.parse(record.get("occurred_at")) : created;
    }

    /** To be called once the records of a page are all taken. */
    void endOfPage(Page page, List<StateChange> changes) {
        changes.addAll(page.changes());
        if (numbers != null) {
            numbers.saw(builds, changes);
        }
        builds.clear();
    }

    /** To be called once every unit of work came to its end. */
    void end(List<StateChange> changes) {
        if (numbers != null) {
            numbers.end(changes);
        }
    }

    /** Forgets what was taken of a page that is given up. */
    void giveUpPage() {
        builds.clear();
    }

    /** A raw record as the parent it would be; null when it has no id. */
    Parent parent(Map<String, Object> record, Parent above) {
        List<Parent> parents = parents(record, above, false);
        return parents.isEmpty() ? null : parents.get(0);
    }

    /**
     * What a raw record is as a parent; none when it has no id.
     *
     * @param jobs whether the jobs inside it are the parents, rather than the record
     */
    List<Parent> parents(Map<String, Object> record, Parent above, boolean jobs) {
        String id = NaturalKeys.id(record);
        if (id == null) {
            return List.of();
        }
        Map<String, Object> keys = naturalKeys.ofChildren(record, naturalKeys.ofParents(build(record), above));
        Map<String, Object> entry = withJobs(parentEntry(record, above, keys), record);
        Parent parent = Parent.fromJson(id, entry);
        return jobs ? ParentScan.jobs(parent, entry) : List.of(parent);
    }

    /** What is to be known of a build; null where the records are none. */
    private BuildFacts build(Map<String, Object> record) {
        return endpoint.resource() == Resource.BUILD ? BuildFacts.of(record) : null;
    }

    private Map<String, Object> parentEntry(Map<String, Object> record, Parent above, Map<String, Object> keys) {
        boolean build = endpoint.resource() == Resource.BUILD;
        Map<String, Object> fields = build ? BuildEntry.scalars(record, buildFields) : new LinkedHashMap<>();
        if (!build) {
            record.forEach((name, value) -> {
                if (isScalar(value) && value.toString().length() <= 200) {
                    fields.put(name, value);
                }
            });
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
        return entry;
    }

    /** The entry as state keeps it. */
    private Map<String, Object> kept(String id, Map<String, Object> record, Map<String, Object> entry) {
        Map<String, Object> packed = !endpoint.isBuildsList()
                ? null
                : BuildEntry.packed(id, entry, record.get("jobs") instanceof List<?> jobs ? jobs : null, boundFields);
        return packed == null ? withJobs(entry, record) : packed;
    }

    private Map<String, Object> withJobs(Map<String, Object> entry, Map<String, Object> record) {
        if (endpoint.resource() == Resource.BUILD && record.get("jobs") instanceof List<?> jobs) {
            entry.put("jobs", jobs.stream().filter(Map.class::isInstance)
                    .map(job -> BuildEntry.scalars((Map<?, ?>) job, jobFields)).toList());
        }
        return entry;
    }

    private static boolean isScalar(Object value) {
        return value instanceof String || value != null && !(value instanceof Map) && !(value instanceof List);
    }
}
