package dev.kitecaravan.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts, for one endpoint in one run, what failed on ways beside the table. Thread-safe: taps have threads of their own. */
public final class SideWays {
    private final Map<String, SideWay> failed = new LinkedHashMap<>();
    private final String what;

    /** @param what did not arrive, as {@link SideWay#what} */
    public SideWays(String what) {
        this.what = what;
    }

    /**
     * A record did not arrive.
     *
     * @param way    as {@link SideWay#way}; the same text for every record of it
     * @param reason one sentence
     */
    public synchronized void failed(String way, String reason) {
        add(new SideWay(way, what, 1, reason));
    }

    /** What was counted elsewhere. */
    synchronized void add(SideWay lost) {
        failed.merge(lost.way(), lost, (known, again) -> known.plus(again.failed()));
    }

    /** Every way on which something failed, in the order of the first failures. */
    public synchronized List<SideWay> told() {
        return List.copyOf(failed.values());
    }
}
