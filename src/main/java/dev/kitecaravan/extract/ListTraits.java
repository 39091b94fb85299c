package dev.kitecaravan.extract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.table.StateChange;

/**
 * What walks have learned of the builds lists and remember: how deep they may be read, and how far their order is off. Shared
 * by all builds lists of a run; used by one thread at a time.
 */
final class ListTraits {
    private static final String KEY = "builds";
    private static final long EXPECTED = Overlap.EXPECTED.toSeconds();

    private final DepthCap cap;
    private final List<String> notices = new ArrayList<>();
    private Duration disorder;

    private ListTraits(DepthCap cap, Duration disorder) {
        this.cap = cap;
        this.disorder = disorder;
    }

    static ListTraits read(ExtractState state) {
        Map<String, Object> known = state.get(StateKind.ORDER, "", KEY);
        Duration disorder = known == null
                ? Duration.ZERO
                : Duration.ofSeconds(((Number) known.get("seconds")).longValue());
        return new ListTraits(DepthCap.read(state), disorder);
    }

    DepthCap cap() {
        return cap;
    }

    /** By how much a build was created later than one shown before it, at most; zero where none was seen. */
    Duration disorder() {
        return disorder;
    }

    /** Takes note of a page's disorder; what is new and worth saying is said once, and not by later runs. */
    void saw(String path, Duration seen, List<StateChange> changes) {
        long seconds = seen.toSeconds();
        if (seconds == 0 || seconds <= disorder.toSeconds()) {
            return;
        }
        // Said again only when it has doubled, not while it grows second by second.
        boolean minute = seconds > EXPECTED && disorder.toSeconds() <= EXPECTED;
        boolean worthSaying = minute || seconds > disorder.toSeconds() * 2;
        disorder = Duration.ofSeconds(seconds);
        changes.add(StateKind.ORDER.put("", KEY, Map.of("seconds", disorder.toSeconds())));
        if (worthSaying) {
            notices.add(path + " is not in the order of created_at: a build comes up to " + seconds
                    + " s too late. " + (seconds <= EXPECTED
                            ? "Pages overlap by a minute, so none is lost."
                            : "From now on pages overlap by as much; 'caravan verify' finds what earlier ones lost."));
        }
    }

    /** What is to be said to the user since the last call. */
    List<String> notices() {
        List<String> said = List.copyOf(notices);
        notices.clear();
        return said;
    }
}
