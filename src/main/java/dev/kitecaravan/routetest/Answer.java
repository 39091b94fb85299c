package dev.kitecaravan.routetest;

import java.util.List;
import java.util.Map;

/**
 * What the API answers in a test.
 *
 * @param path    of the request, from the first slash on, without query
 * @param query   names and values that the request must have, among others it may have
 * @param status  the HTTP status
 * @param headers of the answer; what names Buildkite's origin, or none, leads to the stub
 * @param body    maps, lists and scalars, sent as JSON; a text is sent as it is; null for an empty body
 * @param file    the file that the body was read from, as the test names it; null for none
 * @param times   how many requests it is for; 0 for any number
 * @param drop    whether the connection is closed instead of an answer
 * @param place   where it stands
 */
public record Answer(String path, List<Map.Entry<String, String>> query, int status, Map<String, String> headers,
        Object body, String file, int times, boolean drop, Place place) {
    /** A good answer to a path, for any number of requests. */
    public static Answer of(String path, List<Map.Entry<String, String>> query, Object body) {
        return new Answer(path, query, 200, Map.of(), body, null, 0, false, Place.NONE);
    }
}
