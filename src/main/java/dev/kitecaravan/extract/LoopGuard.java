package dev.kitecaravan.extract;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/** Ends walks that would never end by themselves. */
final class LoopGuard {
    /** A list that changes while it is read may show a page again, when as many rows arrive as a page holds. */
    private static final int REPEATS_OF_MOVING_LISTS = 3;

    private final int mostRepeats;
    private final Set<URI> asked = new HashSet<>();
    private Set<String> lastIds = Set.of();
    private int repeats;

    private LoopGuard(int mostRepeats) {
        this.mostRepeats = mostRepeats;
    }

    /** For a list that nothing can be added to while it is read. */
    static LoopGuard ofFrozen() {
        return new LoopGuard(1);
    }

    /** For a list that may move while it is read. */
    static LoopGuard ofMoving() {
        return new LoopGuard(REPEATS_OF_MOVING_LISTS);
    }

    /**
     * Judges a page that claims to have a next one.
     *
     * @param page  what it holds, whatever a selector takes of it
     * @param at    its address
     * @param older whether it showed something older than all pages before it
     * @param next  where its link leads
     * @throws EndlessListException when the link leads to a page that was read already, or pages bring nothing new
     */
    void page(RawPage page, URI at, boolean older, URI next) {
        asked.add(at);
        if (asked.contains(next)) {
            throw new EndlessListException(
                    "the list's next page is one that was read already; the answer's next link is wrong");
        }
        boolean nothingNew = page.records() == 0 || !page.ids().isEmpty() && lastIds.containsAll(page.ids());
        repeats = nothingNew && !older ? repeats + 1 : 0;
        if (repeats >= mostRepeats) {
            throw new EndlessListException(
                    "pages of the list show the same records again; the answer's next link is wrong");
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
