package dev.kitecaravan.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;

import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.RouteProblem;

/** Which routes Camel has from which file, and which kamelets of one's own they were made with. */
final class LoadedRoutes {
    private final CamelContext camel;
    private final Set<RouteFile> loadedKamelets = new HashSet<>();
    /** The routes that came with a file, those of kamelets among them, by the file's name. */
    private final Map<String, List<String>> loaded = new LinkedHashMap<>();
    private OwnKamelets kamelets = OwnKamelets.NONE;

    LoadedRoutes(CamelContext camel) {
        this.camel = camel;
    }

    /** Routes that are loaded from now on may call these. */
    void kamelets(OwnKamelets own) {
        kamelets = own;
    }

    /** Loads all kamelets, whether a route calls them or not. */
    void loadKamelets() {
        loadedKamelets.addAll(kamelets.all());
        loadAll(kamelets.all(), route -> true);
    }

    /**
     * Loads files, and the kamelets that they name.
     *
     * @param wanted which of their routes
     * @throws RouteFilesException with all that Camel does not accept; the others are loaded
     */
    void load(List<RouteFile> files, Predicate<RouteDefinition> wanted) {
        List<RouteFile> all = new ArrayList<>(kamelets.namedIn(files));
        all.removeIf(kamelet -> !loadedKamelets.add(kamelet));
        all.addAll(files);
        loadAll(all, wanted);
    }

    private void loadAll(List<RouteFile> files, Predicate<RouteDefinition> wanted) {
        RouteFileLoader loader = new RouteFileLoader(camel, kamelets, wanted);
        List<RouteProblem> problems = new ArrayList<>();
        for (RouteFile file : files) {
            Set<String> before = routeIds();
            try {
                loader.load(file);
            } catch (RouteFilesException e) {
                problems.addAll(e.problems());
            } catch (Exception e) {
                problems.add(CamelProblem.of(file, e));
            } finally {
                Set<String> added = routeIds();
                added.removeAll(before);
                loaded.computeIfAbsent(file.name(), name -> new ArrayList<>()).addAll(added);
            }
        }
        if (!problems.isEmpty()) {
            throw new RouteFilesException(problems);
        }
    }

    private Set<String> routeIds() {
        return camel.getRoutes().stream().map(Route::getId).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The names of files that routes were loaded from. */
    Set<String> files() {
        return Set.copyOf(loaded.keySet());
    }

    /**
     * Stops the routes that were loaded from these files, and forgets them; those of the kamelets they call too. What was
     * under way in them ends first.
     */
    void unload(Collection<String> files) {
        for (String file : files) {
            List<String> ids = new ArrayList<>(loaded.getOrDefault(file, List.of()));
            Collections.reverse(ids);
            try {
                for (String id : ids) {
                    camel.getRouteController().stopRoute(id);
                    camel.removeRoute(id);
                }
            } catch (Exception e) {
                throw new IllegalStateException("the routes of " + file + " cannot be taken out: " + Messages.of(e), e);
            }
            loaded.remove(file);
        }
    }

    /**
     * Puts other kamelets in the place of those there are.
     *
     * @param changed names of those that are other ones than before, or gone
     * @return brings the former ones back
     */
    Runnable replace(OwnKamelets others, Collection<String> changed) {
        OwnKamelets before = kamelets;
        use(others, changed);
        return () -> use(before, changed);
    }

    private void use(OwnKamelets others, Collection<String> changed) {
        ModelCamelContext model = (ModelCamelContext) camel;
        for (String name : changed) {
            RouteTemplateDefinition template = model.getRouteTemplateDefinition(name);
            try {
                if (template != null) {
                    model.removeRouteTemplateDefinition(template);
                }
            } catch (Exception e) {
                throw new IllegalStateException("kamelet " + name + " cannot be taken out: " + Messages.of(e), e);
            }
            loadedKamelets.removeIf(kamelet -> OwnKamelets.nameOf(kamelet).equals(name));
        }
        kamelets = others;
    }
}
