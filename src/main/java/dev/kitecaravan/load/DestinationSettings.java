package dev.kitecaravan.load;

import java.nio.file.Path;
import java.util.Map;

import dev.kitecaravan.table.SystemColumns;

/**
 * Which destination, and how to reach it.
 *
 * @param name       {@code h2}, {@code duckdb}, {@code postgres} …
 * @param url        {@code destination.url}; null for the destination's default place
 * @param user       null when none was set
 * @param password   the one secret: password, access token, account key; null when none was set; never printed
 * @param dataset    the schema or folder
 * @param fileFormat {@code jsonl}, {@code csv} or {@code parquet}; for files
 * @param system     names of system columns and tables
 * @param dataFolder where embedded databases live unless the URL says otherwise
 * @param cloud      how a cloud is reached
 * @param options    further settings of this destination, {@code destination.<name>.} taken off their names
 */
public record DestinationSettings(String name, String url, String user, String password, String dataset,
        String fileFormat, SystemColumns system, Path dataFolder, CloudAccess cloud, Map<String, String> options) {
    /** A destination that is no cloud, or one at its public address. */
    public DestinationSettings(String name, String url, String user, String password, String dataset,
            String fileFormat, SystemColumns system, Path dataFolder, Map<String, String> options) {
        this(name, url, user, password, dataset, fileFormat, system, dataFolder, CloudAccess.PUBLIC, options);
    }

    /** The same place, another schema or folder. */
    public DestinationSettings ofDataset(String other) {
        return new DestinationSettings(name, url, user, password, other, fileFormat, system, dataFolder, cloud,
                options);
    }

    @Override
    public String toString() {
        return name + " " + dataset;
    }
}
