package dev.kitecaravan.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.text.NearestName;
import dev.kitecaravan.text.ValueKind;

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
    private static final Pattern DATASET = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

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

    /**
     * The value of one of this destination's options; its default where it is not set, null where it has none.
     *
     * @throws SettingsException when it is none of the option's kind
     */
    public String option(DestinationOption option) {
        String given = options.getOrDefault(option.option(), "").strip();
        String value = given.isEmpty() ? option.defaultValue() : given;
        if (value.isEmpty()) {
            return null;
        }
        option.check(value);
        return value;
    }

    /** A time that one of this destination's options sets; zero where nothing is limited. */
    public Duration time(DestinationOption option) {
        return ValueKind.duration(option(option));
    }

    /** Whether one of this destination's options is set to true. */
    public boolean flag(DestinationOption option) {
        return Boolean.parseBoolean(option(option));
    }

    /**
     * Requires that the dataset's name can be one of a schema and of a folder.
     *
     * @throws SettingsException when it cannot
     */
    public void requireDatasetName() {
        if (!DATASET.matcher(dataset).matches()) {
            throw new SettingsException(
                    "the dataset's name '" + dataset + "' does not do; write lower-case letters, digits "
                            + "and underscores, a letter first, at most 63");
        }
    }

    /**
     * What is wrong with the dataset's name and with the options, whichever they are, one sentence each.
     */
    public List<String> problems() {
        List<DestinationOption> declared = DestinationOption.of(name);
        List<String> known = declared.stream().map(DestinationOption::option).toList();
        List<String> problems = new ArrayList<>();
        try {
            requireDatasetName();
        } catch (SettingsException e) {
            problems.add(e.getMessage());
        }
        options.keySet().stream().sorted().filter(given -> !known.contains(given)).forEach(
                given -> problems
                        .add("destination." + name + "." + given + " is no setting" + NearestName.hint(given, known)));
        for (DestinationOption option : declared) {
            try {
                option(option);
            } catch (SettingsException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    @Override
    public String toString() {
        return name + " " + dataset;
    }
}
