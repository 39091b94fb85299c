package dev.kitecaravan.routetest;

import java.util.Map;

/**
 * What an endpoint outside of the program does in a test. One that no test speaks of takes what it gets, and is silent.
 *
 * @param pattern of its address, {@code *} standing for anything; an address without query is compared without its own
 * @param real    whether it is asked itself
 * @param status  of an HTTP server
 * @param headers that the message gets
 * @param body    what the message's body becomes; null leaves it as an endpoint of its kind would
 * @param file    the file that the body was read from, as the test names it; null for none
 * @param fail    why everything sent there fails; null when it does not
 * @param place   where it stands
 */
public record EndpointReply(String pattern, boolean real, int status, Map<String, String> headers, Object body,
        String file, String fail, Place place) {
}
