package dev.kitecaravan.cli;

import java.util.List;
import java.util.Set;

/** What a user should know of the endpoints chosen. */
final class RunAdvice {
    private static final Set<String> BUILDS = Set.of("builds", "org_builds", "pipeline_builds");

    private RunAdvice() {
    }

    static List<String> of(List<String> endpoints) {
        List<String> chosen = endpoints.stream().filter(BUILDS::contains).toList();
        return chosen.size() < 2
                ? List.of()
                : List.of(String.join(", ", chosen)
                        + " hold the same builds, each read and stored by itself: one is enough.");
    }
}
