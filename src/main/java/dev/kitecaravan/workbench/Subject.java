package dev.kitecaravan.workbench;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.ParentEndpoints;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.RouteFile;

/**
 * What is looked at: an endpoint among the routes it lives with, whether they are files already or not.
 *
 * @param route    the endpoint
 * @param registry it, its parents and all other routes
 * @param draft    its route file where that does not exist yet; null for a route that is there
 * @param missing  the route files of parents that do not exist yet, parents first
 * @param readBy   the file of the route that reads the same; null where there is none
 * @param notes    what is worth knowing, a sentence each
 */
public record Subject(EndpointRoute route, EndpointRegistry registry, RouteDraft draft, List<RouteDraft> missing,
        String readBy, List<String> notes) {
    /** Where drafts would lie, in messages. */
    static final String FOLDER = "routes";

    /**
     * A draft among the routes that are there.
     *
     * @throws dev.kitecaravan.route.RouteFilesException when the files do not fit together
     */
    static Subject of(RouteDraft draft, PathPlan plan, EndpointRegistry present, String readBy, List<String> notes) {
        List<RouteFile> files = new ArrayList<>(present.files());
        plan.missing().forEach(parent -> files.add(parent.file(FOLDER)));
        files.add(draft.file(FOLDER));
        EndpointRegistry registry = EndpointRegistry.read(files);
        return new Subject(registry.get(draft.name()), registry, draft, plan.missing(), readBy, notes);
    }

    /** The same with what a look at the answer found. */
    Subject with(String selector, List<String> key) {
        RouteDraft found = draft.with(selector, key);
        List<RouteFile> files = new ArrayList<>(registry.files());
        files.removeIf(file -> file.name().equals(draft.file(FOLDER).name()));
        files.add(found.file(FOLDER));
        EndpointRegistry read = EndpointRegistry.read(files);
        return new Subject(read.get(found.name()), read, found, missing, readBy, notes);
    }

    Endpoint endpoint() {
        return route.endpoint();
    }

    ParentEndpoints parents() {
        return new ParentEndpoints(registry.endpoints(), List.of(route.id()));
    }

    /** The lists that a run reads before the endpoint, in that order. */
    List<EndpointRoute> before() {
        return parents().order().stream().filter(endpoint -> !endpoint.id().equals(route.id()))
                .map(endpoint -> registry.get(endpoint.id())).toList();
    }
}
