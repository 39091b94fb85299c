package dev.kitecaravan.route;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The steps of a route between source and sink: where its table-sinks are, and which steps let a record go. */
final class RouteSteps {
    /** Steps that let records go on in another thread or later: the page would be committed without them. */
    private static final Set<String> DETACHING = Set.of("aggregate", "resequence", "threads", "resequencer");
    private static final List<String> DETACHING_URIS = List.of("seda:", "disruptor:", "disruptor-vm:", "vm:");
    /** Options with which a step deals with several records at once, or with one after it has handed it over. */
    private static final Set<String> DETACHING_OPTIONS = Set.of("parallelProcessing", "executorService",
            "asyncDelayed");
    private static final String SINK_URI = "kamelet:" + KameletParameters.SINK.name();

    private final BiConsumer<Node, String> problem;
    private final List<KameletCall> sinks = new ArrayList<>();
    private final Map<KameletCall, String> splits = new IdentityHashMap<>();
    private final List<Node> detaching = new ArrayList<>();

    /** @param problem takes what is wrong and where it stands */
    RouteSteps(BiConsumer<Node, String> problem) {
        this.problem = problem;
    }

    /** The calls of a table-sink that were found. */
    List<KameletCall> sinks() {
        return sinks;
    }

    /** What the innermost split around a table-sink splits by, empty where that is not known; nothing without a split. */
    Optional<String> splitAround(KameletCall sink) {
        return Optional.ofNullable(splits.get(sink));
    }

    /** Steps that let a record go on elsewhere. */
    List<Node> detaching() {
        return detaching;
    }

    /** Walks all steps, nested ones too. */
    void find(Node node) {
        find(node, null);
    }

    private void find(Node node, String split) {
        for (Node element : YamlNodes.elements(node)) {
            find(element, split);
        }
        for (NodeTuple member : YamlNodes.members(node)) {
            String step = YamlNodes.text(member.getKeyNode());
            Node value = member.getValueNode();
            if ("to".equals(step) || "toD".equals(step)) {
                KameletCall sink = KameletCall.read(value, KameletParameters.SINK);
                if (sink != null) {
                    sinks.add(sink);
                    splits.put(sink, split);
                }
                String uri = String.valueOf(YamlNodes.text(YamlNodes.member(value, "uri").orElse(value)));
                if (DETACHING_URIS.stream().anyMatch(uri::startsWith)) {
                    detaching.add(value);
                }
            } else if (DETACHING.contains(step)
                    || DETACHING_OPTIONS.contains(step) && !"false".equals(YamlNodes.text(value))) {
                detaching.add(member.getKeyNode());
            } else if (callsSink(step, value)) {
                problem.accept(value, "a table-sink is reached by the step 'to' only, not by '" + step
                        + "': the page would be committed without what goes there");
            } else {
                find(value, "split".equals(step) ? expression(value) : split);
            }
        }
    }

    /** What a split is by: {@code jsonpath: …}, or the same under {@code expression:}. */
    private static String expression(Node split) {
        Node written = YamlNodes.member(split, "expression").orElse(split);
        return Stream.of("jsonpath", "simple").flatMap(language -> YamlNodes.member(written, language).stream())
                .map(found -> YamlNodes.text(YamlNodes.member(found, "expression").orElse(found)))
                .filter(Objects::nonNull).findFirst().orElse("");
    }

    /** Camel's other ways to call an endpoint: wireTap, enrich, recipientList, the step kamelet … */
    private static boolean callsSink(String step, Node value) {
        String called = YamlNodes.text(YamlNodes.member(value, "uri").or(() -> YamlNodes.member(value, "name"))
                .orElse(value));
        return called != null && (!"uri".equals(step) && called.startsWith(SINK_URI)
                || "kamelet".equals(step) && called.startsWith(KameletParameters.SINK.name()));
    }

    /** Whether the steps of a route are table sinks and nothing else. */
    static boolean areSinksOnly(Node steps) {
        return steps != null && YamlNodes.elements(steps).stream().allMatch(step -> YamlNodes.member(step, "to")
                .map(to -> KameletCall.read(to, KameletParameters.SINK)).isPresent());
    }
}
