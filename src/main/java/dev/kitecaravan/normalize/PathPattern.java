package dev.kitecaravan.normalize;

import java.util.List;

/**
 * A path of the API as a catalog writes it: parts between slashes, {@code *} for any one part.
 *
 * @param parts in their order
 */
record PathPattern(List<String> parts) {
    /** What does not match. */
    static final int NONE = -1;

    static PathPattern parse(String path) {
        return new PathPattern(List.of(path.split("/")));
    }

    /**
     * How well a path fits: the number of parts that are the same, so that {@code tests/muted} is found before
     * {@code tests/*}. A path with one part more is that of one record.
     *
     * @param path placeholders as a route writes them, or filled
     * @return {@link #NONE} when it does not
     */
    int fits(String path) {
        String[] given = path.split("/");
        if (given.length != parts.size() && given.length != parts.size() + 1) {
            return NONE;
        }
        int same = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).equals(given[i])) {
                same++;
            } else if (!parts.get(i).equals("*")) {
                return NONE;
            }
        }
        return 2 * same + (given.length == parts.size() ? 1 : 0);
    }
}
