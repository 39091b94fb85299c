package dev.kitecaravan.load.registry;

import dev.kitecaravan.load.CommitUnit;

/**
 * What a destination is, in the words of the documentation's tables.
 *
 * @param name   the value of {@code destination}
 * @param loads  how rows are loaded
 * @param commit how much one commit holds
 * @param tested what it was tested against, and what kind of proof that is: real, emulator or contract fake
 */
public record DestinationKind(String name, String loads, CommitUnit commit, String tested) {
}
