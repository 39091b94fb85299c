package dev.kitecaravan.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.normalize.SchemaFile;
import dev.kitecaravan.route.RouteFileSchema;
import dev.kitecaravan.settings.ConfiguredDestination;
import dev.kitecaravan.settings.ConfiguredTables;
import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.text.PlainReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The tables' schemas as YAML. */
@Command(name = "schema", mixinStandardHelpOptions = true, sortOptions = false, description = "Writes the tables' schemas as YAML, or makes tables as such a file says; prints the JSON Schema of route files.")
final class SchemaCommand extends VerbGroup {
    @Command(name = "export", mixinStandardHelpOptions = true, description = "Writes the schemas of all tables.")
    int export(
            @Parameters(paramLabel = "FILE", arity = "0..1", description = "The file; without it they are printed.") Path file,
            @Mixin DestinationOptions options) {
        Settings settings = options.applyTo(Settings.ofProcess());
        String yaml;
        try (Destination destination = Destinations.open(ConfiguredDestination.of(settings))) {
            yaml = SchemaFile.write(destination.tables());
        }
        if (file == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(yaml);
            out.flush();
            return ExitCode.GOOD;
        }
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UsageException(file + " cannot be written (" + PlainReason.words(e) + ").");
        }
        say("The schemas are in " + file + ".");
        return ExitCode.GOOD;
    }

    @Command(name = "import", mixinStandardHelpOptions = true, description = "Makes the tables and columns of a schema file. Its types win over what would be inferred from then on.")
    int load(@Parameters(paramLabel = "FILE") Path file, @Mixin DestinationOptions options) {
        Settings settings = options.applyTo(Settings.ofProcess());
        List<TableSchema> imported = ConfiguredTables.schemas(file);
        List<String> difference;
        try (Destination destination = Destinations.open(ConfiguredDestination.of(settings));
                Lease lease = destination.lease("caravan schema import", settings.duration(Setting.LEASE))) {
            List<TableSchema> stored = destination.tables();
            difference = SchemaFile.difference(stored, imported);
            destination.prepare(SchemaFile.over(stored, imported, settings.flag(Setting.WIDEN)));
        }
        difference.forEach(this::say);
        say(difference.isEmpty()
                ? "The destination has all of it already."
                : "Done: the destination is as the file says.");
        return ExitCode.GOOD;
    }

    @Command(name = "routes", mixinStandardHelpOptions = true, description = "Prints the JSON Schema of route files, for editors.")
    int routes() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Json.pretty(RouteFileSchema.schema()));
        out.flush();
        return ExitCode.GOOD;
    }

    private void say(String text) {
        spec.commandLine().getErr().println(text);
    }
}
