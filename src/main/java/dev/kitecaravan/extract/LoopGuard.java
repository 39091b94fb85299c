package dev.kitecaravan.extract;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/** Ends walks that would never end by themselves. */
final class LoopGuard {
    private final Set<URI> asked = new HashSet<>();
    private Set<String> lastIds = Set.of();

    /** @throws EndlessListException when the same address comes a second time */
    void next(URI uri) {
        if (!asked.add(uri)) {
            throw new EndlessListException(
                    "the list's next page is one that was read already; the answer's next link is wrong");
        }
    }

    /** @throws EndlessListException when a page that claims to have a next one shows the ids of the page before it */
    void page(Page page) {
        if (!page.ids().isEmpty() && page.ids().equals(lastIds)) {
            throw new EndlessListException(
                    "two pages of the list show the same records; the answer's next link is wrong");
        }
        lastIds = page.ids();
    }

    /** A list that does not come to an end. */
    static final class EndlessListException extends RuntimeException {
        EndlessListException(String message) {
            super(message);
        }
    }
}
