package dev.kitecaravan.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.text.NearestName;

/**
 * The settings of one call: flags before environment before the properties file before defaults. The file is the one
 * CARAVAN_CONFIG names, or the one beside the launcher, or the packaged one; a file that merely lies in the current folder
 * is never read.
 */
public final class Settings {
    private static final String FILE_NAME = "application.properties";
    /** What Kubernetes sets for services whose names begin with caravan. */
    private static final Pattern OF_SERVICES = Pattern.compile(
            "CARAVAN_(\\w+_)?(SERVICE_(HOST|PORT\\w*)|PORT(_\\d+_\\w+)?)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([KMG])?I?B?");
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

    private final Map<String, String> environment;
    private final Properties file = new Properties();
    private final Map<Setting, String> flags = new EnumMap<>(Setting.class);
    private final Path home;
    private final Path fileName;

    private Settings(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
        this.fileName = findFile();
        if (fileName == null) {
            loadPackaged();
            return;
        }
        try (Reader in = Files.newBufferedReader(fileName, StandardCharsets.UTF_8)) {
            file.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("The settings in " + fileName + " cannot be read: " + e.getMessage());
        }
        checkFile();
    }

    private void loadPackaged() {
        try (InputStream in = Settings.class.getClassLoader().getResourceAsStream(FILE_NAME)) {
            file.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private Path findFile() {
        String named = environment.getOrDefault(Setting.CONFIG.environment(), "");
        if (!named.isEmpty()) {
            Path path = Path.of(named);
            if (!Files.isRegularFile(path)) {
                throw new UsageException("CARAVAN_CONFIG names " + path + ", which is no file.");
            }
            return path;
        }
        Path beside = home == null ? null : home.resolve(FILE_NAME);
        return beside != null && Files.isRegularFile(beside) ? beside : null;
    }

    private void checkFile() {
        for (String key : file.stringPropertyNames()) {
            boolean ours = key.equals("destination") || key.startsWith("destination.") || key.startsWith("caravan.");
            if (ours && key.matches("destination\\.(password|token|secret).*")) {
                throw new UsageException(fileName + " holds " + key + ": secrets come by environment or file only; set "
                        + Setting.DESTINATION_PASSWORD.environment() + " or ..._FILE.");
            }
            boolean option = key.matches("destination\\.[a-z0-9]+\\.[a-z0-9.-]+");
            if (ours && !option && !Setting.keys().contains(key)) {
                throw new UsageException(fileName + " has the unknown setting '" + key + "'"
                        + NearestName.hint(key, Setting.keys()));
            }
        }
    }

    /** Variables of the environment that are named like settings and are none, in words: the misspelt ones. */
    public List<String> unknownVariables() {
        Set<String> known = Setting.variables();
        return environment.keySet().stream().sorted()
                .filter(name -> name.startsWith("CARAVAN_") && !known.contains(name))
                .filter(name -> !OF_SERVICES.matcher(name).matches())
                .filter(name -> Destinations.known().stream()
                        .noneMatch(kind -> name.startsWith(variables(kind))))
                .map(name -> "the variable " + name + " is no setting" + NearestName.hint(name, known)).toList();
    }

    private static String variables(String destination) {
        return "CARAVAN_DESTINATION_" + destination.toUpperCase(java.util.Locale.ROOT) + "_";
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
        return (key == null
                ? setting.defaultValue()
                : file.getProperty(key, setting.defaultValue())).trim();
    }

    private String secretFromFile(Setting setting) {
        Path path = secretFile(setting);
        if (path == null) {
            return "";
        }
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new UsageException(setting.environment() + "_FILE names " + path + ", which cannot be read.");
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

    public boolean flag(Setting setting) {
        String text = text(setting);
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new UsageException(name(setting) + " is '" + text + "'; write true or false.");
        }
        return Boolean.parseBoolean(text);
    }

    public long number(Setting setting) {
        try {
            return Long.parseLong(text(setting));
        } catch (NumberFormatException e) {
            throw new UsageException(name(setting) + " is '" + text(setting) + "'; write a whole number.");
        }
    }

    /** A size such as 256MB or 2GB, or bytes alone. */
    public long bytes(Setting setting) {
        Matcher size = SIZE.matcher(text(setting).strip().toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new UsageException(name(setting) + " is '" + text(setting) + "'; write a size such as 256MB.");
        }
        String unit = size.group(2) == null ? "" : size.group(2);
        return Long.parseLong(
                size.group(1)) << (unit.equals("K") ? 10 : unit.equals("M") ? 20 : unit.equals("G") ? 30 : 0);
    }

    public Duration duration(Setting setting) {
        Duration duration = durationOrNull(setting);
        if (duration == null) {
            throw new UsageException(name(setting) + " is empty; write a time such as 90s, 10m, 6h or 7d.");
        }
        return duration;
    }

    /** Null when it is not set. */
    public Duration durationOrNull(Setting setting) {
        String text = text(setting);
        return text.isEmpty() ? null : duration(name(setting), text);
    }

    /** A time such as 90s, 10m, 6h or 7d. */
    public static Duration duration(String name, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            long n = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(n);
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                default -> Duration.ofDays(n);
            };
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        throw new UsageException(name + " is '" + text + "'; write a time such as 90s, 10m, 6h or 7d.");
    }

    /** Null when it is not set. */
    public Instant timeOrNull(Setting setting) {
        String text = text(setting);
        return text.isEmpty() ? null : time(name(setting), text);
    }

    /** A day or an instant, UTC. */
    public static Instant time(String name, String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new UsageException(name + " is '" + text + "'; write a day such as 2026-11-24 or a time such as "
                    + "2026-11-24T09:00:00Z.");
        }
    }

    private String name(Setting setting) {
        return environment.containsKey(setting.environment()) || setting.key() == null
                ? setting.environment()
                : setting.key();
    }

    /** The options of one destination: {@code destination.s3.endpoint} as {@code endpoint} of {@code s3}. */
    public Map<String, String> destinationOptions(String destination) {
        Map<String, String> options = new LinkedHashMap<>();
        String prefix = "destination." + destination + ".";
        file.stringPropertyNames().stream().filter(key -> key.startsWith(prefix)).sorted()
                .forEach(key -> options.put(key.substring(prefix.length()), file.getProperty(key).trim()));
        String variables = variables(destination);
        environment.forEach((name, value) -> {
            if (name.startsWith(variables)) {
                options.put(name.substring(variables.length()).toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                        value);
            }
        });
        return options;
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
}
