package dev.kitecaravan.workbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.PathTemplate;
import dev.kitecaravan.extract.Placeholder;
import dev.kitecaravan.extract.Resource;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFolder;

/**
 * A path as somebody wrote it, made fit for the routes that are there: its query apart, its placeholders by the names of
 * endpoints, and the route files that its parents lack.
 *
 * @param path    without query
 * @param query   without {@code ?}; empty for none
 * @param missing route files of parents that no file lists yet, parents first
 * @param notes   what was changed, one sentence each
 */
record PathPlan(String path, String query, List<RouteDraft> missing, List<String> notes) {
    private static final Map<Resource, String> SHIPPED = Map.of(Resource.ORGANIZATION, "organizations",
            Resource.PIPELINE, "pipelines", Resource.BUILD, "builds", Resource.JOB, "builds");

    /** @throws IllegalArgumentException with one sentence on what is wrong with the path */
    static PathPlan of(String text, EndpointRegistry registry) {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            throw new IllegalArgumentException("'" + text + "' is a whole address; write the path alone, from the first"
                    + " slash after the host on: which API is asked is a setting (BUILDKITE_BASE_URL)");
        }
        int mark = text.indexOf('?');
        String path = mark < 0 ? text : text.substring(0, mark);
        if (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        Planning planning = new Planning(registry);
        String planned = planning.plan(path);
        return new PathPlan(planned, mark < 0 ? "" : text.substring(mark + 1),
                List.copyOf(planning.missing.values()), List.copyOf(planning.notes));
    }

    /** A name for what a path reads: {@code cluster_queues} of {@code …/clusters/{clusters.id}/queues}. */
    String name() {
        List<String> words = words(path);
        String last = words.isEmpty() ? "root" : words.get(words.size() - 1);
        boolean nested = words.size() > 1 && !words.get(words.size() - 2).equals("organizations");
        String name = nested ? singular(words.get(words.size() - 2)) + "_" + last : last;
        return path.endsWith("}") ? singular(name) : name;
    }

    /** What the records are called in the path; empty where it does not say. */
    String lastWord() {
        List<String> words = words(path);
        return words.isEmpty() ? "" : words.get(words.size() - 1);
    }

    /** The route that reads the very path, whatever its placeholders are called. */
    Optional<EndpointRoute> readBy(EndpointRegistry registry) {
        String own = canonical(PathTemplate.parse(path));
        return registry.all().stream().filter(route -> canonical(route.endpoint().path()).equals(own)).findFirst();
    }

    /** The route that reads this of every parent, where the path names one of them. */
    Optional<EndpointRoute> readForAllBy(EndpointRegistry registry) {
        return registry.all().stream().filter(route -> fits(route.endpoint().path().text().split("/"), path.split("/")))
                .findFirst();
    }

    private static boolean fits(String[] pattern, String[] given) {
        boolean filled = false;
        if (pattern.length != given.length) {
            return false;
        }
        for (int i = 0; i < given.length; i++) {
            if (pattern[i].startsWith("{") && !given[i].startsWith("{")) {
                filled = true;
            } else if (!pattern[i].startsWith("{") && !pattern[i].equals(given[i])) {
                return false;
            }
        }
        return filled;
    }

    private static String canonical(PathTemplate path) {
        String text = path.text();
        for (Placeholder placeholder : path.placeholders()) {
            String owner = placeholder.resource() == Resource.OTHER
                    ? placeholder.endpoint()
                    : placeholder.resource().label();
            text = text.replace("{" + placeholder.text() + "}", "{" + owner + "." + placeholder.field() + "}");
        }
        return text;
    }

    /** The parts of a path that name a kind of records; those that are an organization's, an id's or a number's are not. */
    private static List<String> words(String path) {
        List<String> words = new ArrayList<>();
        List<String> parts = List.of(path.replaceFirst("^/v\\d+(/(analytics|packages)(?=/))?", "").split("/"));
        boolean named = path.contains("{");
        for (int i = 1; i < parts.size(); i++) {
            boolean value = parts.get(i).startsWith("{") || parts.get(i - 1).equals("organizations")
                    || !named && i % 2 == 0;
            if (!value && !parts.get(i).isEmpty()) {
                words.add(parts.get(i).replaceAll("[^A-Za-z0-9]+", "_").toLowerCase(Locale.ROOT));
            }
        }
        return words;
    }

    private static String singular(String name) {
        return name.endsWith("ies")
                ? name.substring(0, name.length() - 3) + "y"
                : name.endsWith("s") && !name.endsWith("ss") ? name.substring(0, name.length() - 1) : name;
    }

    private static String plural(String name) {
        return name.endsWith("s")
                ? name
                : name.endsWith("y") ? name.substring(0, name.length() - 1) + "ies" : name + "s";
    }

    /** One path being planned. */
    private static final class Planning {
        private final EndpointRegistry registry;
        private final Set<String> known;
        private final Map<String, RouteDraft> missing = new LinkedHashMap<>();
        private final List<String> notes = new ArrayList<>();

        Planning(EndpointRegistry registry) {
            this.registry = registry;
            this.known = registry.all().stream().map(EndpointRoute::id).collect(Collectors.toSet());
        }

        String plan(String path) {
            String planned = path;
            for (Placeholder placeholder : PathTemplate.parse(path).placeholders()) {
                if (placeholder.resource() == Resource.OTHER) {
                    planned = other(planned, placeholder);
                } else {
                    shipped(placeholder.resource());
                }
            }
            return planned;
        }

        private void shipped(Resource resource) {
            Resource listed = resource == Resource.JOB ? Resource.BUILD : resource;
            boolean there = registry.endpoints().stream()
                    .anyMatch(endpoint -> endpoint.resource() == listed && !endpoint.isSingle());
            String id = SHIPPED.get(resource);
            if (there || missing.containsKey(id)) {
                return;
            }
            RouteFile file = RouteFolder.read(null).stream()
                    .filter(each -> each.name().endsWith("/" + id + ".yaml")).findFirst().orElseThrow();
            EndpointRoute route = EndpointRegistry.read(List.of(file)).get(id);
            Endpoint endpoint = route.endpoint();
            endpoint.path().placeholders().forEach(above -> shipped(above.resource()));
            missing.put(id, new RouteDraft(id, route.description(), endpoint.path().text(), endpoint.query(),
                    endpoint.selector(), id, route.sinks().get(0).target().primaryKey()));
        }

        private String other(String path, Placeholder placeholder) {
            String named = placeholder.endpoint();
            String braces = "{" + placeholder.text() + "}";
            String list = path.substring(0, path.indexOf(braces));
            for (String id : List.of(named, plural(named))) {
                if (known.contains(id) || missing.containsKey(id)) {
                    return renamed(path, placeholder, id);
                }
            }
            Optional<EndpointRoute> reads = list.endsWith("/")
                    ? new PathPlan(list.substring(0, list.length() - 1), "", List.of(), List.of()).readBy(registry)
                            .filter(route -> !route.endpoint().isSingle())
                    : Optional.empty();
            if (reads.isPresent()) {
                return renamed(path, placeholder, reads.get().id());
            }
            String last = list.replaceFirst("/$", "").replaceFirst(".*/", "");
            if (!list.endsWith("/") || !last.matches("[A-Za-z][A-Za-z0-9_-]*")) {
                throw new IllegalArgumentException("no route lists what " + braces + " of the path names, and the path"
                        + " before it is no list; add a route for it first, and name it so: {route.field}");
            }
            String id = plural(named);
            missing.put(id, new RouteDraft(id, "Parents of what lies below " + list + braces,
                    list.substring(0, list.length() - 1), "", "", id, List.of(placeholder.field())));
            return renamed(path, placeholder, id);
        }

        private String renamed(String path, Placeholder placeholder, String id) {
            if (id.equals(placeholder.endpoint())) {
                return path;
            }
            String name = "{" + id + "." + placeholder.field() + "}";
            notes.add("{" + placeholder.text() + "} is written " + name + ", by the endpoint's name");
            return path.replace("{" + placeholder.text() + "}", name);
        }
    }
}
