package dev.kitecaravan.routetest;

import java.util.List;

/**
 * What an endpoint outside of the program is to get.
 *
 * @param pattern of its address, as {@link EndpointReply#pattern}
 * @param count   how many messages; null when that is not compared
 * @param bodies  bodies that are among them: a text as it is, a mapping by the members that it names
 * @param place   where it stands
 */
public record ExpectedDelivery(String pattern, Expected<Integer> count, List<Expected<Object>> bodies, Place place) {
}
