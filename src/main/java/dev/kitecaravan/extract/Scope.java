package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which organizations and pipelines are read: globs on slugs, separated by commas, {@code !} before one that is left out.
 * Empty means all.
 */
public final class Scope {
    public static final Scope ALL = new Scope(Globs.parse(""), Globs.parse(""));

    private final Globs organizations;
    private final Globs pipelines;

    private Scope(Globs organizations, Globs pipelines) {
        this.organizations = organizations;
        this.pipelines = pipelines;
    }

    public static Scope of(String organizations, String pipelines) {
        return new Scope(Globs.parse(organizations), Globs.parse(pipelines));
    }

    /** @param pipeline null for a record above the pipelines */
    boolean accepts(Object organization, Object pipeline) {
        return (organization == null || organizations.accepts(organization.toString()))
                && (pipeline == null || pipelines.accepts(pipeline.toString()));
    }

    boolean isAll() {
        return organizations.isEmpty() && pipelines.isEmpty();
    }

    private record Globs(List<Pattern> included, List<Pattern> excluded) {
        static Globs parse(String text) {
            List<Pattern> included = new ArrayList<>();
            List<Pattern> excluded = new ArrayList<>();
            for (String part : text == null ? new String[0] : text.split(",")) {
                String glob = part.trim();
                if (glob.startsWith("!")) {
                    excluded.add(pattern(glob.substring(1)));
                } else if (!glob.isEmpty()) {
                    included.add(pattern(glob));
                }
            }
            return new Globs(included, excluded);
        }

        private static Pattern pattern(String glob) {
            StringBuilder regex = new StringBuilder();
            for (char c : glob.toCharArray()) {
                regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
            return Pattern.compile(regex.toString());
        }

        boolean isEmpty() {
            return included.isEmpty() && excluded.isEmpty();
        }

        boolean accepts(String slug) {
            return (included.isEmpty() || included.stream().anyMatch(p -> p.matcher(slug).matches()))
                    && excluded.stream().noneMatch(p -> p.matcher(slug).matches());
        }
    }
}
