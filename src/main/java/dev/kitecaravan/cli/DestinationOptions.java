package dev.kitecaravan.cli;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.table.SystemColumns;
import picocli.CommandLine.Option;

/** The flags that choose a destination. */
final class DestinationOptions {
    @Option(names = "--destination", paramLabel = "NAME", description = "Where the tables are: h2, duckdb, postgres ...")
    private String destination;
    @Option(names = "--url", paramLabel = "URL", description = "The destination's address.")
    private String url;
    @Option(names = "--dataset", paramLabel = "NAME", description = "The schema or folder the tables are in.")
    private String dataset;

    Settings applyTo(Settings settings) {
        return settings.with(Setting.DESTINATION, destination).with(Setting.DESTINATION_URL, url).with(Setting.DATASET,
                dataset);
    }

    static DestinationSettings of(Settings settings) {
        String name = settings.text(Setting.DESTINATION);
        return new DestinationSettings(name, settings.orNull(Setting.DESTINATION_URL),
                settings.orNull(Setting.DESTINATION_USER), settings.orNull(Setting.DESTINATION_PASSWORD),
                settings.text(Setting.DATASET), settings.text(Setting.FILE_FORMAT),
                system(settings), settings.dataFolder(),
                CloudAccess.of(settings.orNull(Setting.DESTINATION_ENDPOINT),
                        settings.orNull(Setting.DESTINATION_REGION),
                        settings.orNull(Setting.DESTINATION_CREDENTIALS_FILE),
                        settings.orNull(Setting.DESTINATION_STAGING_URL)),
                settings.destinationOptions(name));
    }

    private static SystemColumns system(Settings settings) {
        try {
            return new SystemColumns(settings.text(Setting.SYSTEM_PREFIX));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + "; change " + Setting.SYSTEM_PREFIX.key());
        }
    }
}
