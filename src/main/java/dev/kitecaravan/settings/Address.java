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

    /** Null when nothing is to be served. */
    public static InetSocketAddress orNull(Settings settings, Setting setting) {
        String text = settings.text(setting);
        if (text.isEmpty() || text.equals(NOWHERE)) {
            return null;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65535) {
            throw new UsageException(setting.environment() + " is '" + text
                    + "'; write host:port such as 127.0.0.1:9000, or none.");
        }
        InetSocketAddress address = new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
        if (address.isUnresolved()) {
            throw new UsageException(setting.environment() + " is '" + text + "'; there is no host "
                    + matcher.group(1) + ".");
        }
        return address;
    }
}
