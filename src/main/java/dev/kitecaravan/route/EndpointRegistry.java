package dev.kitecaravan.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.text.NearestName;

/** The endpoints that route files describe. */
public final class EndpointRegistry {
    private final Map<String, EndpointRoute> endpoints = new LinkedHashMap<>();
    private final List<RouteFile> files;
    private static final Pattern CALL = Pattern.compile("\\bcaravan:([A-Za-z_][\\w-]*)");

    private final List<OwnRoute> own;
    private final List<RouteProblem> undocumentedSteps;
    private final Map<String, RouteFile.Place> places = new HashMap<>();

    private EndpointRegistry(List<RouteFile> files, RouteReader read) {
        List<EndpointRoute> routes = read.endpoints();
        this.own = List.copyOf(read.own());
        this.undocumentedSteps = List.copyOf(read.undocumentedSteps());
        this.files = List.copyOf(files);
        files.forEach(file -> places.put(file.name(), file.place()));
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
        List<RouteFile> known = new ArrayList<>(files);
        RouteReader reader = new RouteReader(contract);
        files.forEach(file -> {
            if (file.place() != RouteFile.Place.LIBRARY) {
                reader.read(file);
            } else if (!readUnlessTaken(file, reader, contract)) {
                known.remove(file);
            }
        });
        List<RouteProblem> problems = new ArrayList<>(reader.problems());
        problems.addAll(reader.lostCalls());
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
        Map<String, String> places = new HashMap<>();
        ids.forEach((id, route) -> places.put(id, route.file() + ":" + route.line()));
        for (OwnRoute route : reader.own()) {
            // Camel would let the later one take the place of the other, without a word.
            String taken = route.id() == null
                    ? null
                    : places.putIfAbsent(route.id(), route.file() + ":" + route.line());
            if (taken != null) {
                problems.add(new RouteProblem(route.file(), route.line(), 1, "the id '" + route.id()
                        + "' is taken by " + taken + "; give one of the routes another"));
            }
        }
        if (!problems.isEmpty()) {
            throw new RouteFilesException(problems);
        }
        return new EndpointRegistry(known, reader);
    }

    /** What ships besides is known by name, as long as the folder has nothing of its own for that name or table. */
    private static boolean readUnlessTaken(RouteFile file, RouteReader folder, Contract contract) {
        RouteReader alone = new RouteReader(contract);
        alone.read(file);
        boolean taken = alone.endpoints().stream()
                .anyMatch(route -> folder.endpoints().stream().anyMatch(other -> collide(route, other)));
        if (!taken) {
            folder.problems().addAll(alone.problems());
            folder.endpoints().addAll(alone.endpoints());
        }
        return !taken;
    }

    private static boolean collide(EndpointRoute one, EndpointRoute other) {
        return one.id().equals(other.id()) || one.sinks().stream().map(SinkRoute::table)
                .anyMatch(table -> other.sinks().stream().anyMatch(sink -> sink.table().equals(table)));
    }

    /** The ids of the endpoints of the folder and its subfolders; not those that only ship and are read when they are named. */
    public List<String> idsOfFolder() {
        return endpoints.values().stream().filter(route -> place(route) != RouteFile.Place.LIBRARY)
                .map(EndpointRoute::id).toList();
    }

    /** Where the file of an endpoint was found. */
    public RouteFile.Place place(EndpointRoute route) {
        return places.getOrDefault(route.file(), RouteFile.Place.FOLDER);
    }

    public Collection<EndpointRoute> all() {
        return endpoints.values();
    }

    /** The endpoints that routes read by {@code caravan:ENDPOINT}. */
    public List<String> called() {
        Set<String> called = new LinkedHashSet<>();
        for (RouteFile file : files) {
            Matcher calls = CALL.matcher(file.text());
            while (calls.find()) {
                called.add(calls.group(1));
            }
        }
        called.retainAll(endpoints.keySet());
        return List.copyOf(called);
    }

    /** Routes that read no endpoint. */
    public List<OwnRoute> own() {
        return own;
    }

    public List<RouteFile> files() {
        return files;
    }

    /** The files of these endpoints, those of routes that follow loads, and those that hold no endpoint. */
    public List<RouteFile> filesOf(Collection<String> ids) {
        Set<String> endpointFiles = all().stream().map(EndpointRoute::file).collect(Collectors.toSet());
        Set<String> wanted = all().stream().filter(route -> ids.contains(route.id())).map(EndpointRoute::file)
                .collect(Collectors.toSet());
        own.stream().filter(OwnRoute::isAfterLoad).map(OwnRoute::file).forEach(wanted::add);
        return files.stream().filter(file -> !file.holdsNothing())
                .filter(file -> !endpointFiles.contains(file.name()) || wanted.contains(file.name())).toList();
    }

    /**
     * Names by which queries ask that are not documented, and resemble none that is: they may be newer than this program.
     *
     * @param ids endpoints that are read; what steps in their files, and in those without an endpoint, ask by is told, too
     * @return a sentence each
     */
    public List<String> undocumentedQueries(Collection<String> ids) {
        List<String> told = new ArrayList<>();
        ids.forEach(id -> QueryFilters.undocumented(get(id).endpoint()).ifPresent(told::add));
        Set<String> read = filesOf(ids).stream().map(RouteFile::name).collect(Collectors.toSet());
        undocumentedSteps.stream().filter(step -> read.contains(step.file())).map(RouteProblem::toString)
                .forEach(told::add);
        return told;
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
                    "There is no endpoint '" + id + "'" + (hint.isEmpty() ? "." : hint)
                            + " Known are " + String.join(", ", endpoints.keySet()) + ".");
        }
        return route;
    }
}
