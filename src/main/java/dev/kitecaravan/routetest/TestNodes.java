package dev.kitecaravan.routetest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

import dev.kitecaravan.route.RouteProblem;
import dev.kitecaravan.route.YamlNodes;
import dev.kitecaravan.text.NearestName;
import dev.kitecaravan.text.YamlDepth;

/** The nodes of a test file, asked for by name and kind. What is wrong is collected with its place; asking goes on. */
final class TestNodes {
    private final String file;
    private final LoadSettings settings;
    private final List<RouteProblem> problems = new ArrayList<>();

    TestNodes(String file) {
        this.file = file;
        this.settings = LoadSettings.builder().setLabel(file).setUseMarks(true).setSchema(new CoreSchema()).build();
    }

    List<RouteProblem> problems() {
        return problems;
    }

    /** The file's one mapping; null when it is none, which is a problem then. */
    Node root(String text) {
        try {
            YamlDepth.check(text, file);
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root instanceof MappingNode) {
                return root;
            }
            problems.add(new RouteProblem(file, 1, 1, "must be a mapping, starting with 'route: NAME'"));
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            problems.add(new RouteProblem(file, mark.map(at -> at.getLine() + 1).orElse(0),
                    mark.map(at -> at.getColumn() + 1).orElse(0),
                    "is no YAML: " + e.getProblem() + "; look at the indentation"));
        } catch (YamlEngineException e) {
            problems.add(new RouteProblem(file, 0, 0, "is not read: " + e.getMessage()));
        }
        return null;
    }

    void problem(Node place, String message) {
        problems.add(new RouteProblem(file, YamlNodes.line(place), YamlNodes.column(place), message));
    }

    /**
     * The members of a mapping that may have no others than these.
     *
     * @param what what the mapping is, for the message
     */
    Map<String, Node> members(Node node, String what, List<String> known) {
        Map<String, Node> members = members(node, what);
        members.forEach((name, value) -> {
            if (!known.contains(name)) {
                problem(value, "'" + name + "' is nothing that " + what + " has"
                        + (NearestName.of(name, known).isPresent()
                                ? NearestName.hint(name, known)
                                : "; it has " + String.join(", ", known)));
            }
        });
        return members;
    }

    /** The members of a mapping, whatever their names; none when it is no mapping, which is a problem then. */
    Map<String, Node> members(Node node, String what) {
        Map<String, Node> members = new LinkedHashMap<>();
        if (!(node instanceof MappingNode)) {
            problem(node, what + " is to be a mapping of names and values");
            return members;
        }
        for (NodeTuple member : YamlNodes.members(node)) {
            String name = String.valueOf(YamlNodes.text(member.getKeyNode()));
            if (members.put(name, member.getValueNode()) != null) {
                problem(member.getKeyNode(), "'" + name + "' stands here twice; take one of them out");
            }
        }
        return members;
    }

    /** The elements of a list; none when it is no list, which is a problem then. */
    List<Node> elements(Node node, String what) {
        if (!(node instanceof SequenceNode)) {
            problem(node, what + " is to be a list");
        }
        return YamlNodes.elements(node);
    }

    /** A text; null when it is none, which is a problem then. */
    String text(Node node, String what) {
        String text = YamlNodes.text(node);
        if (text == null || text.isBlank()) {
            problem(node, what + " is to be a text");
            return null;
        }
        return text;
    }

    /** A whole number that is at least so large; null when it is none, which is a problem then. */
    Integer number(Node node, String what, int least) {
        if (value(node) instanceof Integer number && number >= least) {
            return number;
        }
        problem(node, what + " is to be a whole number from " + least + " on");
        return null;
    }

    /** Yes or no; no when it is neither, which is a problem then. */
    boolean flag(Node node, String what) {
        if (value(node) instanceof Boolean flag) {
            return flag;
        }
        problem(node, what + " is to be true or false");
        return false;
    }

    /** What a node holds: {@code Map}, {@code List}, {@code String}, number, {@code Boolean} or null. */
    Object value(Node node) {
        try {
            return new StandardConstructor(settings).constructSingleDocument(Optional.of(node));
        } catch (YamlEngineException e) {
            problem(node, "cannot be read: " + e.getMessage());
            return null;
        }
    }

    /** Texts by their names. */
    Map<String, String> texts(Node node, String what) {
        Map<String, String> texts = new LinkedHashMap<>();
        members(node, what).forEach((name, value) -> {
            String text = YamlNodes.text(value);
            if (text == null) {
                problem(value, what + ": '" + name + "' is to be a text");
            } else {
                texts.put(name, text);
            }
        });
        return texts;
    }

    static Place place(Node node) {
        return new Place(YamlNodes.line(node), node.getStartMark().map(Mark::getIndex).orElse(0),
                node.getEndMark().map(Mark::getIndex).orElse(0));
    }
}
