package dev.kitecaravan.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Files of a folder of route files that somebody meant as routes, and that would be passed over without a word: routes in
 * another of Camel's languages, and YAML under a name that is not seen as YAML.
 */
final class OtherFiles {
    /** Camel's other languages, and what goes by the name of its own tools. */
    private static final List<String> LANGUAGES = List.of(".xml", ".java", ".groovy", ".kts", ".js", ".jsh");

    private OtherFiles() {
    }

    /**
     * Names them.
     *
     * @param problem takes each
     */
    static void in(Path folder, Consumer<RouteProblem> problem) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            paths.filter(Files::isRegularFile).sorted().forEach(path -> {
                String why = why(path.getFileName().toString());
                if (why != null) {
                    problem.accept(new RouteProblem(path.toString(), 0, 0, why));
                }
            });
        }
    }

    private static String why(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.startsWith(".")) {
            return null;
        }
        if (LANGUAGES.stream().anyMatch(lower::endsWith)) {
            return "would not be read: routes are YAML here; write it as YAML, or put it elsewhere";
        }
        boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
        boolean meant = lower.matches(".*\\.ya?ml(\\.txt)?");
        return meant && !yaml ? "would not be read: rename it to a name that ends in .yaml, in small letters" : null;
    }
}
