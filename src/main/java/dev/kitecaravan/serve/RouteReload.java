package dev.kitecaravan.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jboss.logging.Logger;

import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.OwnRoute;
import dev.kitecaravan.route.RouteFile;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.run.CamelRoutes;
import dev.kitecaravan.run.CaravanRun;

/**
 * Takes route files that were saved into a service that goes on. What is wrong is named, with its line, and the version
 * before it stays in force, whole: no file of that moment is taken then.
 */
final class RouteReload {
    private static final Logger LOG = Logger.getLogger("caravan");

    private final CamelRoutes routes;
    private final Path kameletsFolder;
    private final Contract contract;
    private final InForce inForce;
    private EndpointRegistry registry;
    private Map<String, String> kamelets;

    /** What is told of a version that is in force from now on. */
    interface InForce {
        /** The endpoints that are read by their schedules, of those that there are. */
        List<String> endpoints(EndpointRegistry registry);

        /**
         * Runs something while no endpoint is being read.
         */
        void between(Runnable change);

        /**
         * @param endpoints   those that are read from now on
         * @param restarted   those of them whose files changed
         * @param ownRestarted routes of one's own whose files changed
         */
        void begin(EndpointRegistry registry, List<String> endpoints, List<String> restarted, Set<String> ownRestarted);
    }

    /**
     * @param kameletsFolder of kamelets of one's own; null, or one that is not there, for none
     * @param contract of sinks that name none
     * @param registry of what is in force
     * @param kamelets likewise
     */
    RouteReload(CamelRoutes routes, Path kameletsFolder, Contract contract, EndpointRegistry registry,
            Map<String, String> kamelets,
            InForce inForce) {
        this.routes = routes;
        this.kameletsFolder = kameletsFolder;
        this.contract = contract;
        this.registry = registry;
        this.kamelets = kamelets;
        this.inForce = inForce;
    }

    /** Takes what the folders hold now. */
    void take(RouteFolderContent content) {
        if (content.problem() != null) {
            refuse(content.problem());
            return;
        }
        try {
            EndpointRegistry next = EndpointRegistry.read(content.files(), contract);
            Set<String> templates = changedKamelets(content.kamelets());
            Set<String> files = changedFiles(next, templates);
            if (!files.isEmpty() || !templates.isEmpty()) {
                List<String> endpoints = inForce.endpoints(next);
                CaravanRun.order(next, endpoints);
                inForce.between(() -> change(next, content.kamelets(), endpoints, files, templates));
            }
        } catch (RouteFilesException | IllegalArgumentException e) {
            refuse(e.getMessage());
        }
    }

    private static void refuse(String problems) {
        problems.lines().forEach(problem -> LOG.error("not taken: " + problem));
        LOG.warn("what was in force before stays in force until that is mended");
    }

    private Set<String> changedKamelets(Map<String, String> now) {
        Set<String> names = new TreeSet<>(now.keySet());
        names.addAll(kamelets.keySet());
        names.removeIf(name -> now.containsKey(name) && now.get(name).equals(kamelets.get(name)));
        return names;
    }

    private Set<String> changedFiles(EndpointRegistry next, Set<String> templates) {
        Map<String, String> before = texts(registry);
        Map<String, String> now = texts(next);
        Set<String> names = new LinkedHashSet<>(now.keySet());
        names.addAll(before.keySet());
        names.removeIf(name -> now.containsKey(name) && now.get(name).equals(before.get(name))
                && templates.stream().noneMatch(template -> now.get(name).contains("kamelet:" + template)));
        return names;
    }

    private static Map<String, String> texts(EndpointRegistry registry) {
        Map<String, String> texts = new HashMap<>();
        for (RouteFile file : registry.files()) {
            texts.put(file.name(), file.text());
        }
        return texts;
    }

    private void change(EndpointRegistry next, Map<String, String> texts, List<String> endpoints, Set<String> files,
            Set<String> templates) {
        Runnable restore;
        try {
            restore = routes.kamelets(kameletsFolder, templates);
        } catch (RouteFilesException e) {
            refuse(e.getMessage());
            return;
        }
        try {
            routes.reload(next, needed(next, endpoints), files);
        } catch (RouteFilesException e) {
            refuse(e.getMessage());
            restore.run();
            routes.reload(registry, needed(registry, inForce.endpoints(registry)), files);
            begin(registry, files, List.of());
            return;
        }
        registry = next;
        kamelets = Map.copyOf(texts);
        List<String> restarted = next.all().stream()
                .filter(route -> files.contains(route.file()) && endpoints.contains(route.id())).map(EndpointRoute::id)
                .toList();
        LOG.info("taken: " + String.join(", ", named(files, templates))
                + (restarted.isEmpty() ? "" : "; begins anew: " + String.join(", ", restarted)));
        begin(next, files, restarted);
    }

    private void begin(EndpointRegistry current, Set<String> files, List<String> restarted) {
        Set<String> own = new LinkedHashSet<>();
        current.own().stream().filter(route -> files.contains(route.file()) && !route.isCalled() && route.id() != null)
                .map(OwnRoute::id).forEach(own::add);
        inForce.begin(current, inForce.endpoints(current), restarted, own);
    }

    private static List<String> named(Set<String> files, Set<String> templates) {
        List<String> named = new ArrayList<>(files);
        templates.forEach(template -> named.add("kamelet " + template));
        return named;
    }

    /** The endpoints, those that routes call, and the parents that they need. */
    private static List<String> needed(EndpointRegistry registry, List<String> endpoints) {
        Set<String> read = new LinkedHashSet<>(endpoints);
        read.addAll(registry.called());
        return CaravanRun.order(registry, read).stream().map(endpoint -> endpoint.id()).toList();
    }
}
