package dev.kitecaravan.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;

/** What a user should know of the endpoints chosen. */
final class RunAdvice {
    private static final Set<String> BUILDS = Set.of("builds", "org_builds", "pipeline_builds");

    private RunAdvice() {
    }

    /** All that a plan says of them. */
    static List<String> ofPlan(List<String> endpoints, Settings settings) {
        return Stream.concat(of(endpoints).stream(), ofScope(endpoints, settings).stream()).toList();
    }

    /** What would make a plan cheaper where only a part of what the token sees is wanted. */
    static List<String> ofScope(List<String> endpoints, Settings settings) {
        boolean all = settings.text(Setting.ORGANIZATIONS).isEmpty() && settings.text(Setting.PIPELINES).isEmpty();
        return all || !endpoints.contains("builds")
                ? List.of()
                : List.of("builds reads one list over all that the token sees and leaves out what is not wanted. Where"
                        + " little is wanted, pipeline_builds asks for less: compare --only pipeline_builds.");
    }

    static List<String> of(List<String> endpoints) {
        List<String> chosen = endpoints.stream().filter(BUILDS::contains).toList();
        return chosen.size() < 2
                ? List.of()
                : List.of(String.join(", ", chosen)
                        + " hold the same builds, each read and stored by itself: one is enough.");
    }
}
