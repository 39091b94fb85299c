package dev.kitecaravan.run;

import java.util.HashMap;
import java.util.Map;

import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.LetterKind;

/** Counts an endpoint's dead letters of one run, and which reason they give most often. Used by one thread. */
final class LetterTally {
    /** Reasons told apart; further ones are counted with none. */
    private static final int MOST_REASONS = 200;

    private final Map<String, Reason> reasons = new HashMap<>();
    private Reason commonest;
    private long count;
    private long refused;
    private long offered;

    private static final class Reason {
        private final String text;
        private long times;

        Reason(String text) {
            this.text = text;
        }
    }

    void count(PageContext page) {
        refused += page.refused();
        offered += page.offered();
        page.deadLetters().forEach(this::count);
        page.rows().deadLetters().forEach(this::count);
    }

    private void count(DeadLetter letter) {
        count++;
        String kind = LetterKind.of(letter.step(), letter.path(), letter.reason());
        Reason reason = reasons.get(kind);
        if (reason == null && reasons.size() < MOST_REASONS) {
            reason = new Reason(letter.sentence());
            reasons.put(kind, reason);
        }
        if (reason != null && (++reason.times > (commonest == null ? 0 : commonest.times))) {
            commonest = reason;
        }
    }

    Letters letters() {
        return count == 0
                ? Letters.NONE
                : new Letters(count, refused, offered, commonest.text, commonest.times);
    }
}
