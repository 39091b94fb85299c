package dev.kitecaravan.extract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.StateReader;

/**
 * Whether a run is a new one or continues one that was interrupted. A run that was killed, stopped or ran out of time is
 * continued: its windows keep their end, its finished lists are not asked again. One that ended, well or not, is not; nor
 * is one that began too long ago.
 */
public final class RunState {
    private static final Duration MOST = Duration.ofHours(24);

    private final String series;
    private final RunClock clock;
    private final Instant startedAt;
    private final boolean continued;

    private RunState(String series, RunClock clock, Instant startedAt, boolean continued) {
        this.series = series;
        this.clock = clock;
        this.startedAt = startedAt;
        this.continued = continued;
    }

    /** How a run stands. */
    public enum Status {
        RUNNING,
        STOPPED,
        FAILED,
        COMPLETE
    }

    /**
     * @param series   the runs that continue each other
     * @param newRunId the id the run gets if it is a new one
     * @param lag      how far before its start a run's windows end
     */
    public static RunState begin(StateReader state, String series, String newRunId, Duration lag, Clock clock) {
        Map<String, Object> last = new ExtractState(state).get(StateKind.RUN, "", series);
        Instant started = last == null ? null : instant(last.get("started_at"));
        if (last != null && isOpen((String) last.get("status"))) {
            boolean fromTheFuture = started.isAfter(clock.instant().plus(RunClock.LARGE_SKEW));
            if (!fromTheFuture && clock.instant().isBefore(started.plus(MOST))) {
                RunClock continued = new RunClock((String) last.get("id"), lag, instant(last.get("window_end")), clock,
                        System::nanoTime, started);
                return new RunState(series, continued, started, true);
            }
        }
        RunClock fresh = new RunClock(newRunId, lag, null, clock, System::nanoTime,
                started == null ? Instant.MIN : started);
        return new RunState(series, fresh, clock.instant(), false);
    }

    private static Instant instant(Object text) {
        return text == null ? null : Instant.parse((String) text);
    }

    private static boolean isOpen(String status) {
        return Status.RUNNING.name().equals(status) || Status.STOPPED.name().equals(status);
    }

    public RunClock clock() {
        return clock;
    }

    /** When the run, or the one it continues, began. */
    public Instant startedAt() {
        return startedAt;
    }

    public boolean isContinued() {
        return continued;
    }

    /** The run as it is to be remembered. */
    public StateChange entry(Status status) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("id", clock.runId());
        value.put("started_at", startedAt.toString());
        // What the API's clock alone says is not kept: when it was wrong, a continued run reads up to what is sure.
        value.put("window_end", clock.isSet() ? clock.sureEnd().toString() : null);
        value.put("status", status.name());
        return StateKind.RUN.put("", series, value);
    }
}
