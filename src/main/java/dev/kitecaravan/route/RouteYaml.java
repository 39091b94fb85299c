package dev.kitecaravan.route;

import java.util.Optional;
import java.util.function.Consumer;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.scanner.StreamReader;

import dev.kitecaravan.text.YamlDepth;

/** The text of a route file as YAML, or what keeps it from being that, with its line and column. */
final class RouteYaml {
    private RouteYaml() {
    }

    /** The list of routes that the file holds; nothing after a problem, which is told. */
    static Optional<Node> routes(RouteFile file, Consumer<RouteProblem> problems) {
        Node root;
        try {
            YamlDepth.check(file.text(), file.name());
            root = new Compose(LoadSettings.builder().setUseMarks(true).setLabel(file.name()).build())
                    .composeString(file.text()).orElse(null);
        } catch (MarkedYamlEngineException e) {
            problems.accept(notYaml(file.name(), e));
            return Optional.empty();
        } catch (YamlVersionException e) {
            problems.accept(
                    new RouteProblem(file.name(), 1, 1, "asks for another version of YAML; take the line %YAML out"));
            return Optional.empty();
        } catch (ReaderException e) {
            problems.accept(unreadable(file));
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.accept(new RouteProblem(file.name(), 0, 0,
                    "is not read: " + e.getMessage() + "; make it smaller or simpler"));
            return Optional.empty();
        }
        if (root == null || YamlNodes.elements(root).isEmpty()) {
            problems.accept(new RouteProblem(file.name(), 1, 1, "must be a list of routes, starting with '- route:'"));
            return Optional.empty();
        }
        String shape = YamlShape.problem(root).orElse(null);
        if (shape != null) {
            problems.accept(new RouteProblem(file.name(), 1, 1, shape));
            return Optional.empty();
        }
        return Optional.of(root);
    }

    private static RouteProblem notYaml(String file, MarkedYamlEngineException e) {
        int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
        int column = e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(0);
        boolean several = e.getProblem().contains("another document");
        return new RouteProblem(file, line, column, several
                ? "begins a second document (---); write all routes as one list, or into a file each"
                : "is no YAML: " + e.getProblem() + "; look at the indentation");
    }

    /** Of the first character that YAML forbids in a text; the parser says only how far into its buffer it stands. */
    private static RouteProblem unreadable(RouteFile file) {
        int line = 1;
        int column = 1;
        for (int at = 0; at < file.text().length();) {
            int c = file.text().codePointAt(at);
            if (!StreamReader.isPrintable(c)) {
                return new RouteProblem(file.name(), line, column, String.format(
                        "holds a character that YAML does not allow, U+%04X; take it out, or write \\u%04x in double quotes",
                        c, c));
            }
            line += c == '\n' ? 1 : 0;
            column = c == '\n' ? 1 : column + 1;
            at += Character.charCount(c);
        }
        return new RouteProblem(file.name(), 0, 0, "holds a character that YAML does not allow; take it out");
    }
}
