package dev.kitecaravan.show.builds;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The order in which a build's steps are read: as the API lists them, each attempt of a job right after the one before. */
final class StepOrder {
    private StepOrder() {
    }

    static List<BuildStep> of(Collection<BuildStep> steps) {
        Map<String, BuildStep> left = new LinkedHashMap<>();
        steps.stream().sorted(Comparator.comparingLong(BuildStep::place)).forEach(step -> left.put(step.id(), step));
        Set<String> later = steps.stream().filter(step -> left.containsKey(step.next())).map(BuildStep::next)
                .collect(Collectors.toSet());
        List<BuildStep> order = new ArrayList<>();
        for (BuildStep first : List.copyOf(left.values())) {
            if (!later.contains(first.id())) {
                follow(first.id(), left, order);
            }
        }
        // Attempts that name each other in a circle have no first one.
        order.addAll(left.values());
        return order;
    }

    private static void follow(String id, Map<String, BuildStep> left, List<BuildStep> order) {
        for (BuildStep step = left.remove(id); step != null; step = left.remove(step.next())) {
            order.add(step);
        }
    }
}
