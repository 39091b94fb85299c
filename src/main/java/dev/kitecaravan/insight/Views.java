package dev.kitecaravan.insight;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import dev.kitecaravan.table.ColumnWords;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableWords;

/**
 * The views over CI data, in an order in which each comes after those that it reads: two that hold every rule of what a build
 * and a job is ({@code ci_builds}, {@code ci_jobs}), and the answers over them.
 */
public final class Views {
    private static final List<String> NAMES = List.of("ci_as_of", "ci_builds", "ci_jobs", "ci_main_health",
            "ci_time_to_signal", "ci_queue_wait", "ci_waiting_now", "ci_flaky_jobs", "ci_retries", "ci_failures",
            "ci_slowest_steps", "ci_critical_steps", "ci_idle_time", "ci_gates", "ci_rates", "ci_agent_hours",
            "ci_regressions", "ci_log_errors", "ci_failing_tests");
    /** Before the name of a view that is written out: no table or view is called so. */
    private static final String WRITTEN = "all_";
    private static final List<ViewDefinition> ALL = NAMES.stream().map(ViewDefinition::read).toList();

    private final String destination;
    private final ZoneId zone;
    private final SystemColumns system;
    private final Map<String, Double> rates;

    /**
     * The views for a database.
     *
     * @param destination the value of {@code destination}; files are read by DuckDB
     * @param zone        in which days begin and hours count
     * @param system      names of the system columns and tables
     * @param rates       what an hour of a queue's agents costs, by queue
     */
    public Views(String destination, ZoneId zone, SystemColumns system, Map<String, Double> rates) {
        this.destination = destination;
        this.zone = zone;
        this.system = system;
        this.rates = rates;
    }

    /** One view, ready to be made. */
    public record View(String name, String sentence, Map<String, String> columns, List<String> needs, String sql) {
    }

    /** What one of them is, with its columns; nothing where there is none of that name. */
    public static Optional<TableWords> words(String name) {
        return ALL.stream().filter(view -> view.name().equals(name)).findFirst().map(view -> {
            Map<String, ColumnWords> columns = new LinkedHashMap<>();
            view.columns().forEach((column, words) -> columns.put(column, new ColumnWords(words, "", null, List.of())));
            return new TableWords(view.sentence(), columns);
        });
    }

    /** The names of all of them. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * All of them.
     *
     * @param named a table or view as statements name it
     */
    public List<View> all(UnaryOperator<String> named) {
        return filled(named, (name, table) -> table);
    }

    /**
     * All of them, over the tables that are there: a column that one of them lacks is null.
     *
     * @param there   whether there is a table or view of a name
     * @param columns of the tables whose columns are known, by name; others have all that is read of them
     */
    List<View> all(UnaryOperator<String> named, Predicate<String> there, Map<String, Set<String>> columns) {
        Spelling spelling = Spelling.of(destination, zone);
        return filled(named, (name, table) -> {
            String own = own(name);
            return there.test(own)
                    ? columns.containsKey(own) ? ReadColumns.of(name, table, columns.get(own), spelling) : table
                    : ReadColumns.isOptional(name) ? ReadColumns.of(name, table, null, spelling) : table;
        });
    }

    private List<View> filled(UnaryOperator<String> named, BinaryOperator<String> table) {
        Spelling spelling = Spelling.of(destination, zone);
        String values = Rates.statement(rates, spelling);
        return ALL.stream().map(view -> new View(view.name(), view.sentence(), view.columns(),
                view.needs().stream().map(this::own).toList(),
                Template.fill(view.template().replace("$rates", values),
                        name -> table.apply(name, named.apply(own(name))), spelling)
                        .replace(SystemColumns.DEFAULT.prefix(), system.prefix())))
                .toList();
    }

    /**
     * A view written out with those that it reads, to be asked of a part of the tables, and where nobody has made the view.
     *
     * @param name    the view
     * @param tables  a table as the statement names it
     * @param columns of the tables whose columns are known, by the name that views have for them: one that a table lacks is
     *                null; none where a table is not there
     * @return names with their statements, in the order in which a WITH has them; the view's own, {@code all_} and its name,
     *         is the last
     */
    public Map<String, String> writtenOut(String name, UnaryOperator<String> tables, Map<String, Set<String>> columns) {
        Map<String, String> parts = new LinkedHashMap<>();
        Spelling spelling = Spelling.of(destination, zone);
        writeOut(name, table -> {
            String named = tables.apply(own(table));
            Set<String> has = columns.get(table);
            return has == null ? named : ReadColumns.of(table, named, has.isEmpty() ? null : has, spelling);
        }, spelling, parts);
        return parts;
    }

    /**
     * A table as a statement reads it, an alias behind it: what it lacks of the columns in {@code insight/columns.yaml} is null.
     *
     * @param name    that views have for it
     * @param named   as the statement names it
     * @param columns those that it has
     */
    public String table(String name, String named, Set<String> columns) {
        return ReadColumns.of(name, named, columns, Spelling.of(destination, zone));
    }

    private void writeOut(String name, UnaryOperator<String> tables, Spelling spelling, Map<String, String> parts) {
        ViewDefinition view = ALL.stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no view " + name));
        view.needs().stream().filter(NAMES::contains).filter(needed -> !parts.containsKey(WRITTEN + needed))
                .forEach(needed -> writeOut(needed, tables, spelling, parts));
        parts.put(WRITTEN + name,
                Template.fill(view.template(), needed -> NAMES.contains(needed)
                        ? WRITTEN + needed
                        : tables.apply(needed),
                        spelling).replace(SystemColumns.DEFAULT.prefix(), system.prefix()));
    }

    /** A statement for {@link CiFigures} over the views, in the database's words. */
    String metric(String name) {
        return Template.fill(ViewDefinition.read(name).template(), this::own, Spelling.of(destination, zone));
    }

    private String own(String name) {
        return name.replace(SystemColumns.DEFAULT.prefix(), system.prefix());
    }
}
