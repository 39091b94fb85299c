package dev.kitecaravan.extract.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The network's way out, from {@code HTTPS_PROXY} and {@code NO_PROXY} (either case; lower case wins). */
public final class ProxyRules {
    public static final ProxyRules NONE = new ProxyRules(null, List.of());

    /** A proxy; user and password are null when it asks for none. Never printed with them. */
    record Proxy(String host, int port, String user, String password) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private final Proxy proxy;
    private final List<String> direct;

    private ProxyRules(Proxy proxy, List<String> direct) {
        this.proxy = proxy;
        this.direct = direct;
    }

    /**
     * {@code HTTPS_PROXY} is {@code [http://][user:password@]host[:port]}, port 80 when it names none. {@code NO_PROXY}
     * lists hosts that are reached directly, separated by commas or blanks: a name stands for itself and for what ends
     * in a dot and it, {@code host:port} for that port only, {@code *} for all. Address ranges are not understood.
     *
     * @throws IllegalArgumentException
     *             when the proxy is not of that form
     */
    public static ProxyRules fromEnvironment(Map<String, String> environment) {
        String proxy = first(environment, "https_proxy", "HTTPS_PROXY");
        String direct = first(environment, "no_proxy", "NO_PROXY");
        if (proxy.isEmpty()) {
            return NONE;
        }
        List<String> names = Arrays.stream(direct.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .map(name -> name.replaceFirst("^\\*?\\.", "")).filter(name -> !name.isEmpty()).toList();
        return new ProxyRules(parse(proxy), names);
    }

    private static String first(Map<String, String> environment, String lower, String upper) {
        String value = environment.getOrDefault(lower, "").strip();
        return value.isEmpty() ? environment.getOrDefault(upper, "").strip() : value;
    }

    private static Proxy parse(String text) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme())) {
                throw refused(text);
            }
            String[] login = uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
            return new Proxy(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(),
                    login.length > 0 ? decoded(login[0]) : null, login.length > 1 ? decoded(login[1]) : "");
        } catch (URISyntaxException e) {
            throw refused(text);
        }
    }

    /** Only percent signs are decoded: a plus in a password is a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("The proxy in HTTPS_PROXY, " + text.replaceAll("^(.*://)?.*@", "$1***@")
                + ", is not of the form http://user:password@host:port: correct it or unset it.");
    }

    /** The proxy for a host, none when it is reached directly. This machine always is. */
    Optional<Proxy> forHost(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        boolean directly = proxy == null || Origin.loopback(name)
                || direct.stream().anyMatch(rule -> matches(rule, name, port));
        return directly ? Optional.empty() : Optional.of(proxy);
    }

    Optional<Proxy> any() {
        return Optional.ofNullable(proxy);
    }

    private static boolean matches(String rule, String host, int port) {
        String name = rule;
        int colon = rule.lastIndexOf(':');
        if (colon > 0 && rule.indexOf(':') == colon) {
            if (!rule.substring(colon + 1).equals(String.valueOf(port))) {
                return false;
            }
            name = rule.substring(0, colon);
        }
        return name.equals("*") || host.equals(name) || host.endsWith("." + name);
    }

    @Override
    public String toString() {
        return proxy == null ? "no proxy" : "proxy " + proxy;
    }
}
