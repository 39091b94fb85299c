package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SingleStatement;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.served.ConfinedReaders;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.Csv;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads the destination. */
@Command(name = "query", mixinStandardHelpOptions = true, sortOptions = false, description = "Runs one SQL statement on the destination, read-only.", footer = {
        "",
        "At most 10,000 rows and 30 seconds. Table names need no schema; caravan tables lists them. A database's file that"
                + " a running serve has is read through that.",
        "A table wider than the terminal is printed one column a line.",
        "Example: caravan query \"SELECT state, count(*) FROM builds GROUP BY state\""})
final class QueryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SQL", arity = "0..1", description = "The statement; - reads it from standard input.")
    private String sql;
    @Option(names = {"-f", "--file"}, paramLabel = "FILE", description = "Read the statement from a file.")
    private Path file;
    @Option(names = "--json", description = "Print a JSON array of objects.")
    private boolean json;
    @Option(names = "--csv", description = "Print CSV with a header line.")
    private boolean csv;
    @Option(names = "--vertical", description = "Print one column a line, whatever the width.")
    private boolean vertical;
    @Mixin
    private DestinationOptions destination;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (Stream.of(json, csv, vertical).filter(chosen -> chosen).count() > 1) {
            throw new UsageException("Choose one of --json, --csv and --vertical.");
        }
        String statement = SingleStatement.of(StatementText.of(sql, file));
        Settings settings = destination.applyTo(Settings.ofProcess());
        PrintWriter out = spec.commandLine().getOut();
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        try (ConfinedReaders readers = new ConfinedReaders(chosen); TableReader reader = readers.openBeside(chosen)) {
            TableReader.Result result = reader.ask(statement);
            print(result, out);
            out.flush();
            if (result.cut()) {
                spec.commandLine().getErr()
                        .println("Cut after " + result.rows().size() + " rows; narrow the query to see the others.");
            }
        }
        return ExitCode.GOOD;
    }

    private void print(TableReader.Result result, PrintWriter out) {
        if (json) {
            printJson(result, out);
        } else if (csv) {
            out.println(Csv.line(result.columns()));
            result.rows().forEach(row -> out.println(Csv.line(row)));
        } else {
            TextTable table = new TextTable(result.columns(), Set.of());
            result.rows().forEach(row -> table.row(row.toArray()));
            if (vertical || Terminal.isThere() && table.width() > Terminal.columns()) {
                table.printVertical(out);
            } else {
                table.print(out);
            }
        }
    }

    private static void printJson(TableReader.Result result, PrintWriter out) {
        List<String> columns = result.distinctColumns();
        out.println("[");
        for (int i = 0; i < result.rows().size(); i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int c = 0; c < columns.size(); c++) {
                Object value = result.rows().get(i).get(c);
                row.put(columns.get(c),
                        value == null || value instanceof Number || value instanceof Boolean
                                ? value
                                : value.toString());
            }
            out.println("  " + Json.write(row) + (i + 1 < result.rows().size() ? "," : ""));
        }
        out.println("]");
    }
}
