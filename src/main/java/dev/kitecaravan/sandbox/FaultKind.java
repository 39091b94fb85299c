package dev.kitecaravan.sandbox;

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
    SLOW
}
