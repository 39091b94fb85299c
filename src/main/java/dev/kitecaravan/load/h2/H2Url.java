package dev.kitecaravan.load.h2;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.LocalPath;
import dev.kitecaravan.load.SettingsException;

/**
 * Where an H2 database is: {@code jdbc:h2:…}, a plain path, or nothing for {@code caravan} in the data folder. Of the
 * settings that H2 takes in its URL only harmless ones are let through: others run code, open ports or change how names
 * are spelt.
 *
 * @param base     {@code jdbc:h2:} and the place
 * @param file     the database file, null when it is not a local file
 * @param extra    the settings of the user, each with a leading semicolon
 * @param user     the user that owns the database
 * @param password the user's password, may be empty
 */
record H2Url(String base, Path file, String extra, String user, String password) {
    private static final List<String> ALLOWED = List.of("CACHE_SIZE", "COMPRESS", "DB_CLOSE_DELAY", "LOCK_TIMEOUT",
            "MAX_COMPACT_TIME", "RETENTION_TIME", "TRACE_LEVEL_FILE");
    /** Without it each statement that fails would go into a file beside, values and all; who loads is told by the error. */
    private static final String TRACE = ";TRACE_LEVEL_FILE=";
    private static final Pattern VALUE = Pattern.compile("-?\\w+");

    /** The words of SQL that are names of columns here, usable without quotes. */
    private static final String NAMES = ";DB_CLOSE_ON_EXIT=FALSE;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;NON_KEYWORDS="
            + "KEY,VALUE,USER,DAY,MONTH,YEAR,HOUR,MINUTE,SECOND";

    static H2Url of(DestinationSettings settings) {
        String given = settings.url() == null || settings.url().isBlank()
                ? settings.dataFolder().resolve("caravan").toString()
                : settings.url().strip();
        boolean byJdbc = given.regionMatches(true, 0, "jdbc:h2:", 0, 8);
        String place = byJdbc ? given.substring(8) : given;
        String[] parts = place.split(";", -1);
        StringBuilder extra = new StringBuilder();
        String user = settings.user();
        String password = settings.password();
        for (String part : List.of(parts).subList(1, parts.length)) {
            String name = part.substring(0, Math.max(0, part.indexOf('='))).strip().toUpperCase(Locale.ROOT);
            String value = part.substring(part.indexOf('=') + 1).strip();
            if (name.equals("USER")) {
                user = value;
            } else if (name.equals("PASSWORD")) {
                password = value;
            } else if (ALLOWED.contains(name) && VALUE.matcher(value).matches()) {
                extra.append(';').append(name).append('=').append(value);
            } else if (ALLOWED.contains(name)) {
                throw new SettingsException("destination.url: H2 setting " + name + " is '" + value
                        + "', which is not allowed; write a number or a word, such as -1 or TRUE");
            } else if (!part.isBlank()) {
                throw new SettingsException("destination.url: H2 setting " + (name.isEmpty() ? "?" : name)
                        + " is not allowed, since settings in the URL can run code; allowed are USER, PASSWORD, "
                        + String.join(", ", ALLOWED));
            }
        }
        return located(byJdbc, parts[0], extra.toString(), Optional.ofNullable(user).orElse("sa"),
                Optional.ofNullable(password).orElse(""));
    }

    private static H2Url located(boolean byJdbc, String place, String extra, String user, String password) {
        String lower = place.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mem:") || lower.startsWith("tcp:")) {
            return new H2Url("jdbc:h2:" + place, null, extra, user, password);
        }
        if (lower.matches("(ssl|zip|nio|nioMapped|async|split|memFS|memLZ|classpath|retry|nioMemFS).*:.*")) {
            throw new SettingsException("destination.url: an H2 database is a file, mem: or tcp:, not "
                    + place.substring(0, place.indexOf(':') + 1));
        }
        // jdbc:h2:file:./data is H2's own spelling.
        String path = byJdbc && lower.startsWith("file:") && !lower.startsWith("file:/") ? place.substring(5) : place;
        if (path.isBlank()) {
            throw new SettingsException("destination.url names no H2 database; give a path such as ./data/caravan");
        }
        if (path.endsWith("/")) {
            throw new SettingsException("destination.url names a folder; write a database in it, such as " + path
                    + "caravan");
        }
        if (path.endsWith(".mv.db")) {
            path = path.substring(0, path.length() - ".mv.db".length());
        }
        Path absolute = LocalPath.of(path, "./data/caravan", text -> null);
        return new H2Url("jdbc:h2:file:" + absolute, absolute.resolveSibling(absolute.getFileName() + ".mv.db"), extra,
                user, password);
    }

    /** The place as messages name it. */
    String place() {
        return file == null ? base : file.toString();
    }

    /**
     * No compaction while a run writes: of 220 kills during it, three lost the last commits, of 300 without it none. What
     * is dead in the file is freed all the same, and H2 compacts when the run ends.
     */
    String forWriting() {
        return base + extra + NAMES + ";AUTO_COMPACT_FILL_RATE=0;TRACE_LEVEL_SYSTEM_OUT=0"
                + (extra.contains(TRACE) ? "" : TRACE + "0");
    }

    /** Where H2 writes what a user has it trace; null when the database is not a local file. */
    Path trace() {
        return file == null
                ? null
                : file.resolveSibling(file.getFileName().toString().replaceFirst("mv\\.db$", "trace.db"));
    }

    /** Without the user's settings, which tune how is written: H2 lets only the owner set most of them. */
    String forReading(String dataset, boolean readOnlyFile) {
        return base + NAMES + ";IFEXISTS=TRUE;SCHEMA=" + dataset
                + (readOnlyFile ? ";ACCESS_MODE_DATA=r" : "");
    }

    /** The same database's file, as another process has it open: {@link H2SharedFile}. It is closed with its connection. */
    H2Url shared() {
        return new H2Url(base.replaceFirst("file:", H2SharedFile.SCHEME + ":"), file,
                extra.replaceAll(";DB_CLOSE_DELAY=\\w+", ""), user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place();
    }
}
