package dev.kitecaravan.route;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Whether what a file's aliases stand for can be walked through: an alias may stand inside what it names, which never ends,
 * and a few lines of them may stand for millions of nodes.
 */
final class YamlShape {
    /** More than anything that people write. */
    private static final long MOST_NODES = 100_000;
    private static final int MOST_LEVELS = 500;

    private final Map<Node, Long> sizes = new IdentityHashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private String problem;

    private YamlShape() {
    }

    /** What keeps a file from being read; nothing when it can be. */
    static Optional<String> problem(Node root) {
        YamlShape shape = new YamlShape();
        if (shape.size(root) > MOST_NODES && shape.problem == null) {
            shape.problem = "stands for more than " + MOST_NODES + " entries by its aliases (*name); write fewer";
        }
        return Optional.ofNullable(shape.problem);
    }

    private long size(Node node) {
        if (problem != null || !(node instanceof SequenceNode) && !(node instanceof MappingNode)) {
            return 1;
        }
        Long known = sizes.get(node);
        if (known != null) {
            return known;
        }
        if (!open.add(node)) {
            problem = "has an alias (*name) inside what it names, in line " + YamlNodes.line(node)
                    + "; write it out instead";
            return 1;
        }
        if (open.size() > MOST_LEVELS) {
            problem = "is nested deeper than " + MOST_LEVELS + " levels by its aliases (*name); write fewer";
            return 1;
        }
        long size = 1;
        for (Node element : YamlNodes.elements(node)) {
            size += size(element);
        }
        for (NodeTuple member : YamlNodes.members(node)) {
            size += size(member.getKeyNode()) + size(member.getValueNode());
        }
        open.remove(node);
        size = Math.min(size, MOST_NODES + 1);
        sizes.put(node, size);
        return size;
    }
}
