package dev.kitecaravan.extract;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in an answer a JSONPath finds its records: the elements of the list, or a member inside them.
 * {@code $[*].jobs[?(@.state=='failed')]} picks jobs out of builds; {@code $.items[?(@.id)]} picks the list's own elements.
 *
 * @param member the member of the elements that holds the records; null where the records are the elements themselves
 */
record SelectedPart(String member) {
    private static final SelectedPart ELEMENTS = new SelectedPart(null);

    static SelectedPart of(String selector) {
        String path = selector == null ? "" : selector.strip();
        if (!path.startsWith("$")) {
            return ELEMENTS;
        }
        List<String> members = members(path);
        boolean ofObject = path.matches("\\$\\.[^.\\[].*|\\$\\[['\"].*");
        int list = ofObject ? 1 : 0;
        return members.size() > list ? new SelectedPart(members.get(members.size() - 1)) : ELEMENTS;
    }

    boolean isInside() {
        return member != null;
    }

    /** The names a path steps through, without what stands in its filters. */
    private static List<String> members(String path) {
        List<String> members = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        int depth = 0;
        StringBuilder inside = new StringBuilder();
        for (char each : (path.substring(1) + ".").toCharArray()) {
            if (each == '[') {
                depth++;
            }
            if (depth > 0) {
                inside.append(each);
            } else if (each == '.') {
                add(members, name);
            } else if (each != '*') {
                name.append(each);
            }
            if (each == ']' && --depth == 0) {
                add(members, name);
                String quoted = inside.toString().replaceFirst("^\\[\\s*['\"](.*)['\"]\\s*]$", "$1");
                if (quoted.length() < inside.length()) {
                    members.add(quoted);
                }
                inside.setLength(0);
            }
        }
        return members;
    }

    private static void add(List<String> members, StringBuilder name) {
        if (name.length() > 0) {
            members.add(name.toString());
            name.setLength(0);
        }
    }
}
