package dev.kitecaravan.sandbox;

/** Where the link to the next page leads. */
public enum NextLink {
    /** To the next page. */
    RIGHT,
    /** To the next page, as a path without scheme and host. */
    RELATIVE,
    /** To another host: a client must not send its token there. */
    OTHER_HOST,
    /** To the very page that was asked for: a client must not walk in circles. */
    ITSELF
}
