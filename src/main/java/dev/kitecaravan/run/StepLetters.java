package dev.kitecaravan.run;

import java.util.Map;

import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Json;

/** Dead letters of records that a step of their route refused, before they reached a sink. */
final class StepLetters {
    /** How their reasons begin, and no others. */
    static final String REASON = "a step of route ";

    private StepLetters() {
    }

    static boolean is(DeadLetter letter) {
        return letter.reason().startsWith(REASON);
    }

    static String keys(RecordKeys keys) {
        return Json.write(Map.of("own", keys.own(), "children", keys.children()));
    }
}
