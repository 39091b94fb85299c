package dev.kitecaravan.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.text.NearestName;

/** The endpoints that route files describe. */
public final class EndpointRegistry {
    private final Map<String, EndpointRoute> endpoints = new LinkedHashMap<>();
    private final List<RouteFile> files;

    private EndpointRegistry(List<RouteFile> files, List<EndpointRoute> routes) {
        this.files = List.copyOf(files);
        // The shipped ones in the order of the hierarchy, a user's own after them: the order of tables, plans and pages.
        for (String shipped : RouteFolder.SHIPPED) {
            routes.stream().filter(r -> r.id().equals(shipped)).forEach(r -> endpoints.put(r.id(), r));
        }
        routes.forEach(r -> endpoints.putIfAbsent(r.id(), r));
    }

    /** The endpoints of these files; contracts that they do not name evolve. */
    public static EndpointRegistry read(List<RouteFile> files) {
        return read(files, Contract.EVOLVE);
    }

    /**
     * @param contract of the sinks that name none
     * @throws RouteFilesException naming every problem in every file
     */
    public static EndpointRegistry read(List<RouteFile> files, Contract contract) {
        RouteReader reader = new RouteReader(contract);
        files.forEach(reader::read);
        List<RouteProblem> problems = new ArrayList<>(reader.problems());
        Map<String, EndpointRoute> ids = new LinkedHashMap<>();
        Map<String, EndpointRoute> tables = new LinkedHashMap<>();
        for (EndpointRoute route : reader.endpoints()) {
            EndpointRoute sameId = ids.putIfAbsent(route.id(), route);
            if (sameId != null) {
                problems.add(new RouteProblem(route.file(), route.line(), 1, "the id '" + route.id()
                        + "' is taken by " + sameId.file() + ":" + sameId.line() + "; give one of the routes another"));
            }
            for (SinkRoute sink : route.sinks()) {
                EndpointRoute sameTable = tables.putIfAbsent(sink.table(), route);
                if (sameTable != null && sameTable != route) {
                    problems.add(new RouteProblem(route.file(), route.line(), 1, "the table '" + sink.table()
                            + "' is loaded by " + sameTable.file() + " too; give one of the routes another table"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new RouteFilesException(problems);
        }
        return new EndpointRegistry(files, reader.endpoints());
    }

    public Collection<EndpointRoute> all() {
        return endpoints.values();
    }

    public List<RouteFile> files() {
        return files;
    }

    public List<Endpoint> endpoints() {
        return endpoints.values().stream().map(EndpointRoute::endpoint).toList();
    }

    /** @throws IllegalArgumentException with the nearest right name */
    public EndpointRoute get(String id) {
        EndpointRoute route = endpoints.get(id);
        if (route == null) {
            String hint = NearestName.hint(id, endpoints.keySet());
            throw new IllegalArgumentException(
                    "there is no endpoint '" + id + "'" + (hint.isEmpty() ? "." : hint)
                            + " Known are " + String.join(", ", endpoints.keySet()) + ".");
        }
        return route;
    }
}
