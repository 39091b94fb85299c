package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableBook;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.served.ServedReader;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.ConfiguredViews;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnWords;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;
import dev.kitecaravan.text.NearestName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What tables there are, and what they mean. */
@Command(name = "tables", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the tables with their rows, or one table's columns with what they mean.", footer = {
        "", "Examples:", "  caravan tables", "  caravan tables builds__jobs", "  caravan tables ci_jobs"})
final class TablesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A table or a view; without it all tables are listed.")
    private String name;
    @Option(names = "--dictionary", description = "Print the dictionary of all documented tables as Markdown; needs no database.")
    private boolean dictionary;
    @Mixin
    private DestinationOptions destination;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = destination.applyTo(Settings.ofProcess());
        if (dictionary && name != null) {
            throw new UsageException("--dictionary is of all tables; leave '" + name + "' out, or --dictionary.");
        }
        if (dictionary) {
            out.print(DictionaryText.of(ConfiguredTables.registry(settings)));
        } else if (name != null && Views.words(name).isPresent()) {
            printView(Views.words(name).get(), out);
        } else {
            print(settings, out);
        }
        out.flush();
        return ExitCode.GOOD;
    }

    private static void printView(TableWords view, PrintWriter out) {
        out.println(view.sentence());
        TextTable table = new TextTable(List.of("column", "meaning"), Set.of());
        view.columns().forEach((column, words) -> table.row(column, words.sentence()));
        table.print(out);
    }

    private void print(Settings settings, PrintWriter out) {
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        try (TableReader reader = ServedReader.open(chosen)) {
            Map<String, TableSchema> tables = TableBook.read(reader, chosen.system());
            Map<String, TableWords> words = new Dictionary(Catalog.buildkite(), chosen.system()).of(tables.values(),
                    ConfiguredViews.resources(registry));
            if (name == null) {
                printAll(reader, tables.values(), words, out);
                return;
            }
            TableSchema table = tables.get(name);
            if (table == null) {
                String hint = NearestName.hint(name, tables.keySet());
                throw new UsageException("There is no table '" + name + "'" + (hint.isEmpty() ? "." : hint)
                        + " caravan tables lists them.");
            }
            printOne(table, words.get(name), keys(registry, table), chosen.system().id(), out);
        }
    }

    private static List<String> keys(EndpointRegistry registry, TableSchema table) {
        return registry.all().stream().flatMap(route -> route.sinks().stream())
                .filter(sink -> sink.table().equals(table.name())).map(sink -> sink.target().primaryKey()).findFirst()
                .orElse(List.of());
    }

    private static void printAll(TableReader reader, Collection<TableSchema> tables, Map<String, TableWords> words,
            PrintWriter out) {
        TextTable list = new TextTable(List.of("table", "columns", "rows", "parent", "one row is"), Set.of(1, 2));
        Map<String, Long> rows = TableBook.rows(reader, tables.stream().map(TableSchema::name).toList());
        for (TableSchema table : tables) {
            list.row(table.name(), table.columns().size(), rows.get(table.name()), table.parent(),
                    words.get(table.name()).sentence());
        }
        list.print(out);
    }

    private static void printOne(TableSchema table, TableWords words, List<String> keys, String id, PrintWriter out) {
        if (words.sentence() != null) {
            out.println(words.sentence() + ".");
        }
        if (table.parent() != null) {
            out.println("Its rows belong to rows of " + table.parent() + ".");
        }
        TextTable list = new TextTable(List.of("column", "type", "key", "meaning"), Set.of());
        for (Column column : table.columns()) {
            ColumnWords of = words.columns().get(column.name());
            boolean key = column.name().equals(id) || table.isRoot() && keys.contains(column.path());
            list.row(column.name(), column.type().label(), key ? "key" : "", of == null ? "" : of.text());
        }
        list.print(out);
    }
}
