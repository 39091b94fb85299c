package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.text.TerminalText;
import dev.kitecaravan.workbench.Addition;
import dev.kitecaravan.workbench.NewEndpoint;
import dev.kitecaravan.workbench.NewFile;
import dev.kitecaravan.workbench.Workbench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the files of a new endpoint. */
@Command(name = "add", mixinStandardHelpOptions = true, sortOptions = false, description = "Writes the route file of a new endpoint, those of parents that have none, and a test made of one answer. Overwrites nothing.", footer = {
        "", "Look first: caravan preview PATH. In the test people, hosts, addresses and secrets are stand-ins.",
        "Examples:",
        "  caravan add agent_details /v2/organizations/{org.slug}/agents/{agents.id}",
        "  caravan add things /v2/organizations/{org.slug}/things --sample answer.json --key id --print"})
final class AddCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "The endpoint's name: of its files, and of its table.")
    private String name;
    @Parameters(index = "1", paramLabel = "PATH", description = "What it reads, from the first slash on, with placeholders; a query may follow.")
    private String path;
    @Option(names = "--sample", paramLabel = "FILE", description = "An answer kept as JSON; without it the API is asked, three times at most.")
    private Path sample;
    @Option(names = "--selector", paramLabel = "WHERE", description = "Where the records are: a name, a JSON Pointer, a JSONPath.")
    private String selector;
    @Option(names = "--key", paramLabel = "A,B", split = "\\s*,\\s*", description = "The fields that tell records apart.")
    private List<String> key;
    @Option(names = "--table", paramLabel = "NAME", description = "The table, when it is not called like the endpoint.")
    private String table;
    @Option(names = "--print", description = "Print the files instead of writing them.")
    private boolean print;
    @Mixin
    private LookOptions options;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings();
        NewEndpoint wanted = NewEndpoint.of(name, path, table, selector, key);
        Path folder = settings.routesFolder();
        if (folder == null && !print) {
            throw new UsageException("There is no folder of route files to write to; name one with --routes or"
                    + " CARAVAN_ROUTES, or take --print.");
        }
        if (!print) {
            Addition.refuseIfTaken(folder, name);
        }
        Workbench workbench = folder == null ? Workbench.of(settings) : Workbench.toAdd(settings, folder);
        Addition addition = sample != null
                ? workbench.addition(wanted, LookOptions.kept("--sample", sample))
                : options.ask(settings, client -> workbench.addition(wanted, client));
        PrintWriter err = spec.commandLine().getErr();
        if (addition.preview().readBy() != null) {
            err.println(TerminalText.escape(addition.preview().readBy()
                    + " reads this path already; caravan run --only NAME reads it without any new file."));
        }
        addition.preview().notes().forEach(note -> err.println(TerminalText.escape(note + ".")));
        PrintWriter out = spec.commandLine().getOut();
        if (print) {
            addition.files().forEach(file -> out.println("# " + file.name() + ": " + file.what() + "\n" + file.text()));
        } else {
            save(addition, settings, folder, out);
        }
        out.flush();
        return ExitCode.GOOD;
    }

    private void save(Addition addition, Settings settings, Path folder, PrintWriter out) {
        addition.save(folder);
        TextTable written = new TextTable(List.of("file", "what"), Set.of());
        for (NewFile file : addition.files()) {
            written.row(folder.resolve(file.name()), file.what());
        }
        written.print(out);
        ConfiguredTables.registry(settings).get(name);
        out.println("The route files can be used. Next: caravan test " + name + ", then caravan run --only " + name);
    }
}
