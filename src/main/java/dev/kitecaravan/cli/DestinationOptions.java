package dev.kitecaravan.cli;

import dev.kitecaravan.settings.Setting;
import dev.kitecaravan.settings.Settings;
import picocli.CommandLine.Option;

/** The flags that choose a destination. */
public final class DestinationOptions {
    @Option(names = "--destination", paramLabel = "NAME", description = "Where the tables are: h2, duckdb, sqlite, postgres ...")
    private String destination;
    @Option(names = "--url", paramLabel = "URL", description = "The destination's address.")
    private String url;
    @Option(names = "--dataset", paramLabel = "NAME", description = "The schema or folder the tables are in.")
    private String dataset;

    Settings applyTo(Settings settings) {
        return settings.with(Setting.DESTINATION, destination).with(Setting.DESTINATION_URL, url).with(Setting.DATASET,
                dataset);
    }
}
