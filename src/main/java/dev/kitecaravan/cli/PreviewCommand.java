package dev.kitecaravan.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.workbench.Preview;
import dev.kitecaravan.workbench.Subject;
import dev.kitecaravan.workbench.Workbench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what an endpoint would become, and loads nothing. */
@Command(name = "preview", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows what an endpoint of the API would become: records, key, columns, child tables, cost. Three requests at most; writes nothing.", footer = {
        "", "Secrets are masked; people, hosts and addresses are shown as stand-ins.", "Examples:",
        "  caravan preview /v2/organizations/{org.slug}/agents/{agents.id}",
        "  caravan preview cluster_queues --rows 5",
        "  caravan preview /v2/organizations/{org.slug}/things --from answer.json"})
final class PreviewCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 100;

    @Parameters(index = "0", paramLabel = "PATH|ROUTE", description = "A path of the API, from its first slash on, or the name of an endpoint.")
    private String subject;
    @Option(names = "--from", paramLabel = "FILE", description = "Look at an answer kept as JSON; needs no token and no network.")
    private Path from;
    @Option(names = "--rows", paramLabel = "N", defaultValue = "2", description = "Show the values of so many rows (${DEFAULT-VALUE}).")
    private int rows;
    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;
    @Mixin
    private LookOptions options;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (rows < 0 || rows > MOST_ROWS) {
            throw new UsageException("--rows is " + rows + "; write a number from 0 to " + MOST_ROWS + ".");
        }
        Settings settings = options.settings();
        Workbench workbench = Workbench.of(settings);
        Subject looked = workbench.subject(subject);
        WritableTables.require(settings, looked.registry(), List.of(looked.route().id()));
        Preview preview = from != null
                ? workbench.preview(looked, LookOptions.kept("--from", from), rows)
                : options.ask(settings, client -> workbench.preview(looked, client, rows));
        if (json) {
            spec.commandLine().getOut().println(Json.pretty(preview.toMap()));
        } else {
            new PreviewText(preview).print(spec.commandLine().getOut());
        }
        spec.commandLine().getOut().flush();
        return ExitCode.GOOD;
    }
}
