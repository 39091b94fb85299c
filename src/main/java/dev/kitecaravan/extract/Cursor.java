package dev.kitecaravan.extract;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of one builds list. Immutable.
 *
 * @param covered      intervals of {@code created_at} read in full
 * @param firstRun     the run that began its first load
 * @param firstEnd     the end of that run's windows: what changed since is found by the passes
 * @param finishedMark server time at which the last completed finished pass began
 * @param rescanMark   server time at which the last completed rescan began
 * @param passRun      the run whose passes {@link #passes} speaks of
 * @param passes       of that run: pass → {@code done}, or the {@code created_at} below which it goes on
 */
public record Cursor(Intervals covered, String firstRun, Instant firstEnd, Instant finishedMark, Instant rescanMark,
        String passRun,
        Map<String, String> passes) {
    static final Cursor NONE = new Cursor(Intervals.NONE, null, null, null, null, null, Map.of());
    private static final String DONE = "done";

    Cursor begun(RunClock clock) {
        return firstRun != null
                ? this
                : new Cursor(covered, clock.runId(), clock.sureEnd(), finishedMark, rescanMark, passRun, passes);
    }

    Cursor covering(Instant from, Instant to) {
        return new Cursor(covered.plus(from, to), firstRun, firstEnd, finishedMark, rescanMark, passRun, passes);
    }

    Cursor finished(Instant mark) {
        return new Cursor(covered, firstRun, firstEnd, mark, rescanMark, passRun, passes);
    }

    Cursor rescanned(Instant mark) {
        return new Cursor(covered, firstRun, firstEnd, finishedMark, mark, passRun, passes);
    }

    boolean passDone(String run, String pass) {
        return run.equals(passRun) && DONE.equals(passes.get(pass));
    }

    /** Where a pass of this run that was interrupted goes on; null when it starts. */
    Instant passReached(String run, String pass) {
        String reached = run.equals(passRun) ? passes.get(pass) : null;
        return reached == null || reached.equals(DONE) ? null : Instant.parse(reached);
    }

    /** @param reached the {@code created_at} below which the pass has still to go; null when it is done */
    Cursor pass(String run, String pass, Instant reached) {
        Map<String, String> next = new LinkedHashMap<>(run.equals(passRun) ? passes : Map.of());
        next.put(pass, reached == null ? DONE : reached.toString());
        return new Cursor(covered, firstRun, firstEnd, finishedMark, rescanMark, run, next);
    }

    /**
     * The list as it was known at a time: what was created since is not covered, what finished or was edited since is to
     * be found again. The passes of the last run count for nothing.
     */
    public Cursor rewound(Instant to) {
        return new Cursor(covered.minus(to, Instant.MAX), firstRun, earlier(firstEnd, to), earlier(finishedMark, to),
                earlier(rescanMark, to), null, Map.of());
    }

    /** Without what was remembered of the time after an instant, by a clock that was wrong. */
    Cursor until(Instant latest) {
        boolean beyond = covered.end() != null && covered.end().isAfter(latest) || isAfter(finishedMark, latest)
                || isAfter(rescanMark, latest);
        return beyond ? rewound(Timestamps.second(latest)) : this;
    }

    private static boolean isAfter(Instant mark, Instant latest) {
        return mark != null && mark.isAfter(latest);
    }

    private static Instant earlier(Instant mark, Instant to) {
        return mark == null || mark.isBefore(to) ? mark : to;
    }

    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("covered", covered.toJson());
        json.put("first_run", firstRun);
        json.put("first_end", text(firstEnd));
        json.put("finished_mark", text(finishedMark));
        json.put("rescan_mark", text(rescanMark));
        json.put("pass_run", passRun);
        json.put("passes", passes);
        return json;
    }

    @SuppressWarnings("unchecked")
    public static Cursor fromJson(Map<String, Object> json) {
        if (json == null) {
            return NONE;
        }
        return new Cursor(Intervals.fromJson(json.get("covered")), (String) json.get("first_run"),
                instant(json.get("first_end")), instant(json.get("finished_mark")), instant(json.get("rescan_mark")),
                (String) json.get("pass_run"), (Map<String, String>) json.getOrDefault("passes", Map.of()));
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static Instant instant(Object text) {
        return text == null ? null : Instant.parse((String) text);
    }
}
