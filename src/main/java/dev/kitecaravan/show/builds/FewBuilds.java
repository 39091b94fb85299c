package dev.kitecaravan.show.builds;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.insight.Views;

/**
 * Statements over a few builds by the rules of the views {@code ci_…}, whether or not somebody made those: the views are written
 * out around the few rows. So a statement reads by an index, where the view itself would go through all jobs.
 */
final class FewBuilds {
    private static final String FEW = "few_";

    private final Views views;
    private final Map<String, String> names;
    private final Map<String, String> conditions;
    private final Map<String, Set<String>> columns;

    /**
     * @param names      what tables are called here that go by another name in the views
     * @param conditions which rows of a table are meant, by the name that the views have for it; tables not among them as a
     *                   whole
     * @param columns    what tables have, by the name that the views have for them: what one lacks is null; none where a table
     *                   is not there
     */
    FewBuilds(Views views, Map<String, String> names, Map<String, String> conditions,
            Map<String, Set<String>> columns) {
        this.views = views;
        this.names = names;
        this.conditions = conditions;
        this.columns = columns;
    }

    /**
     * A statement.
     *
     * @param view whose rows
     * @param rest what follows {@code select * from} the view: a condition, an order
     */
    String select(String view, String rest) {
        Map<String, String> parts = new LinkedHashMap<>();
        conditions.forEach((table, where) -> parts.put(FEW + table,
                "select * from " + names.getOrDefault(table, table) + " where " + where));
        Map<String, String> written = views.writtenOut(view,
                table -> conditions.containsKey(table) ? FEW + table : names.getOrDefault(table, table), columns);
        parts.putAll(written);
        String last = written.keySet().stream().reduce((first, second) -> second).orElseThrow();
        return "with " + parts.entrySet().stream().map(part -> part.getKey() + " as (" + part.getValue() + ")")
                .collect(Collectors.joining(", ")) + " select * from " + last + " " + rest;
    }
}
