package dev.kitecaravan.route;

import java.util.List;
import java.util.function.BiConsumer;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Finds what keeps every record of a route from its table-sink, so that it would end well and load nothing. */
final class SinkReach {
    private final BiConsumer<Node, String> problem;

    /** @param problem takes what is wrong and where it stands */
    SinkReach(BiConsumer<Node, String> problem) {
        this.problem = problem;
    }

    /**
     * Looks at a route that reads an endpoint.
     *
     * @param steps null when it has none
     * @param sinks how many calls of a table-sink were found in the steps
     */
    void look(Node route, Node steps, int sinks) {
        attribute(route, "autoStartup", "false", "the route is never started");
        attribute(route, "autoStartup", "no", "the route is never started");
        YamlNodes.member(route, "precondition").ifPresent(node -> problem.accept(node,
                "a precondition leaves the route out without a word when it does not hold; leave the endpoint out by"
                        + " caravan.endpoints instead"));
        if (sinks == 0) {
            problem.accept(route, "the route has no table-sink, so nothing of it would be loaded; end its steps with"
                    + " - to: { uri: \"kamelet:table-sink\", parameters: { table: … } }");
            return;
        }
        if (steps != null) {
            behindAStop(YamlNodes.elements(steps));
            disabled(steps);
        }
    }

    private void attribute(Node route, String name, String value, String why) {
        YamlNodes.member(route, name).filter(node -> value.equalsIgnoreCase(YamlNodes.text(node)))
                .ifPresent(node -> problem.accept(node, name + ": " + value + " means that " + why + "; take it out"));
    }

    /** Steps behind a stop of their own level are reached by no record. */
    private void behindAStop(List<Node> steps) {
        for (int i = 0; i + 1 < steps.size(); i++) {
            if ("stop".equals(YamlNodes.text(steps.get(i))) || YamlNodes.member(steps.get(i), "stop").isPresent()) {
                problem.accept(steps.get(i + 1), "no record comes here: the step before it is stop; take it out, or put"
                        + " it into a filter or choice");
                return;
            }
        }
    }

    private void disabled(Node node) {
        YamlNodes.elements(node).forEach(this::disabled);
        for (NodeTuple member : YamlNodes.members(node)) {
            Node step = member.getValueNode();
            boolean sink = KameletCall.read(step, KameletParameters.SINK) != null;
            YamlNodes.member(step, "disabled").filter(off -> sink && "true".equalsIgnoreCase(YamlNodes.text(off)))
                    .ifPresent(off -> problem.accept(off, "disabled: true means that no record reaches the table; take"
                            + " it out, or the whole step"));
            disabled(step);
        }
    }
}
