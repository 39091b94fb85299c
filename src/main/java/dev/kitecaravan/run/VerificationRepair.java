package dev.kitecaravan.run;

import java.util.List;

import dev.kitecaravan.extract.Verification;
import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.Load;

/** Lets the next run heal what a verification found, and marks as deleted what nobody loaded. */
public final class VerificationRepair {
    private VerificationRepair() {
    }

    /** Whether there is anything to be healed. */
    public static boolean isNeeded(Verification verification) {
        return !verification.repairs().isEmpty() || !verification.extra().isEmpty();
    }

    /** @param destination open and leased */
    public static void commit(Destination destination, Verification verification) {
        List<Bookkeeping.Deletion> extra = verification.extra().stream()
                .map(row -> new Bookkeeping.Deletion(row.table(), row.rowId())).toList();
        List<Bookkeeping.Distrust> distrusted = verification.distrusted().stream()
                .map(row -> new Bookkeeping.Distrust(row.table(), row.rowId())).toList();
        try (Load load = destination.begin(new LoadIds().next())) {
            load.commit(new Bookkeeping(verification.repairs(), List.of(), List.of(), extra, distrusted, null));
        }
    }
}
