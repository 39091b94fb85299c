package dev.kitecaravan.extract;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.kitecaravan.table.KeyText;

/**
 * The keys that connect rows: every row carries those of all its parents ({@code organization_slug},
 * {@code pipeline_slug}, {@code build_id} …), taken from the API's ids and numbers and from the {@code url} of the body,
 * never from the path that was asked.
 */
final class NaturalKeys {
    private final Endpoint endpoint;
    private final Slugs slugs;

    /** @param slugs the API ids of organizations and pipelines, by their slugs */
    NaturalKeys(Endpoint endpoint, Slugs slugs) {
        this.endpoint = endpoint;
        this.slugs = slugs;
    }

    /**
     * The keys of a record's parents: columns of its own row.
     *
     * @param build the record where it is a build; null otherwise
     */
    Map<String, Object> ofParents(BuildFacts build, Parent parent) {
        Map<String, Object> keys = new LinkedHashMap<>();
        if (build != null && build.organization() != null) {
            String organizationId = slugs.organization(build.organization());
            String pipelineId = slugs.pipeline(build.organization(), build.pipeline());
            putIfKnown(keys, "organization_id", organizationId);
            keys.put("organization_slug", build.organization());
            putIfKnown(keys, "pipeline_id", pipelineId);
            keys.put("pipeline_slug", build.pipeline());
            return keys;
        }
        if (parent != null && !isParentItself()) {
            keys.putAll(parent.keys());
        } else if (parent != null) {
            // GET of one record: its parent entry is the record's own, so its own keys are no parents of it.
            String own = endpoint.resource().label() + "_";
            parent.keys().forEach((column, value) -> {
                if (!column.startsWith(own)) {
                    keys.put(column, value);
                }
            });
        }
        return keys;
    }

    /** The keys that the rows below the record carry: those of its parents and its own. */
    Map<String, Object> ofChildren(Map<?, ?> record, Map<String, Object> ofParents) {
        Map<String, Object> keys = new LinkedHashMap<>(ofParents);
        Resource resource = endpoint.resource();
        String name = resource == Resource.OTHER ? singular(endpoint.id()) : resource.label();
        putIfKnown(keys, name + "_id", id(record));
        if (resource == Resource.ORGANIZATION || resource == Resource.PIPELINE) {
            putIfKnown(keys, name + "_slug", record.get("slug"));
        } else if (resource == Resource.BUILD) {
            putIfKnown(keys, "build_number", record.get("number"));
        }
        return keys;
    }

    /** The keys below a record that lies inside an element of the list, {@code job_id} below a job of a build. */
    Map<String, Object> ofInner(Map<?, ?> record, Map<String, Object> own) {
        Map<String, Object> keys = new LinkedHashMap<>(own);
        putIfKnown(keys, singular(endpoint.innerMember()) + "_id", id(record));
        return keys;
    }

    /** The API's id of a record; null when it has none. */
    static String id(Map<?, ?> record) {
        Object id = record.get("id") != null ? record.get("id") : record.get("uuid");
        return id == null ? null : KeyText.of(id);
    }

    private boolean isParentItself() {
        Placeholder parent = endpoint.parent();
        return endpoint.isSingle() && parent != null && parent.resource() == endpoint.resource();
    }

    static String singular(String name) {
        return name.endsWith("ies")
                ? name.substring(0, name.length() - 3) + "y"
                : name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
    }

    private static void putIfKnown(Map<String, Object> keys, String column, Object value) {
        if (value != null) {
            keys.put(column, value);
        }
    }
}
