package dev.kitecaravan.mcp;

import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.TableBook;
import dev.kitecaravan.mcp.tool.Database;
import dev.kitecaravan.mcp.tool.McpTexts;

/** The texts that agents can read: what tables there are, how figures are defined, how routes are written. */
public final class McpReadings {
    private McpReadings() {
    }

    public static Readings of(Database database) {
        return new Readings()
                .with(new Readings.Reading("tables", "Tables",
                        "The tables that are loaded, with their columns and types.",
                        false,
                        call -> database.read(call, McpReadings::tables).replace("{dataset}", database.dataset())))
                .with(new Readings.Reading("definitions", "Definitions",
                        "How each view defines what it counts, with its columns.", true, call -> definitions()))
                .with(new Readings.Reading("routes-guide", "How routes are written",
                        "The form of a route file, from a path to a table.", true,
                        call -> McpTexts.text("routes-guide.md")));
    }

    private static String tables(Database.Reading reading) {
        StringBuilder text = new StringBuilder("# Tables of {dataset}\n");
        TableBook.read(reading.reader(), reading.system()).values().forEach(table -> {
            text.append("\n## ").append(table.name()).append('\n');
            if (table.parent() != null) {
                text.append("Rows belong to rows of ").append(table.parent()).append(".\n");
            }
            table.columns().forEach(column -> text.append("- ").append(column.name()).append(": ")
                    .append(column.type().label()).append('\n'));
        });
        return text.toString();
    }

    private static String definitions() {
        StringBuilder text = new StringBuilder("# Definitions\n");
        for (String view : Views.names()) {
            Views.words(view).ifPresent(words -> {
                text.append("\n## ").append(view).append('\n').append(words.sentence()).append('\n');
                words.columns().forEach((column, of) -> text.append("- ").append(column).append(": ")
                        .append(of.sentence()).append('\n'));
            });
        }
        return text.toString();
    }
}
