package dev.kitecaravan.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.text.TextFile;
import dev.kitecaravan.text.ValueKind;

/**
 * The settings of one call: flags before environment before the properties file before defaults. The file is the one
 * CARAVAN_CONFIG names, or the one beside the launcher, or the packaged one; a file that merely lies in the current folder
 * is never read.
 */
public final class Settings {
    private final Map<String, String> environment;
    private final PropertiesFile file;
    private final Map<Setting, String> flags = new EnumMap<>(Setting.class);
    private final Path home;
    private final Path fileName;

    private Settings(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
        this.fileName = SettingsFile.find(environment, home);
        this.file = fileName == null ? SettingsFile.packaged() : SettingsFile.read(fileName);
        List<String> problems = new ArrayList<>(KnownNames.problems(file));
        problems.addAll(KnownNames.problems(environment));
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }

    /** Settings of this process: its environment, and the folder the launcher named. */
    public static Settings ofProcess() {
        String home = System.getProperty("caravan.home", "");
        return new Settings(System.getenv(), home.isEmpty() ? null : Path.of(home));
    }

    /** @param home the launcher's folder; null for none */
    public static Settings of(Map<String, String> environment, Path home) {
        return new Settings(environment, home);
    }

    /** A flag of the command line; null when it was not given. */
    public Settings with(Setting setting, String value) {
        if (value != null) {
            flags.put(setting, value);
        }
        return this;
    }

    /** The properties file in use; null when only packaged settings are. */
    public Path fileName() {
        return fileName;
    }

    /** The value as text, trimmed; empty when it is not set and has no default. */
    public String text(Setting setting) {
        if (flags.containsKey(setting)) {
            return flags.get(setting).trim();
        }
        String given = environment.get(setting.environment());
        if (given != null && !given.isBlank()) {
            return given.trim();
        }
        if (setting.isSecret()) {
            return secretFromFile(setting);
        }
        String key = setting.key();
        String written = key == null ? null : file.value(key);
        return written == null ? setting.defaultValue() : written;
    }

    private String secretFromFile(Setting setting) {
        Path path = secretFile(setting);
        if (path == null) {
            return "";
        }
        try {
            return TextFile.read(path).strip();
        } catch (TextFile.Unreadable e) {
            throw new UsageException(setting.environment() + "_FILE: " + e.getMessage() + ".");
        }
    }

    /** The file a secret is read from; null when it comes by environment or not at all. */
    public Path secretFile(Setting setting) {
        String named = environment.getOrDefault(setting.environment() + "_FILE", "");
        return named.isBlank() ? null : Path.of(named.trim());
    }

    public String orNull(Setting setting) {
        String text = text(setting);
        return text.isEmpty() ? null : text;
    }

    /**
     * The value as text, of its kind; empty when it is not set and has no default.
     *
     * @throws UsageException when it cannot be used
     */
    public String valid(Setting setting) {
        String text = text(setting);
        problem(setting, text).ifPresent(problem -> {
            throw new UsageException(problem + ".");
        });
        return text;
    }

    private Optional<String> problem(Setting setting, String text) {
        if (text.isEmpty()) {
            return setting.defaultValue().isEmpty()
                    ? Optional.empty()
                    : Optional.of(name(setting) + " is empty; write a value such as " + setting.defaultValue());
        }
        if (!setting.isSecret() && text.length() > 1 && text.matches("([\"']).*\\1")) {
            return Optional.of(name(setting) + " is in quotes, which belong to the value here; leave them out");
        }
        try {
            setting.check(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(name(setting) + said(setting, text, e.getMessage().replaceFirst("\\.$", "")));
        }
    }

    private static String said(Setting setting, String text, String message) {
        if (!message.startsWith("write ") && !message.startsWith("there is ")) {
            return ": " + message;
        }
        return (setting.isSecret() ? " cannot be used; " : " is '" + text + "'; ") + message;
    }

    /** What is wrong with the values of settings and of options, one sentence each. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            try {
                problem(setting, text(setting)).ifPresent(problems::add);
            } catch (UsageException e) {
                problems.addAll(e.problems());
            }
        }
        for (DestinationOption option : DestinationOption.values()) {
            String value = destinationOptions(option.destination()).getOrDefault(option.option(), "").strip();
            try {
                if (!value.isEmpty()) {
                    option.check(value);
                }
            } catch (SettingsException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    /**
     * These settings, when all of them can be used.
     *
     * @throws UsageException that names every one that cannot
     */
    public Settings checked() {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
        return this;
    }

    public boolean flag(Setting setting) {
        return ValueKind.flag(valid(setting));
    }

    public long number(Setting setting) {
        return ValueKind.number(valid(setting));
    }

    /** Of a size such as 256MB or 2GB, or bytes alone. */
    public long bytes(Setting setting) {
        return ValueKind.bytes(valid(setting));
    }

    public Duration duration(Setting setting) {
        return ValueKind.duration(valid(setting));
    }

    /** Null when it is not set. */
    public Duration durationOrNull(Setting setting) {
        String text = valid(setting);
        return text.isEmpty() ? null : ValueKind.duration(text);
    }

    /** Of a flag of the command line: a time such as 90s, 10m, 6h or 7d. */
    public static Duration duration(String name, String text) {
        return flagValue(name, text, ValueKind::duration);
    }

    /** Null when it is not set. */
    public Instant timeOrNull(Setting setting) {
        String text = valid(setting);
        return text.isEmpty() ? null : ValueKind.time(text);
    }

    /** Of a flag of the command line: a day or an instant, UTC. */
    public static Instant time(String name, String text) {
        return flagValue(name, text, ValueKind::time);
    }

    private static <T> T flagValue(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + " is '" + text + "'; " + e.getMessage() + ".");
        }
    }

    /** How a setting is named where it was set: by its variable, or by its key. */
    public String name(Setting setting) {
        return environment.containsKey(setting.environment()) || setting.key() == null
                ? setting.environment()
                : setting.key();
    }

    /** The options of one destination that are set: {@code destination.duckdb.threads} as {@code threads} of {@code duckdb}. */
    public Map<String, String> destinationOptions(String destination) {
        Map<String, String> options = new LinkedHashMap<>();
        for (DestinationOption option : DestinationOption.of(destination)) {
            String given = environment.get(option.environment());
            String value = given == null || given.isBlank() ? file.value(option.key()) : given.strip();
            if (value != null) {
                options.put(option.option(), value);
            }
        }
        return options;
    }

    /** The options of data sources, {@code NAME.url} and kin, of the file and then of the environment. */
    Map<String, String> dataSourceOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        file.keys().stream().filter(DataSourceNames::isOption)
                .forEach(key -> options.put(DataSourceNames.ofKey(key), file.value(key)));
        environment.forEach((name, value) -> {
            if (DataSourceNames.isVariable(name) && !value.isBlank()) {
                options.put(DataSourceNames.ofVariable(name), name.endsWith("_FILE") ? secret(name, value) : value);
            }
        });
        return options;
    }

    private static String secret(String variable, String path) {
        try {
            return Files.readString(Path.of(path.trim())).strip();
        } catch (IOException e) {
            throw new UsageException(variable + " names " + path + ", which cannot be read.");
        }
    }

    /** Where embedded databases live; relative to the launcher's folder, else to the current one. */
    public Path dataFolder() {
        Path folder = Path.of(text(Setting.DATA));
        return folder.isAbsolute() || home == null || flags.containsKey(Setting.DATA)
                || environment.containsKey(Setting.DATA.environment()) ? folder.toAbsolutePath() : home.resolve(folder);
    }

    /** Where route files are; null for the packaged ones. */
    public Path routesFolder() {
        String named = text(Setting.ROUTES);
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        Path beside = home == null ? null : home.resolve("routes");
        return beside != null && Files.isDirectory(beside) ? beside : null;
    }

    /** Where kamelets of one's own are: {@code kamelets} beside the folder of route files; null for nowhere. */
    public Path kameletsFolder() {
        Path routes = routesFolder();
        return routes == null ? null : routes.toAbsolutePath().resolveSibling("kamelets");
    }
}
