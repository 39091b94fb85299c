package dev.kitecaravan.load.filesystem;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.SettingsException;

/**
 * How parts are named: {@code {table}}, {@code {load_id}}, {@code {n}} (the number of the commit) and {@code {ext}} must be
 * in it, {@code {date}} (the day of the commit, UTC) may.
 */
final class PartLayout {
    static final String STANDARD = DestinationOption.FILESYSTEM_LAYOUT.defaultValue();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
    private static final List<String> NEEDED = List.of("{table}", "{load_id}", "{n}", "{ext}");

    private final String pattern;

    PartLayout(String pattern) {
        this.pattern = pattern;
        Matcher matcher = PLACEHOLDER.matcher(pattern);
        while (matcher.find()) {
            if (!NEEDED.contains(matcher.group()) && !matcher.group().equals("{date}")) {
                throw wrong("has the unknown placeholder " + matcher.group());
            }
        }
        for (String needed : NEEDED) {
            if (!pattern.contains(needed)) {
                throw wrong("lacks " + needed);
            }
        }
        if (!pattern.endsWith(".{ext}")) {
            throw wrong("does not end in .{ext}");
        }
        if (pattern.startsWith("/") || pattern.startsWith(".") || pattern.contains("..") || pattern.contains("//")
                || pattern.contains("\\")) {
            throw wrong("is no path below the dataset");
        }
    }

    private DestinationException wrong(String how) {
        return new SettingsException("destination.filesystem.layout: '" + pattern + "' " + how + "; write something "
                + "such as " + STANDARD + " or {table}/date={date}/{load_id}-{n}.{ext}");
    }

    String path(String table, String loadId, String number, Instant at, FileFormat format) {
        return pattern.replace("{table}", table).replace("{load_id}", safe(loadId)).replace("{n}", number)
                .replace("{date}", at.atOffset(ZoneOffset.UTC).toLocalDate().toString())
                .replace("{ext}", format.extension());
    }

    private static String safe(String text) {
        return text.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
