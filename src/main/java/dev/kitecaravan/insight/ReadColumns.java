package dev.kitecaravan.insight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns that the views read of tables ({@code insight/columns.yaml}), and what stands for those that a table lacks: a
 * dataset may hold builds of pipelines that no list showed, and a route may leave columns out.
 */
final class ReadColumns {
    /** What views do without: they join it from the left. */
    private static final Set<String> OPTIONAL = Set.of("pipelines");
    /** By table: the word that casts to a column's type, by column. */
    private static final Map<String, Map<String, String>> ALL = read();

    private ReadColumns() {
    }

    private static Map<String, Map<String, String>> read() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        Resources.yaml("columns.yaml").forEach((table, types) -> {
            Map<String, String> columns = new LinkedHashMap<>();
            ((Map<?, ?>) types).forEach((word, names) -> ((List<?>) names)
                    .forEach(name -> columns.put(name.toString(), word.toString())));
            all.put(table, columns);
        });
        return all;
    }

    /** Whether a view is made without this table, as if it had no row. */
    static boolean isOptional(String table) {
        return OPTIONAL.contains(table);
    }

    /**
     * A table as a statement reads it, an alias behind it.
     *
     * @param named   as statements name it
     * @param columns those that it has; null where it is not there
     */
    static String of(String table, String named, Set<String> columns, Spelling spelling) {
        List<String> nulls = new ArrayList<>();
        ALL.getOrDefault(table, Map.of()).forEach((column, type) -> {
            if (columns == null || !columns.contains(column)) {
                nulls.add(spelling.word(type, List.of("null")) + " as " + spelling.word("name", List.of(column)));
            }
        });
        String all = String.join(", ", nulls);
        return nulls.isEmpty()
                ? named
                : columns == null
                        ? "(select " + all + " from (select 1 as none) n where 1 = 0)"
                        : "(select t.*, " + all + " from " + named + " t)";
    }
}
