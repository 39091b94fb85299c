package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.kitecaravan.load.DatasetObjects;
import dev.kitecaravan.load.duckdb.DuckDbDialect;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;

/**
 * The views of files: {@code views.sql} beside the data, which anybody's DuckDB runs ({@code duckdb -init views.sql}). First
 * come the tables, as the rows of their parts that count, then caravan's views over them, which {@code query} has as well. It
 * is put anew whenever a view or a table's columns change; in the moment between, it is not there.
 */
final class ViewsFile implements DatasetObjects {
    static final String KEY = "views.sql";
    /** Begins the line behind a view's statement, with its name and comment. */
    private static final String MARK = "-- [view] ";

    private final ObjectStore store;
    private final Manifest manifest;
    private final SystemColumns system;
    private Map<String, View> views;

    /** A view as it stands in the file. */
    record View(String statement, String comment) {
    }

    ViewsFile(ObjectStore store, Manifest manifest, SystemColumns system) {
        this.store = store;
        this.manifest = manifest;
        this.system = system;
    }

    /** The views of a dataset, in their order; none where there is no file. */
    static Map<String, View> read(ObjectStore store) throws IOException {
        Map<String, View> views = new LinkedHashMap<>();
        if (!store.list(KEY).contains(KEY)) {
            return views;
        }
        StringBuilder statement = new StringBuilder();
        for (String line : new String(store.get(KEY), StandardCharsets.UTF_8).split("\n")) {
            if (line.startsWith(MARK)) {
                String[] words = line.substring(MARK.length()).split(" ", 2);
                views.put(words[0], new View(statement.toString().strip(), words[1]));
                statement.setLength(0);
            } else if (line.startsWith("-- ")) {
                statement.setLength(0);
            } else {
                statement.append(line).append('\n');
            }
        }
        return views;
    }

    @Override
    public List<Item> items() {
        List<Item> items = new ArrayList<>();
        manifest.tables().forEach(table -> items.add(new Item(table.schema().name(), "", false)));
        views().forEach((name, view) -> items.add(new Item(name, view.comment(), true)));
        return items;
    }

    @Override
    public String nameOf(String name) {
        return DuckDbDialect.DIALECT.quotedName(name);
    }

    @Override
    public void createView(String name, String sql, String comment) {
        views().remove(name);
        views().put(name, new View("create or replace view " + nameOf(name) + " as\n" + sql + ";",
                comment.replace("\n", " ")));
    }

    @Override
    public void dropView(String name) {
        views().remove(name);
    }

    /** Files keep no comments. */
    @Override
    public void comment(String table, String comment, Map<String, String> columns) {
    }

    private Map<String, View> views() {
        try {
            views = views == null ? read(store) : views;
            return views;
        } catch (IOException e) {
            throw FilesystemFailures.explain(store, "reading " + KEY, e);
        }
    }

    /** Tables and their columns come and go as well, so it is looked whether the file is as it should be. */
    @Override
    public void settle() {
        String text = text();
        try {
            boolean there = store.list(KEY).contains(KEY);
            boolean same = there && text.equals(new String(store.get(KEY), StandardCharsets.UTF_8));
            if (there && (!same || views().isEmpty())) {
                store.delete(KEY);
            }
            if (!same && !views().isEmpty()) {
                store.putOwn(KEY, text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw FilesystemFailures.explain(store, "writing " + KEY, e);
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder("-- Made by caravan, and made anew by it: duckdb -init views.sql\n"
                + "-- Tables: of every row the newest version.\nset TimeZone = 'UTC';\n");
        for (Manifest.Table table : manifest.tables()) {
            if (!table.parts().isEmpty()) {
                text.append(table(table));
            }
        }
        text.append("-- Views over them.\n");
        views().forEach((name, view) -> text.append(view.statement()).append('\n').append(MARK).append(name).append(' ')
                .append(view.comment()).append('\n'));
        return text.toString();
    }

    private String table(Manifest.Table table) {
        Map<String, Set<String>> files = new TreeMap<>();
        table.parts().forEach(part -> files.computeIfAbsent(FileFormat.of(part.path()).extension(),
                extension -> new LinkedHashSet<>()).add(files(table.schema().name(), part.path())));
        List<String> reads = new ArrayList<>();
        files.forEach((extension, of) -> reads.add("select * from " + read(table, extension, of)));
        return "create or replace view " + nameOf(table.schema().name()) + " as\nselect * exclude (" + system.prefix()
                + "version, " + system.prefix() + "gone" + (table.append() ? ", " + system.prefix() + "file" : "")
                + ")\nfrom ("
                + String.join("\nunion all by name ", reads) + ")\nqualify " + counts(table) + ";\n";
    }

    /**
     * Which rows count. For a day after a merge of parts they lie there twice: of a table whose rows each stand for themselves,
     * those of one file count, of each commit.
     */
    private String counts(Manifest.Table table) {
        return table.append()
                ? "dense_rank() over (partition by " + system.prefix() + "version order by " + system.prefix()
                        + "file) = 1"
                : "row_number() over (partition by " + nameOf(system.id()) + " order by " + system.prefix()
                        + "version desc) = 1 and not " + system.prefix() + "gone";
    }

    /** All of a folder that is the table's own, which new parts come into; of another layout the part itself. */
    private String files(String table, String part) {
        if (!part.startsWith(table + "/")) {
            return store.place() + "/" + part;
        }
        return store.place().replaceAll("[\\[*?]", "[$0]") + "/" + table + "/**/*." + FileFormat.of(part).extension();
    }

    private String read(Manifest.Table table, String extension, Set<String> of) {
        String files = of.stream().map(file -> "'" + file.replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "[", "]"));
        // A folder such as date=2026-11-01 would take the place of a column of that name.
        String how = ", hive_partitioning = false"
                + (table.append() ? ", filename = '" + system.prefix() + "file'" : "");
        if (extension.startsWith("parquet")) {
            return "read_parquet(" + files + ", union_by_name = true" + how + ")";
        }
        StringBuilder columns = new StringBuilder("{'" + system.prefix() + "version': 'bigint', '" + system.prefix()
                + "gone': 'boolean'");
        for (Column column : table.schema().columns()) {
            columns.append(", '").append(column.name().replace("'", "''")).append("': '")
                    .append(DuckDbDialect.DIALECT.type(column.type())).append('\'');
        }
        columns.append('}');
        return extension.startsWith("jsonl")
                ? "read_json(" + files + ", format = 'newline_delimited', columns = " + columns + how + ")"
                : "read_csv(" + files + ", header = true, union_by_name = true, allow_quoted_nulls = false, types = "
                        + columns + how + ")";
    }
}
