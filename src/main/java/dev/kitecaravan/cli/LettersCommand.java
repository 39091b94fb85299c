package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.LetterGroup;
import dev.kitecaravan.load.LetterGroups;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.served.ServedReader;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the records that did not become rows. */
@Command(name = "letters", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows the records that did not become rows, by endpoint, step and reason, and what to do about them.", footer = {
        "", "Letters whose records came later are settled and not shown. The table _caravan_dead_letters has them all.",
        "Reads the destination only. --verbose shows the reason in the words of the program that failed."})
final class LettersCommand implements Callable<Integer> {
    private static final int SAMPLE = 500;

    @Parameters(paramLabel = "ENDPOINT", arity = "0..1", description = "The endpoint; without it all.")
    private String endpoint;
    @Option(names = "--json", description = "Print a JSON array of objects.")
    private boolean json;
    @Mixin
    private DestinationOptions options;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = options.applyTo(Settings.ofProcess());
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        List<LetterGroup> groups;
        try (TableReader reader = ServedReader.open(chosen)) {
            groups = LetterGroups.read(reader, chosen.system()).stream()
                    .filter(group -> endpoint == null || group.endpoint().equals(endpoint)).toList();
        }
        if (groups.isEmpty() && endpoint != null) {
            // Letters of an endpoint whose route file is gone are shown; a name that nothing has is a slip.
            ConfiguredTables.registry(settings).get(endpoint);
        }
        PrintWriter out = spec.commandLine().getOut();
        print(groups, out, json, Verbosity.isOn(spec));
        out.flush();
        return ExitCode.GOOD;
    }

    static void print(List<LetterGroup> groups, PrintWriter out, boolean json, boolean verbose) {
        if (json) {
            out.println(Json.write(groups.stream().map(LettersCommand::json).toList()));
            return;
        }
        if (groups.isEmpty()) {
            out.println("No dead letters wait: every record that was read became rows, or came later.");
        }
        for (LetterGroup group : groups) {
            out.println(TerminalText.escape(group.endpoint() + ": " + group.count()
                    + (group.count() == 1 ? " dead letter" : " dead letters") + " for table " + group.table()));
            line(out, "why", group.sentence());
            if (verbose && group.detail() != null) {
                line(out, "detail", group.detail());
            }
            line(out, "first", group.first().truncatedTo(ChronoUnit.SECONDS) + ", last "
                    + group.last().truncatedTo(ChronoUnit.SECONDS));
            line(out, "sample", group.sample().length() > SAMPLE
                    ? group.sample().substring(0, SAMPLE) + " …"
                    : group.sample());
            line(out, "do", group.advice());
        }
    }

    private static void line(PrintWriter out, String title, String text) {
        out.println("  " + title + " ".repeat(8 - title.length()) + TerminalText.escape(text));
    }

    private static Map<String, Object> json(LetterGroup group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("endpoint", group.endpoint());
        json.put("table", group.table());
        json.put("step", group.step());
        json.put("path", group.path());
        json.put("reason", group.reason());
        json.put("detail", group.detail());
        json.put("count", group.count());
        json.put("first", group.first().toString());
        json.put("last", group.last().toString());
        json.put("sample", group.sample());
        json.put("do", group.advice());
        return json;
    }
}
