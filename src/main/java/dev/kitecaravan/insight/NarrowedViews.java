package dev.kitecaravan.insight;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.kitecaravan.table.SystemColumns;

/**
 * Statements over the views as somebody wants to see them: of some builds and jobs only, in a time zone of his own, several
 * pipelines or queues taken as one. The views that answer questions group by what they group by, and could not be narrowed
 * afterwards; so their own definitions are put into the statement, over what is left of {@code ci_builds} and {@code ci_jobs}.
 */
public final class NarrowedViews {
    private static final String BUILDS = "ci_builds";
    private static final String JOBS = "ci_jobs";
    private static final String WITH = "with ";

    private final Spelling spelling;
    private final SystemColumns system;

    /**
     * Views of a database.
     *
     * @param destination the value of {@code destination}
     * @param zone        in which days begin and hours count
     * @param system      names of the system columns and tables
     */
    public NarrowedViews(String destination, ZoneId zone, SystemColumns system) {
        this.spelling = Spelling.of(destination, zone);
        this.system = system;
    }

    /**
     * What is left of builds and jobs.
     *
     * @param builds   a condition over the columns of {@code ci_builds}; empty for none
     * @param jobs     a condition over the columns of {@code ci_jobs}; empty for none
     * @param together columns whose values are not told apart
     */
    public record Narrowing(String builds, String jobs, Set<String> together) {
        private String condition(String view) {
            return view.equals(BUILDS) ? builds : jobs;
        }
    }

    /**
     * One statement.
     *
     * @param template a SELECT, in which {@code {ci_…}} is a view and {@code $word(…)} a word of {@code insight/spelling.yaml}
     */
    public String statement(String template, Narrowing narrowing) {
        Set<String> needed = new LinkedHashSet<>();
        collect(needs(template), needed);
        List<String> parts = new ArrayList<>();
        Views.names().stream().filter(needed::contains).forEach(view -> parts.add(shown(view) + " as (\n"
                + (isBase(view) ? base(view, narrowing) : filled(ViewDefinition.read(view).template())) + "\n)"));
        String sql = filled(template.strip());
        if (parts.isEmpty()) {
            return sql;
        }
        boolean more = sql.startsWith(WITH);
        return WITH + String.join(", ", parts) + (more ? ", " + sql.substring(WITH.length()) : "\n" + sql);
    }

    private static Set<String> needs(String template) {
        return new ViewDefinition("", "", Map.of(), template).needs();
    }

    /** The views that are put in: builds, jobs, and those that read them. */
    private static boolean collect(Set<String> names, Set<String> needed) {
        boolean any = false;
        for (String name : names) {
            if (Views.names().contains(name)
                    && (isBase(name) || collect(needs(ViewDefinition.read(name).template()), needed))) {
                needed.add(name);
                any = true;
            }
        }
        return any;
    }

    private static boolean isBase(String view) {
        return view.equals(BUILDS) || view.equals(JOBS);
    }

    private String base(String view, Narrowing narrowing) {
        String columns = narrowing.together().isEmpty()
                ? "*"
                : ViewDefinition.read(view).columns().keySet().stream().map(column -> column(column, narrowing))
                        .collect(Collectors.joining(", "));
        String condition = narrowing.condition(view);
        return "select " + columns + " from " + view + (condition.isEmpty() ? "" : " where " + condition);
    }

    private String column(String column, Narrowing narrowing) {
        String name = spelling.word("name", List.of(column));
        return narrowing.together().contains(column)
                ? (column.equals("on_main") ? "0" : spelling.word("text", List.of("''"))) + " as " + name
                : name;
    }

    private String filled(String template) {
        return Template.fill(template, this::named, spelling).replace(SystemColumns.DEFAULT.prefix(), system.prefix());
    }

    private String named(String name) {
        Set<String> needed = new LinkedHashSet<>();
        collect(Set.of(name), needed);
        return needed.contains(name) ? shown(name) : name;
    }

    private static String shown(String view) {
        return view + "_shown";
    }
}
