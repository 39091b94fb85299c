package dev.kitecaravan.route;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** What steps {@code buildkite:GET:/v2/…} ask the API by, beside what Buildkite documents for their paths. */
final class StepQueries {
    private static final String SCHEME = "buildkite:";
    private static final String REQUEST = "GET:/";
    /** Which page of a list: a source counts them itself, a step may ask for one. */
    private static final String PAGE = "page=";

    private final List<RouteProblem> undocumented = new ArrayList<>();

    /** What is to be told of names that are not documented and resemble none that is. */
    List<RouteProblem> undocumented() {
        return undocumented;
    }

    /**
     * Takes the steps of a file.
     *
     * @param problem takes what is misspelt, and where it stands
     */
    void read(String file, Node node, BiConsumer<Node, String> problem) {
        Node written = YamlNodes.text(node) != null ? node : YamlNodes.member(node, "uri").orElse(null);
        String path = written == null ? null : path(YamlNodes.text(written));
        if (path != null) {
            look(file, node, written, path, problem);
        }
        YamlNodes.elements(node).forEach(element -> read(file, element, problem));
        for (NodeTuple member : YamlNodes.members(node)) {
            if (!"uri".equals(YamlNodes.text(member.getKeyNode()))) {
                read(file, member.getValueNode(), problem);
            }
        }
    }

    /** With the query; expressions are shortened to what stands in their braces. Null where the address is another one. */
    private static String path(String address) {
        if (address == null || !address.startsWith(SCHEME)) {
            return null;
        }
        String request = address.substring(SCHEME.length()).replaceFirst("^//", "");
        return request.startsWith(REQUEST) ? withPlainExpressions(request.substring(REQUEST.length() - 1)) : null;
    }

    /** {@code ${body[a]?.b}} as <code>{body[a].b}</code>: nothing in it parts a path or a query. */
    private static String withPlainExpressions(String text) {
        StringBuilder plain = new StringBuilder();
        int depth = 0;
        for (char c : text.replaceAll("\\$(simple)?\\{", "{").toCharArray()) {
            depth -= c == '}' && depth > 0 ? 1 : 0;
            if (depth == 0 || "/?&={}%".indexOf(c) < 0) {
                plain.append(c);
            }
            depth += c == '{' ? 1 : 0;
        }
        return plain.toString();
    }

    private void look(String file, Node node, Node written, String request, BiConsumer<Node, String> problem) {
        String[] parts = request.split("\\?", 2);
        Map<String, Node> places = new LinkedHashMap<>();
        for (String pair : parts.length < 2 || parts[1].isEmpty() ? new String[0] : parts[1].split("&")) {
            places.put(pair, written);
        }
        for (NodeTuple member : YamlNodes.members(YamlNodes.member(node, "parameters").orElse(null))) {
            String value = YamlNodes.text(member.getValueNode());
            places.put(encoded(YamlNodes.text(member.getKeyNode())) + "="
                    + encoded(value == null ? "" : withPlainExpressions(value)), member.getKeyNode());
        }
        places.keySet().removeIf(pair -> pair.startsWith(PAGE));
        places.forEach((pair, place) -> {
            try {
                QueryFilters.requireNoTypo(parts[0], pair);
                QueryFilters.undocumentedOf(parts[0], pair)
                        .ifPresent(names -> undocumented.add(new RouteProblem(file, YamlNodes.line(place),
                                YamlNodes.column(place), QueryFilters.told("a step", names))));
            } catch (IllegalArgumentException e) {
                problem.accept(place, e.getMessage());
            }
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8);
    }
}
