package dev.kitecaravan.load.registry;

import java.util.List;

import dev.kitecaravan.load.CommitUnit;

/**
 * What a destination is, in the words of the documentation's tables.
 *
 * @param name   the value of {@code destination}
 * @param loads  how rows are loaded
 * @param commit how much one commit holds
 * @param tested what it was tested against, and what kind of proof that is: real, emulator or contract fake
 * @param begin  what addresses begin with that are its own and nobody else's: {@code postgresql:}
 */
public record DestinationKind(String name, String loads, CommitUnit commit, String tested, List<String> begin) {
    DestinationKind(String name, String loads, CommitUnit commit, String tested, String... begin) {
        this(name, loads, commit, tested, List.of(begin));
    }

    /** Whether an address is one of this destination's and of no other. */
    boolean owns(String url) {
        return begin.stream().anyMatch(scheme -> url.regionMatches(true, 0, scheme, 0, scheme.length()));
    }
}
