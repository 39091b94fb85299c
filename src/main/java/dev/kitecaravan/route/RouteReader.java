package dev.kitecaravan.route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.snakeyaml.engine.v2.nodes.Node;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.extract.PathTemplate;
import dev.kitecaravan.extract.Reading;
import dev.kitecaravan.extract.Selector;
import dev.kitecaravan.extract.Where;
import dev.kitecaravan.normalize.Contract;
import dev.kitecaravan.normalize.RecordTarget;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.text.NearestName;

/**
 * Reads route files and finds what is wrong in them, with file, line and column, all at once and before Camel starts:
 * Camel would stop at the first, without a line, and pass over misspelt parameters in silence.
 */
final class RouteReader {
    private final Contract contract;
    private final List<RouteProblem> problems = new ArrayList<>();
    private final List<EndpointRoute> endpoints = new ArrayList<>();
    private final List<OwnRoute> own = new ArrayList<>();
    private final DirectCalls calls = new DirectCalls();
    private final CaravanCalls caravanCalls = new CaravanCalls();
    private final StepQueries stepQueries = new StepQueries();
    private String file;

    /** @param contract of sinks that name none */
    RouteReader(Contract contract) {
        this.contract = contract;
    }

    List<RouteProblem> problems() {
        return problems;
    }

    List<OwnRoute> own() {
        return own;
    }

    /** What the files together call and do not have, or call wrongly; to be asked for when all are read. */
    List<RouteProblem> lostCalls() {
        Set<String> ids = endpoints.stream().map(EndpointRoute::id).collect(Collectors.toSet());
        List<RouteProblem> lost = new ArrayList<>(calls.problems(ids));
        lost.addAll(caravanCalls.problems(ids));
        return lost;
    }

    /** What steps ask the API by, of which nothing is documented. */
    List<RouteProblem> undocumentedSteps() {
        return stepQueries.undocumented();
    }

    List<EndpointRoute> endpoints() {
        return endpoints;
    }

    void read(RouteFile routeFile) {
        if (routeFile.holdsNothing()) {
            return;
        }
        file = routeFile.name();
        Node root = RouteYaml.routes(routeFile, problems::add).orElse(null);
        if (root == null) {
            return;
        }
        new YamlMistakes(this::problem).look(root);
        new UnseenParts(this::problem).look(root);
        calls.read(file, root);
        caravanCalls.read(file, root);
        stepQueries.read(file, root, this::problem);
        for (Node item : YamlNodes.elements(root)) {
            Node route = YamlNodes.member(item, "route").orElse(item);
            Node from = YamlNodes.member(route, "from").orElse(null);
            if (from != null) {
                readRoute(route, from);
            } else if (route != item || YamlNodes.members(item).isEmpty()) {
                problem(route, "a route is written as - route: with id and from, which says where it starts, below it");
            }
        }
    }

    private void readRoute(Node route, Node from) {
        KameletCall source = KameletCall.read(from, KameletParameters.SOURCE);
        RouteSteps found = new RouteSteps(this::problem);
        Node steps = YamlNodes.member(from, "steps").or(() -> YamlNodes.member(route, "steps")).orElse(null);
        if (steps != null) {
            found.find(steps);
        }
        List<KameletCall> sinks = found.sinks();
        if (source == null && misspeltSource(from)) {
            return;
        }
        if (source == null) {
            OwnRoute starting = new OwnRoute(YamlNodes.member(route, "id").map(YamlNodes::text).orElse(null),
                    fromUri(from),
                    file, YamlNodes.line(route));
            if (starting.id() == null && !starting.isCalled() && !starting.from().isEmpty()) {
                problem(route, "a route that starts by itself needs an id: metrics, notices and run --route name it");
            }
            own.add(starting);
            sinks.forEach(sink -> problem(sink.place(),
                    "a table-sink works only in a route that starts at kamelet:buildkite-source"));
            return;
        }
        String id = YamlNodes.member(route, "id").map(YamlNodes::text).orElse(null);
        if (id == null || !id.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
            problem(route, "the route needs an id of letters, digits, _ and -: it names the endpoint");
            return;
        }
        found.detaching().forEach(
                step -> problem(step, "between buildkite-source and table-sink every step must keep the record in"
                        + " hand: this one lets it go on elsewhere, and the page would be committed without it"));
        int before = problems.size();
        new SinkReach(this::problem).look(route, steps, sinks.size());
        compare(source, KameletParameters.SOURCE);
        sinks.forEach(sink -> compare(sink, KameletParameters.SINK));
        if (problems.size() == before) {
            build(route, id, source, found, RouteSteps.areSinksOnly(steps));
        }
    }

    /** A kamelet that is not there, by a name near the source's. */
    private boolean misspeltSource(Node from) {
        String uri = YamlNodes.text(YamlNodes.member(from, "uri").orElse(from));
        if (uri == null || !uri.startsWith("kamelet:")) {
            return false;
        }
        String name = uri.substring("kamelet:".length()).split("[?/]", 2)[0];
        boolean near = NearestName.of(name, Set.of(KameletParameters.SOURCE.name())).isPresent();
        if (near) {
            problem(from, "there is no kamelet '" + name + "'; did you mean 'kamelet:" + KameletParameters.SOURCE.name()
                    + "'?");
        }
        return near;
    }

    private static String fromUri(Node from) {
        String uri = YamlNodes.text(YamlNodes.member(from, "uri").orElse(from));
        return uri == null ? "" : uri;
    }

    private void compare(KameletCall call, KameletParameters declared) {
        new UnseenParts(this::problem).look(call);
        for (String given : call.parameters().keySet()) {
            if (!declared.parameters().containsKey(given)) {
                problem(call.placeOf(given), "unknown parameter '" + given + "' of kamelet:" + call.name()
                        + (given.isEmpty() ? "" : NearestName.hint(given, declared.parameters().keySet())));
            } else if (call.structured().contains(given)) {
                problem(call.placeOf(given),
                        "the parameter '" + given + "' is one text: write a list with commas, as in "
                                + given + ": \"a,b\"");
            }
        }
        for (String required : declared.required()) {
            if (call.parameters().getOrDefault(required, "").isBlank()) {
                problem(call.place(), "kamelet:" + call.name() + " needs the parameter '" + required + "'");
            }
        }
        String path = call.parameters().getOrDefault("path", "");
        if (path.contains("&") || path.contains("?")) {
            problem(call.placeOf("path"),
                    "path carries a query, which Camel would cut at '&': move it to the parameter query");
        }
    }

    private void build(Node route, String id, KameletCall source, RouteSteps found, boolean plain) {
        KameletParameters declared = KameletParameters.SOURCE;
        PathTemplate path = parse(source, "path", PathTemplate::parse);
        String query = parse(source, "query", ReadingParameters::query);
        Selector selector = parse(source, "selector", Selector::parse);
        Endpoint.Passes passes = parse(source, "passes", text -> oneOf(Endpoint.Passes.class, "passes", text));
        String schedule = parse(source, "schedule", CronExpressions::validated);
        Reading.Again again = parse(source, "again", text -> oneOf(Reading.Again.class, "again", text));
        boolean replaces = found.sinks().stream()
                .anyMatch(sink -> "replace".equals(sink.get("writeDisposition", KameletParameters.SINK)));
        Reading reading = again == null ? null : reading(source, again, replaces);
        if (path == null || query == null || selector == null || passes == null || schedule == null
                || reading == null) {
            return;
        }
        parse(source, "query", text -> {
            QueryFilters.requireNoTypo(path.text(), query);
            return text;
        });
        Endpoint unchosen = new Endpoint(id, path, query, source.get("selector", declared),
                Where.ALL, passes, schedule, reading);
        Where where = parse(source, "where",
                text -> text.isBlank() ? Where.ALL : Where.parse(text, WhereFields.of(unchosen)));
        if (where == null) {
            return;
        }
        Endpoint endpoint = unchosen.where(where);
        List<SinkRoute> targets = new ArrayList<>();
        for (KameletCall sink : found.sinks()) {
            String split = found.splitAround(sink).orElse(null);
            SinkRoute target = sink(endpoint, sink, split == null
                    ? RecordCatalog.nameOf(endpoint)
                    : RecordCatalog.nameOfParts(endpoint, split));
            if (target != null) {
                targets.add(target);
            }
        }
        Map<String, List<String>> masking = new LinkedHashMap<>();
        for (String parameter : List.of("mask", "hash", "include", "exclude", "unmask")) {
            List<String> paths = source.list(parameter, declared);
            paths.forEach(each -> parse(source, parameter, text -> ReadingParameters.maskedPath(parameter, each)));
            masking.put(parameter, paths);
        }
        endpoints
                .add(new EndpointRoute(endpoint, YamlNodes.member(route, "description").map(YamlNodes::text).orElse(""),
                        masking, targets, plain, file, YamlNodes.line(route)));
    }

    private Reading reading(KameletCall source, Reading.Again again, boolean anew) {
        try {
            return ReadingParameters.of(source, again, anew);
        } catch (IllegalArgumentException e) {
            problem(source.placeOf(e.getMessage().split(" ")[0]), e.getMessage());
            return null;
        }
    }

    /** @param catalog as {@link RecordCatalog#nameOf} has it */
    private SinkRoute sink(Endpoint endpoint, KameletCall call, String catalog) {
        KameletParameters declared = KameletParameters.SINK;
        try {
            Disposition disposition = oneOf(Disposition.class, "writeDisposition",
                    call.get("writeDisposition", declared));
            boolean allowDataLoss = Boolean.parseBoolean(call.get("allowDataLoss", declared));
            if (disposition == Disposition.REPLACE && endpoint.isBuildsList()
                    && !(allowDataLoss && endpoint.passes() == Endpoint.Passes.NONE)) {
                throw new IllegalArgumentException(
                        "replace on a list of builds would erase every build that Buildkite has no"
                                + " more; use merge, or say both allowDataLoss: true on the sink and passes: none on the source");
            }
            if (disposition == Disposition.REPLACE && !allowDataLoss) {
                ReadingParameters.checkWhole(endpoint);
            }
            ReadingParameters.checkTable(call.get("table", declared));
            ReadingParameters.checkKey(endpoint.reading(), call.list("primaryKey", declared));
            List<String> json = call.list("json", declared);
            json.forEach(ReadingParameters::jsonPath);
            RecordTarget target = new RecordTarget(endpoint.id(), call.get("table", declared),
                    call.list("primaryKey", declared),
                    disposition, Set.copyOf(json),
                    ReadingParameters.nesting(call.get("maxNesting", declared)),
                    contractOf(call, declared), catalog);
            return new SinkRoute(target, YamlNodes.line(call.place()));
        } catch (IllegalArgumentException e) {
            problem(call.place(), e.getMessage());
        }
        return null;
    }

    private Contract contractOf(KameletCall call, KameletParameters declared) {
        String own = call.get("contract", declared);
        return own.isBlank() ? contract : Contract.parse(own);
    }

    private <T> T parse(KameletCall call, String parameter, Function<String, T> parser) {
        try {
            return parser.apply(call.get(parameter, KameletParameters.SOURCE));
        } catch (IllegalArgumentException e) {
            problem(call.placeOf(parameter), e.getMessage());
            return null;
        }
    }

    private static <E extends Enum<E>> E oneOf(Class<E> type, String parameter, String text) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(text)) {
                return value;
            }
        }
        List<String> names = java.util.Arrays.stream(type.getEnumConstants())
                .map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
        throw new IllegalArgumentException(parameter + " '" + text + "' must be one of " + String.join(", ", names)
                + NearestName.hint(text, names));
    }

    private void problem(Node place, String message) {
        problems.add(new RouteProblem(file, YamlNodes.line(place), YamlNodes.column(place), message));
    }
}
