package dev.kitecaravan.routetest;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A test of a route, as its file has it.
 *
 * @param file      the file
 * @param route     the endpoint, or the route of one's own, that it tries
 * @param now       the time that the API tells; null for that of the machine
 * @param routes    further route files that it needs, as the test names them: relative to its own folder
 * @param settings  settings of this test, by their keys
 * @param variables values of Camel's property placeholders, by name
 * @param answers   what the API answers
 * @param endpoints what endpoints outside do
 * @param expect    what is to come of it
 * @param routeAt   where it names its route
 */
public record RouteTest(String file, String route, Instant now, List<String> routes, Map<String, String> settings,
        Map<String, String> variables, List<Answer> answers, List<EndpointReply> endpoints, Expectation expect,
        Place routeAt) {
    /** One that is to be written: a route and what the API answers. */
    public static RouteTest of(String file, String route, Instant now, List<Answer> answers, Expectation expect) {
        return new RouteTest(file, route, now, List.of(), Map.of(), Map.of(), answers, List.of(), expect, Place.NONE);
    }
}
