package dev.kitecaravan.route;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Finds what Camel would take of a route file and this program would not see: so it would not be read, or read as something
 * else, or fail without a word.
 */
final class UnseenParts {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]+}}");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^{}]*}");
    /** By the key that a file's element has, or a step. */
    private static final Map<String, String> PARTS = Map.of(
            "routeTemplate", "routes that are made of a template are seen by no verb: they would be neither read nor"
                    + " started; write each as - route: with its own values",
            "templatedRoute", "a route that is made of a template is seen by no verb: it would be neither read nor"
                    + " started; write it as - route: with its own values",
            "onCompletion", "what fails in onCompletion nobody hears of; write its steps as the last ones of the route,"
                    + " or as a route that starts at caravan:loaded");

    private final BiConsumer<Node, String> problem;

    /** @param problem takes what is wrong and where it stands */
    UnseenParts(BiConsumer<Node, String> problem) {
        this.problem = problem;
    }

    /** Looks at a file, or at anything in it. */
    void look(Node node) {
        YamlNodes.elements(node).forEach(this::look);
        for (NodeTuple member : YamlNodes.members(node)) {
            String key = String.valueOf(YamlNodes.text(member.getKeyNode()));
            if (PARTS.containsKey(key)) {
                problem.accept(member.getKeyNode(), PARTS.get(key));
            } else if (!key.equals("parameters")) {
                look(member.getValueNode());
            }
        }
    }

    /** Looks at what a kamelet of this program is called with: it is taken as it stands, before Camel fills in anything. */
    void look(KameletCall call) {
        call.parameters().forEach((name, value) -> {
            Matcher placeholder = PLACEHOLDER.matcher(value);
            Matcher expression = EXPRESSION.matcher(value);
            if (placeholder.find()) {
                problem.accept(call.placeOf(name), "the parameter '" + name + "' holds " + placeholder.group()
                        + ", which nothing fills in: parameters of kamelet:" + call.name()
                        + " are read before placeholders are; write the value itself");
            } else if (expression.find()) {
                problem.accept(call.placeOf(name), "the parameter '" + name + "' holds " + expression.group()
                        + ", but is the same for every record; write the value itself"
                        + (List.of("table", "primaryKey").contains(name)
                                ? ", and choose between several table-sinks by choice"
                                : ""));
            }
        });
    }
}
