package dev.kitecaravan.load.sql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.text.NearestName;
import dev.kitecaravan.text.Redactor;

/**
 * {@code destination.url} of a database server, taken apart: {@code scheme://user:password@host:port/database?setting=…}.
 *
 * @param place      host, port and database, as messages name them
 * @param properties user, password and what the URL's query sets
 */
public record ServerUrl(String place, Properties properties) {
    private static final Pattern SERVER = Pattern
            .compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(?:%\\w+)?\\])(?::(\\d{1,5}))?");

    /**
     * @param title   the database as people call it
     * @param scheme  regular expression of what the URL begins with, {@code ://} included
     * @param example a URL that would do
     * @param refused names, in lower case, of driver settings that name classes to be loaded or files to be written; a URL
     *                has no business there
     */
    public static ServerUrl of(DestinationSettings settings, String title, String scheme, String example,
            List<String> refused) {
        String url = settings.url() == null ? "" : settings.url().strip();
        String rest = url.replaceFirst("(?i)^" + scheme, "");
        if (url.isEmpty() || rest.equals(url)) {
            throw new SettingsException("destination.url: " + title + " is reached by a URL such as "
                    + nearest(url, scheme).orElse(example) + ", not "
                    + (url.isEmpty() ? "nothing" : Redactor.redactAddress(url))
                    + (url.isEmpty() ? "; set it, or give --url" : ""));
        }
        if (url.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c) || c == '"')) {
            throw new SettingsException("destination.url holds spaces or quotes; write a URL such as " + example
                    + ", with %20 for a space");
        }
        Properties properties = new Properties();
        int question = rest.indexOf('?');
        if (question >= 0 && !rest.substring(0, question).contains("/") && rest.indexOf('@', question) > 0) {
            // What stands before it is a part of a password, which no message may show.
            throw new SettingsException("destination.url has a ? before its host; in a password write %3F for it");
        }
        if (question >= 0) {
            query(rest.substring(question + 1), refused, properties);
            rest = rest.substring(0, question);
        }
        // A password may hold an @; a host and a database's name may not.
        int at = rest.lastIndexOf('@');
        if (at >= 0) {
            String[] who = rest.substring(0, at).split(":", 2);
            properties.setProperty("user", decoded(who[0]));
            if (who.length == 2) {
                properties.setProperty("password", decoded(who[1]));
            }
            rest = rest.substring(at + 1);
        }
        if (settings.user() != null) {
            properties.setProperty("user", settings.user());
        }
        if (settings.password() != null) {
            properties.setProperty("password", settings.password());
        }
        return new ServerUrl(rest, properties);
    }

    /**
     * The same address with the colon and the slashes it lacks, if that is all; without its password.
     *
     * @param scheme as in {@link #of}
     */
    public static Optional<String> nearest(String url, String scheme) {
        String name = scheme.replaceFirst("//$", "");
        String bare = name.replaceFirst(":$", "");
        Matcher slashes = Pattern.compile("(?i)(?<scheme>" + name + ")/*(?<rest>[^/].*)").matcher(url);
        Matcher colon = Pattern.compile("(?i)(?<scheme>" + bare + ")//(?<rest>[^/].*)").matcher(url);
        Matcher found = slashes.matches() ? slashes : colon.matches() ? colon : null;
        return Optional.ofNullable(found)
                .map(lacking -> lacking.group("scheme") + (lacking == slashes ? "//" : "://") + lacking.group("rest"))
                .filter(whole -> !whole.equals(url)).map(Redactor::redactAddress);
    }

    /**
     * Requires hosts, with ports or without, separated by commas, and a database.
     *
     * @param example a URL that would do
     * @throws SettingsException when there is something else
     */
    public void requireServerAndDatabase(String example) {
        int slash = place.indexOf('/');
        String servers = slash < 0 ? place : place.substring(0, slash);
        if (servers.isEmpty()) {
            throw new SettingsException("destination.url names no host; write a URL such as " + example);
        }
        for (String server : servers.split(",", -1)) {
            Matcher matcher = SERVER.matcher(server);
            if (!matcher.matches() || matcher.group(1) != null && Integer.parseInt(matcher.group(1)) > 65_535) {
                throw new SettingsException(
                        "destination.url: '" + server + "' is no host and port; write a URL such as "
                                + example);
            }
        }
        if (slash < 0 || !place.substring(slash + 1).matches("[^/]+")) {
            throw new SettingsException(
                    "destination.url names no database, or more than one; write a URL such as " + example);
        }
    }

    /**
     * Requires that the driver knows every setting of the URL's query: it would pass over others in silence, a misspelt
     * sslmode too.
     *
     * @param known the driver's settings
     * @throws SettingsException when there is another; names the nearest
     */
    public void requireKnown(Collection<String> known) {
        for (String name : properties.stringPropertyNames()) {
            if (known.stream().noneMatch(name::equalsIgnoreCase)) {
                throw new SettingsException("destination.url: the driver knows no setting " + name
                        + NearestName.hint(name, known));
            }
        }
    }

    private static void query(String query, List<String> refused, Properties properties) {
        for (String part : query.split("&")) {
            String[] pair = part.split("=", 2);
            String name = decoded(pair[0]);
            if (refused.contains(name.toLowerCase(Locale.ROOT))) {
                throw new SettingsException("destination.url: the setting " + name + " is not allowed there");
            }
            if (!part.isEmpty()) {
                properties.setProperty(name, pair.length == 2 ? decoded(pair[1]) : "");
            }
        }
    }

    private static String decoded(String text) {
        try {
            // A plus stands for itself in a user's name or a password.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Without what it says and what it is: either has a piece of the password.
            throw new SettingsException("destination.url holds a % that no two hexadecimal digits follow; write %25 for"
                    + " the sign itself, in a password too");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place;
    }
}
