package dev.kitecaravan.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.insight.Views;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.normalize.DocumentedTables;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.settings.ConfiguredViews;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnWords;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;

/** The dictionary as a document: every table of the routes and every view, column by column. */
final class DictionaryText {
    private DictionaryText() {
    }

    static String of(EndpointRegistry registry) {
        StringBuilder text = new StringBuilder(
                """
                        # Dictionary

                        Every documented column: its type, what it is, when it is null, its values. `caravan tables NAME` tells the same of
                        a table that is loaded, and databases that keep comments have it as comments. What the API brings beyond this
                        has columns too, found and typed from the data.

                        This file is made by `caravan tables --dictionary`.

                        ## Views

                        `caravan run` makes them and keeps them up to date; `caravan views` says which are there.
                        """);
        for (String view : Views.names()) {
            TableWords words = Views.words(view).orElseThrow();
            text.append("\n### ").append(view).append("\n\n").append(words.sentence())
                    .append("\n\n| column | what it is |\n|---|---|\n");
            words.columns().forEach((column, of) -> text.append("| `").append(column).append("` | ")
                    .append(escaped(of.sentence())).append(" |\n"));
        }
        text.append(
                "\n## Tables\n\nRows of child tables also carry the keys of their record: ids, slugs and numbers of its"
                        + " organization, pipeline and build.\n");
        Map<String, String> done = new LinkedHashMap<>();
        ConfiguredViews.resources(registry).forEach((table, resource) -> {
            String same = done.putIfAbsent(resource, table);
            if (same == null) {
                tables(table, resource, text);
            } else {
                text.append("\n### ").append(table).append("\n\nAs `").append(same)
                        .append("`, with its child tables.\n");
            }
        });
        return text.toString();
    }

    private static void tables(String root, String resource, StringBuilder text) {
        List<TableSchema> tables = DocumentedTables.of(root, resource);
        Map<String, TableWords> words = new Dictionary(Catalog.buildkite(), SystemColumns.DEFAULT).of(tables,
                Map.of(root, resource));
        for (TableSchema table : tables) {
            TableWords said = words.get(table.name());
            text.append("\n### ").append(table.name()).append("\n\n").append(said.sentence()).append('.');
            if (table.parent() != null) {
                text.append(" Rows belong to rows of `").append(table.parent()).append("`.");
            }
            text.append("\n\n| column | type | what it is |\n|---|---|---|\n");
            for (Column column : table.columns()) {
                ColumnWords of = said.columns().get(column.name());
                text.append("| `").append(column.name()).append("` | ").append(column.type().label()).append(" | ")
                        .append(of == null ? "" : escaped(of.text())).append(" |\n");
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
