package dev.kitecaravan.routetest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.route.YamlNodes;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.TextFile;

/** Reads a file of {@code tests}, and names everything in it that is wrong, with line and column. */
public final class RouteTestReader {
    private static final List<String> KEYS = List.of("route", "now", "routes", "settings", "variables", "answers",
            "endpoints", "expect");
    private static final List<String> ANSWER = List.of("path", "query", "status", "headers", "body", "file", "times",
            "drop");
    private static final List<String> ENDPOINT = List.of("real", "status", "headers", "body", "file", "fail");
    private static final String REAL = "real";

    private final Path folder;
    private final String file;
    private final TestNodes nodes;

    private RouteTestReader(Path file) {
        this.file = file.toString();
        this.folder = file.toAbsolutePath().getParent();
        this.nodes = new TestNodes(this.file);
    }

    /**
     * @throws RouteFilesException naming every problem of the file
     * @throws TextFile.Unreadable when there is no such file, or it is no text
     */
    public static RouteTest read(Path file) {
        return parse(file, TextFile.read(file));
    }

    /**
     * The same of a text.
     *
     * @param file its name; files that it names lie beside it
     * @throws RouteFilesException naming every problem of the text
     */
    public static RouteTest parse(Path file, String text) {
        RouteTestReader reader = new RouteTestReader(file);
        Node root = reader.nodes.root(text);
        RouteTest test = root == null ? null : reader.test(root);
        if (!reader.nodes.problems().isEmpty()) {
            throw new RouteFilesException(reader.nodes.problems());
        }
        return test;
    }

    private RouteTest test(Node root) {
        Map<String, Node> given = nodes.members(root, "a test", KEYS);
        if (!given.containsKey("route")) {
            nodes.problem(root, "a test names its route: route: NAME");
        }
        Node route = given.get("route");
        Map<String, Node> named = given.containsKey("endpoints")
                ? nodes.members(given.get("endpoints"), "endpoints")
                : Map.of();
        List<EndpointReply> endpoints = new ArrayList<>();
        named.forEach((pattern, node) -> endpoints.add(endpoint(pattern, node)));
        return new RouteTest(file, route == null ? null : nodes.text(route, "route"), now(given.get("now")),
                texts(given.get("routes"), "routes"), named(given.get("settings"), "settings"),
                named(given.get("variables"), "variables"), answers(given.get("answers")), endpoints,
                given.containsKey("expect")
                        ? new ExpectationReader(nodes).read(given.get("expect"))
                        : Expectation.GOOD_END,
                route == null ? Place.NONE : TestNodes.place(route));
    }

    private Map<String, String> named(Node node, String what) {
        return node == null ? Map.of() : nodes.texts(node, what);
    }

    private List<String> texts(Node node, String what) {
        return node == null
                ? List.of()
                : nodes.elements(node, what).stream().map(each -> nodes.text(each, "one of " + what)).toList();
    }

    private Instant now(Node node) {
        if (node == null) {
            return null;
        }
        try {
            return Instant.parse(String.valueOf(YamlNodes.text(node)));
        } catch (DateTimeException e) {
            nodes.problem(node, "now is to be a time such as 2026-05-01T12:00:00Z");
            return null;
        }
    }

    private List<Answer> answers(Node node) {
        List<Answer> answers = new ArrayList<>();
        if (node != null) {
            nodes.elements(node, "answers").forEach(each -> answers.add(answer(each)));
        }
        return answers;
    }

    private Answer answer(Node node) {
        Map<String, Node> given = nodes.members(node, "an answer", ANSWER);
        String path = given.containsKey("path") ? nodes.text(given.get("path"), "path") : null;
        if (path == null || !path.startsWith("/")) {
            nodes.problem(node, "an answer names the path that it is for, from the first slash on: path: /v2/…");
            path = "/";
        }
        int mark = path.indexOf('?');
        List<Map.Entry<String, String>> query = new ArrayList<>(mark < 0 ? List.of() : query(path.substring(mark + 1)));
        if (given.containsKey("query")) {
            query.addAll(query(given.get("query")));
        }
        boolean drop = given.containsKey("drop") && nodes.flag(given.get("drop"), "drop");
        if (drop && (given.containsKey("body") || given.containsKey("file") || given.containsKey("status"))) {
            nodes.problem(given.get("drop"), "a connection that is dropped has no answer: take status and body out");
        }
        return new Answer(mark < 0 ? path : path.substring(0, mark), query, status(given), headers(given), body(given),
                fileName(given), given.containsKey("times") ? orZero(nodes.number(given.get("times"), "times", 1)) : 0,
                drop, TestNodes.place(node));
    }

    private List<Map.Entry<String, String>> query(Node node) {
        if (node instanceof MappingNode) {
            List<Map.Entry<String, String>> query = new ArrayList<>();
            nodes.texts(node, "query").forEach((name, value) -> query.add(Map.entry(name, value)));
            return query;
        }
        String text = nodes.text(node, "query");
        return text == null ? List.of() : query(text);
    }

    /** Names and values of a query, decoded. */
    static List<Map.Entry<String, String>> query(String text) {
        List<Map.Entry<String, String>> query = new ArrayList<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                query.add(Map.entry(decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1))));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A percent sign that encodes nothing stands for itself.
            return text;
        }
    }

    private EndpointReply endpoint(String pattern, Node node) {
        if (REAL.equals(YamlNodes.text(node))) {
            return new EndpointReply(pattern, true, 0, Map.of(), null, null, null, TestNodes.place(node));
        }
        Map<String, Node> given = nodes.members(node, "an endpoint", ENDPOINT);
        boolean real = given.containsKey(REAL) && nodes.flag(given.get(REAL), REAL);
        String fail = given.containsKey("fail") ? nodes.text(given.get("fail"), "fail") : null;
        return new EndpointReply(pattern, real, status(given), headers(given), body(given), fileName(given), fail,
                TestNodes.place(node));
    }

    private int status(Map<String, Node> given) {
        Integer status = given.containsKey("status")
                ? nodes.number(given.get("status"), "status", 100)
                : Integer.valueOf(200);
        if (status != null && status > 599) {
            nodes.problem(given.get("status"), "status is to be one of HTTP, from 100 to 599");
        }
        return orZero(status);
    }

    private static int orZero(Integer number) {
        return number == null ? 0 : number;
    }

    private Map<String, String> headers(Map<String, Node> given) {
        return given.containsKey("headers") ? nodes.texts(given.get("headers"), "headers") : new LinkedHashMap<>();
    }

    private String fileName(Map<String, Node> given) {
        return given.containsKey("file") ? YamlNodes.text(given.get("file")) : null;
    }

    private Object body(Map<String, Node> given) {
        if (given.containsKey("body") && given.containsKey("file")) {
            nodes.problem(given.get("file"), "a body stands here or in a file: take body or file out");
        }
        if (!given.containsKey("file")) {
            return given.containsKey("body") ? nodes.value(given.get("body")) : null;
        }
        Node place = given.get("file");
        String name = nodes.text(place, "file");
        if (name == null) {
            return null;
        }
        try {
            String text = TextFile.read(folder.resolve(name));
            return name.endsWith(".json") ? Json.read(text) : text;
        } catch (TextFile.Unreadable e) {
            nodes.problem(place, "the file " + name + " " + e.problem());
        } catch (IllegalArgumentException e) {
            nodes.problem(place, "the file " + name + " is " + e.getMessage()
                    + "; name one that is to be sent as it is otherwise than .json");
        }
        return null;
    }
}
