package dev.kitecaravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

import dev.kitecaravan.insight.DbtProject;
import dev.kitecaravan.insight.Dressing;
import dev.kitecaravan.insight.ViewScript;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.ConfiguredViews;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.text.NearestName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The views over CI data. */
@Command(name = "views", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the views over CI data, or makes, drops, prints and exports them.", footer = {
        "", "run keeps them up to date, unless caravan.views is none. caravan tables NAME shows a view's columns.",
        "Example: caravan query \"SELECT * FROM ci_main_health WHERE lasts = 1\""})
final class ViewsCommand implements Callable<Integer> {
    private static final Map<Dressing.State, String> WORDS = Map.of(Dressing.State.MADE, "made", Dressing.State.KEPT,
            "there", Dressing.State.OLDER, "of an earlier version or other settings", Dressing.State.ABSENT, "not made",
            Dressing.State.SKIPPED, "not made", Dressing.State.FAILED, "failed", Dressing.State.FOREIGN, "not ours");

    @Mixin
    private DestinationOptions destination;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = destination.applyTo(Settings.ofProcess());
        try (Destination target = Destinations.open(ConfiguredDestination.of(settings))) {
            print(dressing(settings, target).look());
        }
        return ExitCode.GOOD;
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Makes the views whose tables are there, and writes what tables mean into the database.")
    int create(@Mixin DestinationOptions options) {
        Settings settings = options.applyTo(Settings.ofProcess());
        List<Dressing.Outcome> outcomes = change(settings, target -> {
            Dressing dressing = dressing(settings, target);
            List<Dressing.Outcome> made = dressing.create();
            dressing.comment(target.tables(),
                    new Dictionary(Catalog.buildkite(), ConfiguredDestination.of(settings).system()).of(target.tables(),
                            ConfiguredViews.resources(ConfiguredTables.registry(settings))));
            return made;
        });
        print(outcomes);
        return outcomes.stream().anyMatch(outcome -> outcome.state() == Dressing.State.FAILED)
                ? ExitCode.FAILED
                : ExitCode.GOOD;
    }

    @Command(name = "drop", mixinStandardHelpOptions = true, description = "Drops the views that caravan made, and no others.")
    int drop(@Mixin DestinationOptions options) {
        Settings settings = options.applyTo(Settings.ofProcess());
        List<String> dropped = change(settings, target -> dressing(settings, target).drop());
        spec.commandLine().getErr().println(dropped.isEmpty()
                ? "There is no view that caravan made."
                : "Dropped: " + String.join(", ", dropped) + "."
                        + (ConfiguredViews.wanted(settings)
                                ? " The next run makes them anew, unless "
                                        + Setting.VIEWS.key() + " = none."
                                : ""));
        return ExitCode.GOOD;
    }

    @Command(name = "print", mixinStandardHelpOptions = true, description = "Prints the statements that make them; needs no database.")
    int print(@Mixin DestinationOptions options,
            @Option(names = "--for", paramLabel = "NAME", description = "In the words of another destination.") String engine) {
        Settings settings = options.applyTo(Settings.ofProcess());
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        String named = engine == null ? chosen.name() : engine;
        PrintWriter out = spec.commandLine().getOut();
        out.print(ViewScript.of(views(settings, named), known(named), chosen.dataset()));
        out.flush();
        return ExitCode.GOOD;
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = "Writes them as models of dbt.")
    int export(@Mixin DestinationOptions options,
            @Option(names = "--dbt", paramLabel = "FOLDER", required = true, description = "A folder among the project's models.") Path folder) {
        Settings settings = options.applyTo(Settings.ofProcess());
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        Map<String, String> files = new DbtProject(views(settings, chosen.name()), chosen.dataset()).files();
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UsageException(folder + " cannot be written (" + e.getMessage() + ").");
        }
        spec.commandLine().getErr().println(files.size() + " files are in " + folder + ".");
        return ExitCode.GOOD;
    }

    private static Views views(Settings settings, String engine) {
        return ConfiguredViews.of(settings, known(engine), ConfiguredDestination.of(settings));
    }

    private static String known(String engine) {
        if (!Destinations.known().contains(engine)) {
            String hint = NearestName.hint(engine, Destinations.known());
            throw new UsageException("There is no destination '" + engine + "'" + (hint.isEmpty() ? "." : hint)
                    + " Choose one of: " + String.join(", ", Destinations.known()) + ".");
        }
        return engine;
    }

    private static Dressing dressing(Settings settings, Destination target) {
        DestinationSettings chosen = ConfiguredDestination.of(settings);
        return Dressing.of(target, ConfiguredViews.of(settings, chosen))
                .orElseThrow(() -> new UsageException(chosen.name()
                        + " holds no views; caravan views print --for duckdb prints them for who reads the files."));
    }

    private static <T> T change(Settings settings, Function<Destination, T> change) {
        try (Destination target = Destinations.open(ConfiguredDestination.of(settings));
                Lease lease = target.lease("caravan views", settings.duration(Setting.LEASE))) {
            return change.apply(target);
        }
    }

    private void print(List<Dressing.Outcome> outcomes) {
        TextTable table = new TextTable(List.of("view", "state", "why"), Set.of());
        outcomes.forEach(outcome -> table.row(outcome.view(), WORDS.get(outcome.state()), outcome.why()));
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        out.flush();
    }
}
