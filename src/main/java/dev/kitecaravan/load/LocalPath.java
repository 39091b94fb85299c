package dev.kitecaravan.load;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.text.Redactor;

/**
 * A {@code destination.url} that is a path on this machine: a plain one, one below {@code ~/}, or {@code file:/path} as Java
 * and browsers print it. What only looks like an address of something else is refused, since it would be a folder of that
 * name below the current one, which is gone with the pod.
 */
public final class LocalPath {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);
    private static final Pattern UNEXPANDED = Pattern.compile("\\$\\w.*|.*\\$\\{.*|%\\w+%.*", Pattern.DOTALL);
    private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:[\\\\/].*|\\\\\\\\.*", Pattern.DOTALL);
    private static final Pattern WINDOWS_BELOW = Pattern.compile("[^/\\\\]+\\\\.*", Pattern.DOTALL);
    private static final String FILE = "file";

    private LocalPath() {
    }

    /**
     * The absolute path.
     *
     * @param url     what was written, not empty
     * @param example a path that would do
     * @param nearest of an address with a scheme that is not {@code file:}: what to write instead, or null
     * @throws SettingsException when it is none; the message says what to write
     */
    public static Path of(String url, String example, UnaryOperator<String> nearest) {
        String text = url.strip();
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            throw refused(text, "is no path", "write one such as " + example);
        }
        if (text.startsWith("\"") || text.startsWith("'")) {
            throw refused(text, "is in quotes, which belong to the name here", "leave them out");
        }
        if (UNEXPANDED.matcher(text).matches()) {
            throw refused(text, "holds a variable, and none is filled in here", "write the path itself");
        }
        if (File.separatorChar == '/' && WINDOWS.matcher(text).matches()) {
            throw refused(text, "is a path of Windows", "write one of this machine such as " + example);
        }
        String near = nearest.apply(text);
        if (near != null) {
            throw refused(text, "is no address", "write " + near);
        }
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches()) {
            if (!scheme.group(1).equalsIgnoreCase(FILE)) {
                throw refused(text, "begins with " + scheme.group(1) + ":, which is not understood here",
                        "a path of that name is written ./" + text);
            }
            return absolute(ofFileUrl(text, scheme.group(2)));
        }
        if (text.contains("://")) {
            throw refused(text, "is no address", "write a path such as " + example);
        }
        if (File.separatorChar == '/' && WINDOWS_BELOW.matcher(text).matches()) {
            throw refused(text, "is a path of Windows", "write ./" + text.replace('\\', '/'));
        }
        return absolute(ofHome(text));
    }

    /** Behind {@code file:}: an absolute path, with two more slashes before it or without. */
    private static String ofFileUrl(String text, String rest) {
        if (rest.indexOf('%') >= 0) {
            throw refused(text, "may be percent-encoded or not", "write the path itself, without file:");
        }
        if (rest.startsWith("///") || rest.startsWith("//localhost/")) {
            return rest.substring(rest.indexOf('/', 2));
        }
        if (rest.startsWith("//") || !rest.startsWith("/")) {
            String path = rest.replaceFirst("^/+", "");
            throw refused(text, rest.startsWith("//") ? "names a machine, or lacks a slash" : "is no absolute path",
                    "write file:///" + path + ", or ./" + path + " for a path below the current folder");
        }
        return rest;
    }

    private static String ofHome(String text) {
        if (text.equals("~") || text.startsWith("~/")) {
            return System.getProperty("user.home") + text.substring(1);
        }
        if (text.startsWith("~")) {
            throw refused(text, "names another user's folder", "write its path, or ./" + text);
        }
        return text;
    }

    private static Path absolute(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new SettingsException("destination.url: '" + Redactor.redact(path) + "' is no path; " + e.getReason(),
                    e);
        }
    }

    private static SettingsException refused(String text, String what, String instead) {
        return new SettingsException(
                "destination.url: " + (text.isEmpty() ? "nothing" : "'" + Redactor.redact(text) + "'") + " " + what
                        + "; "
                        + Redactor.redact(instead));
    }
}
