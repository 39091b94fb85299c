package dev.kitecaravan.routetest;

/**
 * What an endpoint outside got.
 *
 * @param uri  its address, with the path that the message named
 * @param body as text
 */
record Delivery(String uri, String body) {
}
