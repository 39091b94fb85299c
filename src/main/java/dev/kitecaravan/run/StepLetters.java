package dev.kitecaravan.run;

import java.time.Instant;
import java.util.Map;

import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.normalize.Normalizer;
import dev.kitecaravan.route.EndpointRoute;
import dev.kitecaravan.route.SinkRoute;
import dev.kitecaravan.table.DeadLetter;
import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.PlainReason;

/** Dead letters of records that a step of their route refused, before they reached a sink. */
final class StepLetters {
    /** How a step is named, after file and line; a sink is named by its table. */
    static final String STEP = "step ";
    /** How the reasons of older letters begin, which name no step. */
    private static final String OLD_REASON = "a step of route ";

    private StepLetters() {
    }

    static boolean is(DeadLetter letter) {
        return letter.step().startsWith(STEP) || letter.step().contains(", " + STEP)
                || letter.step().isEmpty() && letter.reason().startsWith(OLD_REASON);
    }

    static String keys(RecordKeys keys) {
        return Json.write(Map.of("own", keys.own(), "children", keys.children()));
    }

    /**
     * The letter of a record that a step refused.
     *
     * @param record as it was masked
     */
    static DeadLetter letter(EndpointRoute route, String url, Throwable cause, Map<String, Object> record,
            RecordKeys keys) {
        String step = FailedSteps.of(cause);
        return letter(route, url, step == null ? route.file() + ":" + route.line() + ", " + STEP + "unknown" : step,
                cause, record, keys);
    }

    /** The letter of a record that reached a sink as something that is no record. */
    static DeadLetter letter(EndpointRoute route, String url, SinkRoute sink, Throwable cause,
            Map<String, Object> record, RecordKeys keys) {
        return letter(route, url, route.file() + ":" + sink.line() + ", " + STEP + "to kamelet:table-sink, table "
                + sink.table(), cause, record, keys);
    }

    private static DeadLetter letter(EndpointRoute route, String url, String step, Throwable cause,
            Map<String, Object> record, RecordKeys keys) {
        SinkRoute sink = route.sinks().isEmpty() ? null : route.sinks().get(0);
        String reason = Messages.of(cause);
        String plain = PlainReason.of(reason);
        return new DeadLetter(route.id(), url, sink == null ? "" : sink.table(), "",
                step, plain,
                cause.getClass().getName() + ": " + reason, Json.write(record), keys(keys),
                sink == null ? null : Normalizer.rowId(sink.target(), record, keys.own()), Instant.now());
    }
}
