package dev.kitecaravan.show.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.table.SystemColumns;

/** The tables there are, with their columns, as the dataset's own book of them has it. */
public final class TableCatalog {
    /**
     * A table.
     *
     * @param name    its name
     * @param parent  the table above; null for a root table
     * @param columns in order
     */
    public record Table(String name, String parent, List<Column> columns) {
        public boolean has(String... names) {
            List<String> own = columns.stream().map(Column::name).toList();
            return own.containsAll(List.of(names));
        }
    }

    /** A column and its type. */
    public record Column(String name, String type) {
    }

    private final Map<String, Table> tables = new LinkedHashMap<>();

    private TableCatalog() {
    }

    public static TableCatalog read(PageQueries answers, SystemColumns system) {
        TableCatalog catalog = new TableCatalog();
        answers.query("select table_name, parent_name, column_name, column_type from " + system.schemaTable()
                + " order by table_name, ordinal", row -> {
                    String name = row.text("table_name");
                    catalog.tables.computeIfAbsent(name,
                            n -> new Table(n, row.text("parent_name"), new ArrayList<>())).columns()
                            .add(new Column(row.text("column_name"), row.text("column_type")));
                    return name;
                });
        return catalog;
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    /** Root tables by name, each followed by its child tables. */
    public List<Table> all() {
        return tables.values().stream().sorted(Comparator.comparing(this::root).thenComparing(Table::name)).toList();
    }

    private String root(Table table) {
        Table above = table.parent() == null ? null : tables.get(table.parent());
        return above == null ? table.name() : root(above);
    }

    public Optional<Table> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** The table of builds, under whatever name: the shipped ones first, then any root table that looks like one. */
    public Optional<Table> builds() {
        return List.of("builds", "org_builds", "pipeline_builds", "build").stream().map(tables::get)
                .filter(TableCatalog::holdsBuilds).findFirst()
                .or(() -> tables.values().stream().filter(TableCatalog::holdsBuilds).findFirst());
    }

    private static boolean holdsBuilds(Table table) {
        return table != null && table.parent() == null
                && table.has("state", "number", "created_at", "started_at", "finished_at", "pipeline_slug");
    }

    /** The table of the jobs of that table's builds. */
    public Optional<Table> jobs(Table builds) {
        return table(builds.name() + "__jobs")
                .filter(jobs -> jobs.has("type", "created_at", "runnable_at", "started_at"));
    }
}
