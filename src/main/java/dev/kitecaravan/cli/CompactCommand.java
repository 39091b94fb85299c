package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.Catalog;
import dev.kitecaravan.normalize.Dictionary;
import dev.kitecaravan.route.RouteFilesException;
import dev.kitecaravan.run.LeaseKeeper;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.ConfiguredViews;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.table.TableWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Merges what many commits left behind. */
@Command(name = "compact", mixinStandardHelpOptions = true, sortOptions = false, description = "Merges the small files of many commits into larger ones, and writes _current/TABLE.parquet, the rows that count; readers go on meanwhile.", footer = {
        "", "For files in a folder or bucket; databases keep their own storage in order. Once a day is plenty."})
final class CompactCommand implements Callable<Integer> {
    @Mixin
    private DestinationOptions options;
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = options.applyTo(Settings.ofProcess());
        Duration life = settings.duration(Setting.LEASE);
        String done;
        // A lease that is lost needs no telling here: the commit at the end looks at it.
        try (Destination destination = Destinations.open(ConfiguredDestination.of(settings));
                Lease lease = destination.lease("caravan compact", life);
                LeaseKeeper keeper = new LeaseKeeper(lease, life, why -> {
                })) {
            done = destination.compact(words(settings, destination));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(done);
        out.flush();
        return ExitCode.GOOD;
    }

    /** What the dictionary says; without route files that can be read it knows caravan's own columns alone, which is told. */
    private Map<String, TableWords> words(Settings settings, Destination destination) {
        Map<String, String> resources = Map.of();
        try {
            resources = ConfiguredViews.resources(ConfiguredTables.registry(settings));
        } catch (RouteFilesException e) {
            spec.commandLine().getErr().println("Columns are not described in the copies: " + e.getMessage());
        }
        return new Dictionary(Catalog.buildkite(), ConfiguredDestination.of(settings).system())
                .of(destination.tables(), resources);
    }
}
