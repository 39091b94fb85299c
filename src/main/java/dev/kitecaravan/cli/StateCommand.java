package dev.kitecaravan.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import dev.kitecaravan.extract.Endpoint;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.load.served.ServedReader;
import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.run.DeadLetterReplay;
import dev.kitecaravan.run.StateAdministration;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What caravan remembers between runs. */
@Command(name = "state", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows or changes what caravan remembers between runs.")
final class StateCommand extends VerbGroup {
    @Command(name = "show", mixinStandardHelpOptions = true, description = "What is covered, by endpoint.")
    int show(@Mixin DestinationOptions options) {
        TextTable table = new TextTable(List.of("endpoint", "kind", "entries", "detail"), Set.of(2));
        List<StateAdministration.Summary> lines = new ArrayList<>();
        with(options, admin -> lines.addAll(admin.summary(endpoints())), false);
        lines.forEach(line -> table.row(line.endpoint(), line.kind(), line.entries(), line.detail()));
        if (lines.isEmpty()) {
            say("Nothing is remembered yet: no run has committed anything here.");
        }
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        out.flush();
        return ExitCode.GOOD;
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Ends with 1 when an endpoint was not read well for too long, failed when it was last read, or lost tables, for monitors that ask.", footer = {
            "",
            "More records refused than caravan.dead-letters.limit allows is a failure. A load that was told to stop is shown; only its age counts.",
            "Reads the destination only. Endpoints: those of --only, else of the setting caravan.endpoints."})
    int check(
            @Option(names = "--max-age", paramLabel = "TIME", required = true, description = "How long ago the last good load may have ended, such as 2h.") String maxAge,
            @Option(names = "--only", paramLabel = "A,B", split = ",", description = "These endpoints.") List<String> only,
            @Mixin DestinationOptions options) {
        Settings settings = options.applyTo(Settings.ofProcess());
        Duration most = Settings.duration("--max-age", maxAge);
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        List<String> endpoints = ConfiguredRun.chosen(settings, registry, only);
        List<EndpointStanding> all;
        try (TableReader reader = ServedReader.open(ConfiguredDestination.of(settings))) {
            all = EndpointStanding.read(reader, ConfiguredDestination.of(settings).system(), registry,
                    endpoints);
        }
        TextTable table = new TextTable(List.of("endpoint", "last good load", "age", ""), Set.of());
        all.forEach(each -> table.row(each.endpoint(),
                each.lastGood() == null ? "never" : each.lastGood().truncatedTo(ChronoUnit.SECONDS), each.ageText(),
                String.join(", ", each.words(most))));
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        out.flush();
        return all.stream().allMatch(each -> each.isGood(most)) ? ExitCode.GOOD : ExitCode.FAILED;
    }

    @Command(name = "keep", mixinStandardHelpOptions = true, description = "Keeps an endpoint's state although its route file now reads something else.")
    int keep(@Parameters(paramLabel = "ENDPOINT") String endpoint, @Mixin DestinationOptions options) {
        Endpoint kept = registry().get(endpoint).endpoint();
        with(options, admin -> admin.keep(kept), true);
        say("The state of " + endpoint + " is kept; the next run reads on with the route file as it is.");
        return ExitCode.GOOD;
    }

    @Command(name = "rewind", mixinStandardHelpOptions = true, description = "Makes the next run read an endpoint again from a time on: what was created, finished or asked for since. Its rows stay and are merged.")
    int rewind(@Parameters(paramLabel = "ENDPOINT") String endpoint,
            @Option(names = "--to", required = true, paramLabel = "TIME", description = "A day or a time, such as 2026-11-01.") String to,
            @Mixin DestinationOptions options) {
        Instant time = Settings.time("--to", to).truncatedTo(ChronoUnit.SECONDS);
        with(options, admin -> admin.rewind(endpoint, time), true);
        say("The state of " + endpoint + " is rewound to " + time
                + "; the next run reads on from there. Its rows stay.");
        return ExitCode.GOOD;
    }

    @Command(name = "reset", mixinStandardHelpOptions = true, description = "Forgets an endpoint's state: the next run reads it from the start. Its rows stay.")
    int reset(
            @Parameters(paramLabel = "ENDPOINT", arity = "0..1", description = "The endpoint; not with --drop-data.") String endpoint,
            @Option(names = "--drop-data", paramLabel = "DATASET", description = "Drop every table and all state; the dataset's name is to be typed.") String dataset,
            @Mixin DestinationOptions options) {
        if ((endpoint == null) == (dataset == null)) {
            throw new UsageException("Name an endpoint, or --drop-data with the dataset's name.");
        }
        if (dataset != null) {
            drop(dataset, options);
        } else {
            with(options, admin -> admin.reset(endpoint), true);
            say("The state of " + endpoint + " is forgotten; the next run reads it from the start. Its rows stay.");
        }
        return ExitCode.GOOD;
    }

    @Command(name = "replay", mixinStandardHelpOptions = true, description = "Loads the records of dead letters again, under the route files as they are now, and removes the letters of those that pass. Routes' steps are not run again.")
    int replay(
            @Parameters(paramLabel = "ENDPOINT", arity = "0..1", description = "The endpoint; without it all.") String endpoint,
            @Option(names = "--without-steps", description = "Load what a step of a route refused too, as it came to that step.") boolean withoutSteps,
            @Mixin DestinationOptions options) {
        Settings settings = options.applyTo(Settings.ofProcess());
        EndpointRegistry registry = ConfiguredTables.registry(settings);
        TextTable table = new TextTable(
                List.of("endpoint", "loaded", "refused again", "superseded", "left"),
                Set.of(1, 2, 3, 4));
        boolean refused = false;
        try (Destination destination = Destinations.open(ConfiguredDestination.of(settings));
                Lease lease = destination.lease("caravan state replay", settings.duration(Setting.LEASE))) {
            DeadLetterReplay replay = new DeadLetterReplay(destination, ConfiguredTables.rules(settings),
                    ConfiguredDestination.of(settings).system(), withoutSteps);
            for (EndpointRoute route : endpoint == null ? registry.all() : Set.of(registry.get(endpoint))) {
                DeadLetterReplay.Outcome outcome = replay.replay(route);
                refused |= outcome.again() > 0;
                table.row(route.id(), outcome.loaded(), outcome.again(), outcome.superseded(), outcome.left());
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        out.flush();
        return refused ? ExitCode.FAILED : ExitCode.GOOD;
    }

    private void drop(String dataset, DestinationOptions options) {
        Settings settings = options.applyTo(Settings.ofProcess());
        String configured = settings.text(Setting.DATASET);
        if (!configured.equals(dataset)) {
            throw new UsageException("--drop-data " + dataset + " is not the dataset in use, which is " + configured
                    + "; nothing was dropped.");
        }
        try (Destination destination = Destinations.create(ConfiguredDestination.of(settings))) {
            destination.open();
            try (Lease lease = destination.lease("caravan state reset", settings.duration(Setting.LEASE))) {
                destination.drop();
            }
        }
        say("Dataset " + dataset + " is dropped, with all its tables and state.");
    }

    private void with(DestinationOptions options, Consumer<StateAdministration> action, boolean writes) {
        Settings settings = options.applyTo(Settings.ofProcess());
        try (Destination destination = Destinations.create(ConfiguredDestination.of(settings))) {
            destination.open();
            if (writes) {
                try (Lease lease = destination.lease("caravan state", settings.duration(Setting.LEASE))) {
                    action.accept(new StateAdministration(destination));
                }
            } else {
                action.accept(new StateAdministration(destination));
            }
        }
    }

    private static EndpointRegistry registry() {
        return ConfiguredTables.registry(Settings.ofProcess());
    }

    private static List<String> endpoints() {
        return registry().all().stream().map(r -> r.id()).toList();
    }

    private void say(String text) {
        spec.commandLine().getErr().println(text);
    }
}
