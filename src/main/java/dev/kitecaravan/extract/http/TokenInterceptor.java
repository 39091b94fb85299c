package dev.kitecaravan.extract.http;

import java.net.URI;
import java.net.URISyntaxException;

import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Adds the token, to requests for the origin only, at the last moment before they are sent. */
final class TokenInterceptor implements HttpRequestInterceptor {
    private final Origin origin;
    private final TokenSource token;

    TokenInterceptor(Origin origin, TokenSource token) {
        this.origin = origin;
        this.token = token;
    }

    /** A header that a log at debug level shows without its value. */
    private static final class SecretHeader extends BasicHeader {
        private static final long serialVersionUID = 1L;

        SecretHeader(String name, String value) {
            super(name, value, true);
        }

        @Override
        public String toString() {
            return getName() + ": ***";
        }
    }

    @Override
    public void process(HttpRequest request, EntityDetails entity, HttpContext context) {
        request.removeHeaders("Authorization");
        if (goesToOrigin(request)) {
            request.setHeader(new SecretHeader("Authorization", "Bearer " + token.token()));
        }
    }

    private boolean goesToOrigin(HttpRequest request) {
        try {
            URI uri = request.getUri();
            return origin.owns(uri);
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
