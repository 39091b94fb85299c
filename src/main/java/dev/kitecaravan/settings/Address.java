package dev.kitecaravan.settings;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address to serve at, out of a setting. */
public final class Address {
    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+\\]|[^:\\s]+):(\\d{1,5})");

    private static final String NOWHERE = "none";

    private Address() {
    }

    /** @throws IllegalArgumentException when a text is none; the message says what to write */
    static void check(String text) {
        if (text.equals(NOWHERE)) {
            return;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65535) {
            throw new IllegalArgumentException("write host:port such as 127.0.0.1:9000, or none");
        }
        if (address(text).isUnresolved()) {
            throw new IllegalArgumentException("there is no host " + matcher.group(1));
        }
    }

    /** Null when nothing is to be served. */
    public static InetSocketAddress orNull(Settings settings, Setting setting) {
        String text = settings.valid(setting);
        return text.isEmpty() || text.equals(NOWHERE) ? null : address(text);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
