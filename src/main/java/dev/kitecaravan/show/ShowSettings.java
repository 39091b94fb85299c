package dev.kitecaravan.show;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.show.loads.EndpointInfo;

/**
 * What the page shows, and to whom.
 *
 * @param destination where the tables are
 * @param endpoints   those there are route files for
 * @param hosts       names that browsers may call it by, beside those of this machine's loopback
 * @param token       what a reader has to know; null for none
 * @param version     of this program
 */
public record ShowSettings(DestinationSettings destination, Collection<EndpointInfo> endpoints, Set<String> hosts,
        String token, String version) {
    /** Fewer characters could be guessed over the network. */
    public static final int SHORTEST_TOKEN = 16;

    public ShowSettings {
        endpoints = List.copyOf(endpoints);
        hosts = Set.copyOf(hosts);
        if (token != null && token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException("the page's token has " + token.length()
                    + " characters; make one of at least " + SHORTEST_TOKEN + ", such as: openssl rand -hex 32");
        }
    }

    @Override
    public String toString() {
        return "the page of " + destination;
    }
}
