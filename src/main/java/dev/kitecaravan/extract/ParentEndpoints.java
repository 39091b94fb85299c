package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which endpoint lists the parents of which: the order of a run follows from it. */
public final class ParentEndpoints {
    private final Map<String, Endpoint> known = new LinkedHashMap<>();
    private final Set<String> selected;

    /**
     * @param known    every endpoint there is a route file for
     * @param selected ids of those a run is asked for; a builds list among them is preferred as the parent of others
     */
    public ParentEndpoints(Collection<Endpoint> known, Collection<String> selected) {
        known.forEach(e -> this.known.put(e.id(), e));
        this.selected = new LinkedHashSet<>(selected);
    }

    /**
     * The endpoint whose records fill a path's deepest placeholder.
     *
     * @return null when the path has no placeholder
     * @throws IllegalArgumentException when no route file lists them
     */
    public Endpoint of(Endpoint endpoint) {
        Placeholder placeholder = endpoint.parent();
        if (placeholder == null) {
            return null;
        }
        if (placeholder.resource() == Resource.OTHER) {
            Endpoint named = known.get(placeholder.endpoint());
            if (named == null || named.id().equals(endpoint.id())) {
                throw new IllegalArgumentException("endpoint " + endpoint.id() + ": {" + placeholder.text()
                        + "} names no other endpoint; there are " + String.join(", ", known.keySet()));
            }
            return named;
        }
        Resource resource = placeholder.resource() == Resource.JOB ? Resource.BUILD : placeholder.resource();
        return list(resource, endpoint.id());
    }

    /** The endpoint that lists a resource, other than one; preferring selected ones, in the order of the route files. */
    private Endpoint list(Resource resource, String otherThan) {
        List<Endpoint> lists = new ArrayList<>();
        for (Endpoint candidate : known.values()) {
            if (candidate.resource() == resource && !candidate.isSingle() && !candidate.id().equals(otherThan)) {
                lists.add(candidate);
            }
        }
        lists.sort(java.util.Comparator.comparing((Endpoint e) -> !selected.contains(e.id()))
                .thenComparing(e -> !e.query().isEmpty()).thenComparing(e -> e.path().text().length()));
        if (lists.isEmpty()) {
            throw new IllegalArgumentException("endpoint " + otherThan + ": no route file lists the "
                    + resource.label() + "s its path needs; put the shipped one back");
        }
        return lists.get(0);
    }

    /**
     * The selected endpoints and the parents they need, parents first.
     *
     * @throws IllegalArgumentException when endpoints are each other's parents, or a parent has no route file
     */
    public List<Endpoint> order() {
        Map<String, Endpoint> ordered = new LinkedHashMap<>();
        for (Endpoint endpoint : known.values()) {
            if (selected.contains(endpoint.id())) {
                add(endpoint, ordered, new LinkedHashSet<>());
            }
        }
        return List.copyOf(ordered.values());
    }

    private void add(Endpoint endpoint, Map<String, Endpoint> ordered, Set<String> path) {
        if (ordered.containsKey(endpoint.id())) {
            return;
        }
        if (!path.add(endpoint.id())) {
            throw new IllegalArgumentException("endpoints need each other as parents: " + String.join(" → ", path));
        }
        Endpoint parent = of(endpoint);
        if (parent != null) {
            add(parent, ordered, path);
        } else if (endpoint.isBuildsList() && hasLists()) {
            // A list over all organizations needs to know of pipelines that are new to the token.
            add(list(Resource.PIPELINE, endpoint.id()), ordered, path);
        }
        ordered.put(endpoint.id(), endpoint);
        path.remove(endpoint.id());
    }

    private boolean hasLists() {
        return known.values().stream().anyMatch(e -> e.resource() == Resource.PIPELINE && !e.isSingle())
                && known.values().stream().anyMatch(e -> e.resource() == Resource.ORGANIZATION && !e.isSingle());
    }

    /** Whether a placeholder of some endpoint may bind this endpoint's records. */
    boolean isParent(Endpoint endpoint) {
        if (endpoint.isSingle()) {
            return false;
        }
        Resource resource = endpoint.resource();
        if (resource == Resource.ORGANIZATION || resource == Resource.PIPELINE || resource == Resource.BUILD) {
            return true;
        }
        return known.values().stream().flatMap(e -> e.path().placeholders().stream())
                .anyMatch(p -> endpoint.id().equals(p.endpoint()));
    }

    /** The ids of the endpoints that are asked once per record of a kind. */
    List<String> below(Resource resource) {
        return known.values().stream().filter(e -> e.parent() != null && e.parent().resource() == resource)
                .map(Endpoint::id).toList();
    }

    /** The fields of an endpoint's records that some placeholder or {@code where} looks at. */
    Set<String> boundFields(Endpoint endpoint) {
        Set<String> fields = new LinkedHashSet<>();
        known.values().stream().flatMap(e -> e.path().placeholders().stream())
                .filter(p -> endpoint.id().equals(p.endpoint())).forEach(p -> fields.add(p.field()));
        for (Endpoint other : known.values()) {
            other.where().fields().forEach(f -> fields.add(f.substring(f.indexOf('.') + 1)));
        }
        return fields;
    }

    /** The id of the endpoint that lists organizations. */
    String organizations() {
        return idOfList(Resource.ORGANIZATION);
    }

    /** The id of the endpoint that lists pipelines. */
    String pipelines() {
        return idOfList(Resource.PIPELINE);
    }

    private String idOfList(Resource resource) {
        return known.values().stream().filter(e -> e.resource() == resource && !e.isSingle()).map(Endpoint::id)
                .findFirst()
                .orElse(resource.label() + "s");
    }
}
