package dev.kitecaravan.load.sql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.text.Redactor;

/**
 * {@code destination.url} of a database server, taken apart: {@code scheme://user:password@host:port/database?setting=…}.
 *
 * @param place      host, port and database, as messages name them
 * @param properties user, password and what the URL's query sets
 */
public record ServerUrl(String place, Properties properties) {
    /**
     * @param title   the engine as people call it
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
            throw new SettingsException("destination.url: " + title + " is reached by a URL such as " + example
                    + ", not " + (url.isEmpty() ? "nothing" : Redactor.redact(url)));
        }
        Properties properties = new Properties();
        int question = rest.indexOf('?');
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
        // A plus stands for itself in a user's name or a password.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place;
    }
}
