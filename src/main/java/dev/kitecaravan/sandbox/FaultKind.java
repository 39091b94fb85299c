package dev.kitecaravan.sandbox;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What can go wrong with an answer. */
public enum FaultKind {
    /** Status 500 with a JSON message. */
    SERVER_ERROR,
    /** Status 502 with an HTML body, as a load balancer sends it. */
    BAD_GATEWAY,
    /** Status 503 with an HTML body. */
    UNAVAILABLE,
    /** The TCP connection is reset before the first byte. */
    RESET,
    /** The connection ends before Content-Length bytes were sent. */
    TRUNCATED_BODY,
    /** Status 200, a right Content-Length, and JSON that ends in the middle. */
    TRUNCATED_JSON,
    /** Status 200 with an HTML page. */
    HTML_PAGE,
    /** The right answer, late. */
    SLOW,
    /** Nothing comes, until the client gives up. */
    SILENT,
    /** Another client spends what is left of the token's window: 429 for this request and for all until it ends. */
    SPENT;

    /** Those that are over with their answer, and soon. */
    public static final Set<FaultKind> BRIEF = Collections
            .unmodifiableSet(EnumSet.complementOf(EnumSet.of(SILENT, SPENT)));
}
