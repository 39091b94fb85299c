package dev.kitecaravan.extract.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The one place that gets the token: scheme, host, port and an optional path prefix. */
public final class Origin {
    public static final String VARIABLE = "BUILDKITE_BASE_URL";
    public static final String BUILDKITE = "https://api.buildkite.com";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final URI base;

    private Origin(URI base) {
        this.base = base;
    }

    /**
     * @throws IllegalArgumentException
     *             when it is not {@code https://host[:port][/prefix]}; plain {@code http} passes to loopback only
     */
    public static Origin of(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw refused(text, "is not a URL");
        }
        if (uri.getHost() == null || uri.getScheme() == null) {
            throw refused(text, "names no host");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("http") && !loopback(uri.getHost())) {
            throw refused(text, "would send the token unencrypted");
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused(text, "is neither https nor http");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(text, "has more than a host and a path");
        }
        String path = uri.getRawPath().replaceAll("/+$", "");
        if (dots(path)) {
            throw refused(text, "has . or .. in its path");
        }
        if (path.endsWith("/v2")) {
            throw refused(text, "ends with /v2, with which every path of the API begins; leave it out");
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return new Origin(URI.create(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path));
    }

    /** Shown without all that stands before the last {@code @}: a password may hold any sign. */
    private static IllegalArgumentException refused(String text, String why) {
        String shown = Urls.redacted(text.replaceFirst("(?s)//.*@", "//***@"));
        return new IllegalArgumentException("The API's address " + shown + " " + why + ": set " + VARIABLE
                + " to an address like " + BUILDKITE + " (plain http only to this machine).");
    }

    static boolean loopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(name) || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    public URI uri() {
        return base;
    }

    /** Whether an absolute address lies on this origin, below its path prefix. */
    public boolean owns(URI uri) {
        return uri.isAbsolute() && uri.getHost() != null && uri.getRawUserInfo() == null
                && uri.getScheme().equalsIgnoreCase(base.getScheme()) && uri.getHost().equalsIgnoreCase(base.getHost())
                && port(uri) == port(base) && below(uri.getRawPath());
    }

    private boolean below(String path) {
        String prefix = base.getRawPath();
        return !dots(path) && (prefix.isEmpty() || path.equals(prefix) || path.startsWith(prefix + "/"));
    }

    private static int port(URI uri) {
        int standard = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return uri.getPort() < 0 ? standard : uri.getPort();
    }

    private static boolean dots(String path) {
        return List.of(path.split("/")).stream().map(part -> part.replaceAll("(?i)%2e", "."))
                .anyMatch(part -> part.equals(".") || part.equals(".."));
    }

    /** A path of the API (with query) on this origin; an absolute address as it is. Fragments are dropped. */
    public URI resolve(URI uri) {
        if (uri.isAbsolute()) {
            return uri;
        }
        if (uri.getRawAuthority() != null || !uri.getRawPath().startsWith("/")) {
            throw new IllegalArgumentException("The path '" + Urls.redacted(uri) + "' does not start with one '/'.");
        }
        return URI.create(base + uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
