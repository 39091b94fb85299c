package dev.kitecaravan.normalize;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnWords;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;

/** What tables and columns mean, out of the catalog. */
public final class Dictionary {
    private final Catalog catalog;
    private final SystemColumns system;

    public Dictionary(Catalog catalog, SystemColumns system) {
        this.catalog = catalog;
        this.system = system;
    }

    /**
     * The words for a table.
     *
     * @param resource what the records of its root table are, as {@link RecordTarget#resource()}; null when unknown
     */
    public TableWords of(TableSchema table, String resource) {
        List<String> steps = JsonPaths.split(table.path());
        Catalog.Shape record = catalog.resource(resource);
        Catalog.Member row = record == null ? null : Catalog.Member.object(record);
        for (String step : steps.subList(1, steps.size())) {
            row = member(row, step);
            row = row == null ? null : row.element() == null && row.object() == null ? null : row;
            row = row != null && row.element() != null ? row.element() : row;
        }
        Map<String, ColumnWords> columns = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            ColumnWords words = words(column, row);
            if (words != null) {
                columns.put(column.name(), words);
            }
        }
        return new TableWords(sentence(row, steps.get(steps.size() - 1)), columns);
    }

    /**
     * The words for all of these tables, by name.
     *
     * @param resources what the records of root tables are, by the tables' names in route files
     */
    public Map<String, TableWords> of(Collection<TableSchema> tables, Map<String, String> resources) {
        Map<String, String> byStep = new HashMap<>();
        resources.forEach((table, resource) -> byStep.put(JsonPaths.step(table), resource));
        Map<String, TableWords> words = new LinkedHashMap<>();
        tables.forEach(table -> words.put(table.name(),
                of(table, byStep.get(JsonPaths.split(table.path()).get(0)))));
        return words;
    }

    private static String sentence(Catalog.Member row, String step) {
        if (row == null) {
            return null;
        }
        return row.object() == null ? "One row per entry of " + JsonPaths.key(step) : row.object().sentence();
    }

    private ColumnWords words(Column column, Catalog.Member row) {
        if (column.path().isEmpty()) {
            return ofSystem(column.name());
        }
        if (column.path().equals(JsonPaths.OVERFLOW)) {
            return ofSystem(system.prefix() + "overflow");
        }
        if (column.path().startsWith(JsonPaths.NATURAL_KEY)) {
            return ofKey(column.path().substring(1));
        }
        String source = JsonPaths.source(column.path());
        ColumnWords words = ofMember(source, row);
        if (words == null || source.equals(column.path())) {
            return words;
        }
        return new ColumnWords("Values of the column named before __v_ that do not fit its type", "null where they fit",
                words.unit(), List.of());
    }

    private ColumnWords ofMember(String path, Catalog.Member row) {
        if (path.equals(JsonPaths.VALUE)) {
            return row == null ? null : row.words();
        }
        Catalog.Member at = row;
        String object = null;
        Iterator<String> steps = JsonPaths.split(path).iterator();
        while (steps.hasNext()) {
            at = member(at, steps.next());
            if (at == null) {
                return ofKey(path);
            }
            object = steps.hasNext() && at.object() != null ? at.object().sentence() : object;
        }
        ColumnWords words = at.words();
        return words == null || object == null
                ? words
                : new ColumnWords(object + ": " + lowerFirst(words.sentence()), words.nulls(), words.unit(),
                        words.values());
    }

    private static Catalog.Member member(Catalog.Member of, String step) {
        return of == null || of.object() == null ? null : of.object().members().get(JsonPaths.key(step));
    }

    private static String lowerFirst(String sentence) {
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private ColumnWords ofSystem(String name) {
        return wordsOf(catalog.system().members()
                .get(name.startsWith(system.prefix()) ? name.substring(system.prefix().length()) : name));
    }

    private ColumnWords ofKey(String name) {
        return wordsOf(catalog.keys().members().get(name));
    }

    private static ColumnWords wordsOf(Catalog.Member member) {
        return member == null ? null : member.words();
    }
}
