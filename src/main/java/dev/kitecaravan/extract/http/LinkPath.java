package dev.kitecaravan.extract.http;

import java.net.URI;

/**
 * Whether a next page is one of the list that was asked for: rows of another resource must not come into its table. Buildkite's
 * links keep the path; those of other APIs may lead to paths below it ({@code /v2/x}, {@code /v2/x/page/2}).
 */
public final class LinkPath {
    private LinkPath() {
    }

    /**
     * The link, if it stays in its list.
     *
     * @param list the path of the list's first page, decoded as {@link URI#getPath} does
     * @param page the request whose answer has the link
     * @throws ApiException when it leads elsewhere
     */
    public static URI within(String list, URI next, ApiRequest page) {
        String asked = plain(list);
        String path = plain(next.normalize().getPath());
        boolean below = path.startsWith(asked + "/") && !(path + "/").contains("/../");
        if (!path.equals(asked) && !below) {
            throw new ApiException(ApiException.Kind.REFUSED, page.endpoint() + ": the next page's link of "
                    + page.redactedUrl() + " leads to " + page.at(next.normalize()).redactedUrl()
                    + ", which is another list, so it was not followed: its records do not belong here. Report it to whoever runs "
                    + next.getHost() + ", or give that path a route of its own.", page);
        }
        return next;
    }

    private static String plain(String path) {
        String text = path == null ? "" : path;
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }
}
