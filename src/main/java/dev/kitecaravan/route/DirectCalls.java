package dev.kitecaravan.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

import dev.kitecaravan.text.NearestName;

/** Calls of {@code direct:} that no route answers: what is sent there would be lost. */
final class DirectCalls {
    private static final String SCHEME = "direct:";

    private final Set<String> answered = new TreeSet<>();
    private final List<Call> calls = new ArrayList<>();

    private record Call(String file, Node place, String name) {
    }

    /** Takes what a file calls and answers. */
    void read(String file, Node root) {
        read(file, root, false);
    }

    private void read(String file, Node node, boolean inFrom) {
        String text = YamlNodes.text(node);
        if (text != null && text.startsWith(SCHEME) && !text.contains("$") && !text.contains("{{")) {
            if (inFrom) {
                answered.add(name(text));
            } else {
                // A recipientList or a routingSlip names several, with commas between them.
                Stream.of(text.split(",")).map(String::strip).filter(called -> called.startsWith(SCHEME))
                        .forEach(called -> calls.add(new Call(file, node, name(called))));
            }
        }
        YamlNodes.elements(node).forEach(element -> read(file, element, false));
        for (NodeTuple member : YamlNodes.members(node)) {
            boolean from = "from".equals(YamlNodes.text(member.getKeyNode()))
                    || inFrom && "uri".equals(YamlNodes.text(member.getKeyNode()));
            read(file, member.getValueNode(), from);
        }
    }

    private static String name(String address) {
        return address.substring(SCHEME.length()).replaceFirst("^//", "").replaceFirst("\\?.*", "");
    }

    /** @param endpoints ids of the endpoints, which only a run may trigger */
    List<RouteProblem> problems(Set<String> endpoints) {
        List<RouteProblem> problems = new ArrayList<>();
        for (Call call : calls) {
            if (endpoints.contains(call.name())) {
                problems.add(problem(call, "direct:" + call.name() + " is the endpoint " + call.name()
                        + " itself, which a run reads; write caravan:" + call.name()));
            } else if (!answered.contains(call.name())) {
                problems.add(problem(call, "no route starts at direct:" + call.name()
                        + ", so what is sent there would be lost" + NearestName.hint(call.name(), answered)));
            }
        }
        return problems;
    }

    private static RouteProblem problem(Call call, String message) {
        return new RouteProblem(call.file(), YamlNodes.line(call.place()), YamlNodes.column(call.place()), message);
    }
}
