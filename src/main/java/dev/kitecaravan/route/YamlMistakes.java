package dev.kitecaravan.route;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;

import dev.kitecaravan.extract.Selector;

/** What is wrong in a YAML file of routes whatever it describes, and what Camel would find out only with the first record, or never. */
final class YamlMistakes {
    private static final String JSON_PATH = "jsonpath";
    /** A JSONPath may hold Simple, which is filled in for each record. */
    private static final String SIMPLE = "${";

    private final BiConsumer<Node, String> problem;

    /** @param problem takes what is wrong and where it stands */
    YamlMistakes(BiConsumer<Node, String> problem) {
        this.problem = problem;
    }

    /** Looks at a node and all that is below it. */
    void look(Node node) {
        if (YamlNodes.text(node) != null) {
            SecretReferences.problem(YamlNodes.text(node)).ifPresent(message -> problem.accept(node, message));
        }
        YamlNodes.elements(node).forEach(this::look);
        Map<String, Node> seen = new HashMap<>();
        for (NodeTuple member : YamlNodes.members(node)) {
            look(member.getKeyNode());
            look(member.getValueNode());
            String key = YamlNodes.text(member.getKeyNode());
            Node first = key == null ? null : seen.putIfAbsent(key, member.getKeyNode());
            if (first != null) {
                problem.accept(member.getKeyNode(), "'" + key + "' stands here twice, the first time in line "
                        + YamlNodes.line(first) + ", and only one would count; take one of them out");
            }
            if (JSON_PATH.equals(key)) {
                jsonPath(member.getValueNode());
            }
        }
    }

    private void jsonPath(Node value) {
        Node place = YamlNodes.member(value, "expression").orElse(value);
        String path = YamlNodes.text(place);
        if (path == null || path.contains(SIMPLE)) {
            return;
        }
        try {
            JsonPath.compile(path);
        } catch (InvalidPathException | IllegalArgumentException e) {
            problem.accept(place, "the JSONPath " + path + " does not parse: " + Selector.reason(e));
        }
    }
}
