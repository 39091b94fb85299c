package dev.kitecaravan.extract.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.extract.http.ApiException.Kind;

/** Decides where a link may lead: to the configured origin and nowhere else. */
final class Follower {
    private static final Pattern SITE = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*");

    private final Origin origin;
    private final boolean rewrite;

    Follower(Origin origin, boolean rewrite) {
        this.origin = origin;
        this.rewrite = rewrite;
    }

    /** The target of a link in the answer to a request, absolute on the origin. */
    URI follow(ApiRequest from, String link) {
        URI target = parsed(from, link);
        if (origin.owns(target)) {
            return Query.withQuery(target, target.getRawQuery());
        }
        if (rewrite && target.getRawQuery() != null) {
            return Query.withQuery(from.uri(), target.getRawQuery());
        }
        throw new ApiException(Kind.FOREIGN_ORIGIN, from.endpoint() + ": the next page's link leads to "
                + Urls.site(target) + ", not to " + origin + ", so it was not followed and the token not sent there;"
                + " if a proxy stands between, set caravan.rewrite-next = true.", from);
    }

    /** The address itself when it lies on the origin. */
    URI own(ApiRequest request, URI uri) {
        if (!origin.owns(uri)) {
            throw new ApiException(Kind.FOREIGN_ORIGIN, request.endpoint() + ": " + Urls.site(uri) + " is not "
                    + origin + ", so nothing was sent there.", request);
        }
        return uri;
    }

    private static URI parsed(ApiRequest from, String link) {
        try {
            if (link != null && !link.isBlank()) {
                URI given = new URI(bracketsEscaped(link.strip()));
                boolean onlyQuery = !given.isAbsolute() && given.getRawAuthority() == null
                        && given.getRawPath().isEmpty() && given.getRawQuery() != null;
                URI target = onlyQuery ? Query.withQuery(from.uri(), given.getRawQuery()) : from.uri().resolve(given);
                if (target.getHost() != null) {
                    return target;
                }
            }
        } catch (URISyntaxException e) {
            throw garbage(from, link);
        }
        throw garbage(from, link);
    }

    /** Brackets belong around an IPv6 host only, and yet are in the queries of links. */
    private static String bracketsEscaped(String link) {
        Matcher site = SITE.matcher(link);
        int behind = site.lookingAt() ? site.end() : 0;
        return link.substring(0, behind) + link.substring(behind).replace("[", "%5B").replace("]", "%5D");
    }

    private static ApiException garbage(ApiRequest from, String link) {
        return new ApiException(Kind.REFUSED, from.endpoint() + ": the next page's link '"
                + (link == null ? "" : ErrorBody.line(link))
                + "' is not an address; report it to whoever runs " + Urls.site(from.uri()) + ".", from);
    }
}
