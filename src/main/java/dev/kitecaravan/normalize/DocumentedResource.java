package dev.kitecaravan.normalize;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the API documents of a kind of records, apart from their members.
 *
 * @param name   the name in the catalog: {@code build}, {@code job_log}
 * @param paths  where the API answers with such records
 * @param scope  the scope a token needs for them; null when any token will do
 * @param plan   the plan an organization needs for them; null when any will do
 * @param masked paths of their secrets; the form is that of {@link Masking.Rules}
 * @param filters what a list of them may be asked by, and the values of each; no values where any will do
 */
public record DocumentedResource(String name, List<PathPattern> paths, String scope, String plan,
        List<String> masked, Map<String, List<String>> filters) {
    /** @throws IllegalArgumentException when it has no path: no route could ever reach it */
    static DocumentedResource of(String name, Map<String, Object> entry) {
        List<String> paths = Catalog.list(entry.get("(path)"));
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("the catalog's entry " + name + " has no (path)");
        }
        return new DocumentedResource(name, paths.stream().map(PathPattern::parse).toList(),
                (String) entry.get("(scope)"), (String) entry.get("(plan)"), Catalog.list(entry.get("(masked)")),
                filters(entry));
    }

    private static Map<String, List<String>> filters(Map<String, Object> entry) {
        Map<String, List<String>> filters = new LinkedHashMap<>();
        if (entry.get("(filters)") instanceof Map<?, ?> given) {
            given.forEach((name, values) -> filters.put((String) name, Catalog.list(values)));
        }
        return Collections.unmodifiableMap(filters);
    }

    /** How well a path fits, as {@link PathPattern#fits}. */
    int fits(String path) {
        return paths.stream().mapToInt(pattern -> pattern.fits(path)).max().orElse(PathPattern.NONE);
    }
}
