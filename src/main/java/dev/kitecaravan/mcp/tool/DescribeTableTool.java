package dev.kitecaravan.mcp.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.TableBook;
import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnWords;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;

/** Tells what tables and columns mean. */
public final class DescribeTableTool implements Tool {
    private final Database database;
    private final Dictionary dictionary;
    private final Map<String, String> resources;

    /** @param resources what the records of root tables are, by the tables' names in route files */
    public DescribeTableTool(Database database, Dictionary dictionary, Map<String, String> resources) {
        this.database = database;
        this.dictionary = dictionary;
        this.resources = resources;
    }

    @Override
    public String name() {
        return "describe_table";
    }

    @Override
    public ToolAnswer call(Arguments arguments, Call call) {
        Map<String, TableSchema> tables = database.read(call,
                reading -> TableBook.read(reading.reader(), database.system()));
        Map<String, TableWords> words = dictionary.of(tables.values(), resources);
        String name = arguments.find("table").orElse(null);
        if (name == null) {
            return list(tables, words);
        }
        TableWords view = Views.words(name).orElse(null);
        if (view != null) {
            return describe(name, null, view, columns(view));
        }
        TableSchema table = tables.get(name);
        if (table == null) {
            Set<String> known = new LinkedHashSet<>(tables.keySet());
            known.addAll(Views.names());
            throw new ToolException("There is no table " + Arguments.nearest(name, known)
                    + " describe_table without a name lists them.");
        }
        return describe(name, table.parent(), words.get(name), columns(table, words.get(name)));
    }

    private static ToolAnswer list(Map<String, TableSchema> tables, Map<String, TableWords> words) {
        List<List<Object>> rows = new ArrayList<>();
        Views.names().forEach(view -> rows.add(row(view, "view", null, Views.words(view).orElseThrow().sentence())));
        tables.values().forEach(table -> rows
                .add(row(table.name(), "table", table.parent(), words.get(table.name()).sentence())));
        Rows all = new Rows(List.of("name", "kind", "parent", "meaning"), rows, false);
        return new ToolAnswer(all.markdown(), new LinkedHashMap<>(Map.of("tables", all.maps())));
    }

    private static List<Object> row(String name, String kind, String parent, String meaning) {
        List<Object> row = new ArrayList<>();
        row.add(name);
        row.add(kind);
        row.add(parent);
        row.add(meaning);
        return row;
    }

    private List<List<Object>> columns(TableWords view) {
        List<List<Object>> rows = new ArrayList<>();
        view.columns().forEach((column, words) -> rows.add(row(column, null, null, words.sentence())));
        return rows;
    }

    private List<List<Object>> columns(TableSchema table, TableWords words) {
        List<List<Object>> rows = new ArrayList<>();
        for (Column column : table.columns()) {
            ColumnWords of = words.columns().get(column.name());
            rows.add(row(column.name(), column.type().label(),
                    column.name().equals(database.system().id()) ? "key" : null, of == null ? null : of.text()));
        }
        return rows;
    }

    private ToolAnswer describe(String name, String parent, TableWords words, List<List<Object>> columns) {
        Rows rows = new Rows(List.of("column", "type", "key", "meaning"), columns, false);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", name);
        data.put("quoted", database.quoted(name));
        data.put("meaning", words.sentence());
        data.put("parent", parent);
        data.put("columns", rows.maps());
        StringBuilder text = new StringBuilder(name);
        if (words.sentence() != null) {
            text.append(": ").append(words.sentence());
        }
        text.append('\n');
        if (parent != null) {
            text.append("Its rows belong to rows of ").append(parent).append(": ")
                    .append(database.system().parentId()).append(" = ").append(parent).append('.')
                    .append(database.system().id()).append(".\n");
        }
        text.append("A name that is no plain word is written ").append(database.quoted("name")).append(" in ")
                .append(database.dialect()).append(".\n\n").append(rows.markdown());
        return new ToolAnswer(text.toString(), data);
    }
}
