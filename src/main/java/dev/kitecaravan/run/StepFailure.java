package dev.kitecaravan.run;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Which step an exception came from, kept as a suppressed exception of it: so it is found wherever the exception gets to,
 * on whatever thread, wrapped by whatever step around.
 */
final class StepFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private StepFailure(String step) {
        super(step, null, false, false);
    }

    /** The step: its route, line, kind and where it leads. */
    String step() {
        return getMessage();
    }

    /** Notes the step that an exception came out of, unless one within it is noted already. Null does nothing. */
    static void mark(Throwable failure, String step) {
        if (failure != null && of(failure) == null) {
            failure.addSuppressed(new StepFailure(step));
        }
    }

    /** The innermost step that was noted; null for none. */
    static StepFailure of(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> ahead = new ArrayDeque<>();
        ahead.add(failure);
        while (!ahead.isEmpty()) {
            Throwable next = ahead.poll();
            if (next instanceof StepFailure found) {
                return found;
            }
            if (seen.add(next)) {
                ahead.addAll(java.util.Arrays.asList(next.getSuppressed()));
                if (next.getCause() != null) {
                    ahead.add(next.getCause());
                }
            }
        }
        return null;
    }
}
