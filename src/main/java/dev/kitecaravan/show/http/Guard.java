package dev.kitecaravan.show.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask. A page on loopback is still within reach of every web page that its reader has open: so the name it is called
 * by has to be one of ours (else another site's name could be pointed here), and a form has to come from a page of ours.
 */
public final class Guard {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> hosts;

    public Guard(Set<String> hosts) {
        this.hosts = hosts;
    }

    /** Why the request is refused; empty when it is not. */
    public Optional<ShowAnswer> refusal(ShowRequest request) {
        String host = request.header("host").orElse("");
        if (!isOurs(host)) {
            return Optional.of(ShowAnswer.text(421, "This page does not go by the name in the request's Host header."
                    + " If it should, add the name to caravan.show.hosts."));
        }
        if (request.method().equals("POST") && !isFromUs(request, host)) {
            return Optional.of(ShowAnswer.text(403, "This form was not sent by a page of this program."));
        }
        return Optional.empty();
    }

    /** Why a program's request is refused: it goes by a foreign name, or a web page of somebody else sends it. */
    public Optional<String> foreign(ShowRequest request) {
        String host = request.header("host").orElse("");
        if (!isOurs(host)) {
            return Optional
                    .of("This server does not go by the name in the request's Host header. If it should, add the name"
                            + " to caravan.show.hosts.");
        }
        return request.header("origin").filter(origin -> !isSame(origin, host))
                .map(origin -> "A web page of another origin may not ask here.");
    }

    private static boolean isSame(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    private boolean isOurs(String host) {
        String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(name) || hosts.contains(name);
    }

    private static boolean isFromUs(ShowRequest request, String host) {
        Optional<String> site = request.header("sec-fetch-site");
        if (site.isPresent() && !site.get().equals("same-origin")) {
            return false;
        }
        Optional<String> origin = request.header("origin");
        return origin.isPresent()
                ? isSame(origin.get(), host)
                : site.isPresent();
    }
}
