package dev.kitecaravan.show.loads;

/**
 * An endpoint there is a route file for.
 *
 * @param id          its name
 * @param description one line for people; empty for none
 * @param enabled     whether a run that names no endpoints reads it
 */
public record EndpointInfo(String id, String description, boolean enabled) {
}
