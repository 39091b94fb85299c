package dev.kitecaravan.extract.http;

import java.net.URI;
import java.util.regex.Pattern;

/** Addresses as they may be shown. */
public final class Urls {
    private static final Pattern SECRET_QUERY = Pattern.compile(
            "(?i)((?:^|[?&;])(?:[^=&;?]*(?:token|secret|password|signature|credential)|api_key|apikey|key|x-amz-[^=&]*)=)[^&;#]*");
    private static final Pattern USER_INFO = Pattern.compile("(?i)([a-z][a-z0-9+.-]{0,40}://)[^/?#\\s]*@");

    private Urls() {
    }

    /**
     * The address with {@code ***} in place of user information and of query values that carry a secret:
     * {@code api_key}, {@code access_token} (both were seen in Buildkite's own Link headers) and their kin.
     */
    public static String redacted(URI uri) {
        return redacted(uri.toString());
    }

    /** @see #redacted(URI) */
    public static String redacted(String url) {
        String noUser = USER_INFO.matcher(url).replaceAll("$1***@");
        return SECRET_QUERY.matcher(noUser).replaceAll("$1***");
    }

    /** Scheme, host and port only. */
    static String site(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getHost() == null ? "an address without a host" : uri.getScheme() + "://" + uri.getHost() + port;
    }
}
