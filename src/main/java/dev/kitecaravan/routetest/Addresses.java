package dev.kitecaravan.routetest;

import java.util.Set;
import java.util.regex.Pattern;

/** Addresses of endpoints: which lead out of the program, and which a pattern names. */
final class Addresses {
    /** Schemes that end inside the program, or that the stub answers. */
    private static final Set<String> INSIDE = Set.of("kamelet", "direct", "seda", "log", "bean", "class", "language",
            "caravan",
            "buildkite", "controlbus", "dataformat", "ref", "validator", "xslt", "timer", "quartz", "scheduler", "rest",
            "platform-http", "mock", "stub", "browse", "dataset", "saga");

    private Addresses() {
    }

    static boolean leadsOut(String uri) {
        int colon = uri.indexOf(':');
        return colon > 0 && !INSIDE.contains(uri.substring(0, colon));
    }

    /** Whether an address is of a pattern; its query counts only where the pattern has one. */
    static boolean matches(String pattern, String uri) {
        String compared = plain(uri);
        String wanted = plain(pattern);
        int query = compared.indexOf('?');
        if (query >= 0 && wanted.indexOf('?') < 0) {
            compared = compared.substring(0, query);
        }
        StringBuilder regex = new StringBuilder();
        for (String part : wanted.split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(part));
        }
        return compared.matches(regex.toString());
    }

    /** Camel writes {@code file://data} for {@code file:data}. */
    private static String plain(String uri) {
        return uri.replaceFirst("^([a-z0-9+-]+)://", "$1:").replaceFirst("/$", "");
    }
}
