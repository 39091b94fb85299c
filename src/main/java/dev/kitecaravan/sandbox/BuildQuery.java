package dev.kitecaravan.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Which builds a list asks for.
 *
 * @param owner the organization's or the pipeline's id; null for all
 * @param from the earliest creation time, included
 * @param to the latest creation time, excluded
 * @param states the states; empty for all
 * @param others what no index answers; null for nothing
 * @param offset how many rows come before the page
 * @param limit how many rows a page has
 */
record BuildQuery(UUID owner, long from, long to, Set<SandboxBuildState> states, Predicate<Build> others, int offset,
        int limit) {

    /**
     * Without further filters a page is cut out of one array; with a state, the states' arrays are walked when they are
     * far fewer than the owner's builds; what no index answers is tested row by row.
     */
    BuildPage select(BuildIndex all, Map<UUID, BuildIndex> byOwner, Map<SandboxBuildState, BuildIndex> byState) {
        BuildIndex owned = owner == null ? all : byOwner.get(owner);
        if (owned == null) {
            return new BuildPage(List.of(), 0);
        }
        Set<SandboxBuildState> wanted = withoutOverlap();
        Range range = range(owned);
        if (wanted.isEmpty()) {
            return others == null ? cut(range) : walk(List.of(range), others);
        }
        List<Range> ranges = wanted.stream().map(state -> range(byState.get(state))).toList();
        int rows = ranges.stream().mapToInt(Range::size).sum();
        if (owner == null && others == null && ranges.size() == 1) {
            return cut(ranges.get(0));
        }
        return rows < range.size() / 4
                ? walk(ranges, and(this::owns, others))
                : walk(List.of(range), and(build -> wanted.contains(build.state())
                        || build.blocked() && wanted.contains(SandboxBuildState.BLOCKED), others));
    }

    /** A blocked build shows passed, so that who asks for passed ones gets it already. */
    private Set<SandboxBuildState> withoutOverlap() {
        if (!states.contains(SandboxBuildState.PASSED)) {
            return states;
        }
        Set<SandboxBuildState> distinct = EnumSet.copyOf(states);
        distinct.remove(SandboxBuildState.BLOCKED);
        return distinct;
    }

    private boolean owns(Build build) {
        return owner == null || owner.equals(build.pipeline().id())
                || owner.equals(build.pipeline().organization().id());
    }

    private Range range(BuildIndex index) {
        int first = index.before(from);
        return new Range(index, first, Math.max(first, index.before(to)));
    }

    private static Predicate<Build> and(Predicate<Build> one, Predicate<Build> other) {
        return other == null ? one : one.and(other);
    }

    private BuildPage cut(Range range) {
        List<Build> rows = new ArrayList<>(Math.min(limit, range.size()));
        for (int rank = range.end - 1 - offset; rank >= range.first && rows.size() < limit; rank--) {
            rows.add(range.index.get(rank));
        }
        return new BuildPage(rows, range.size());
    }

    private BuildPage walk(List<Range> ranges, Predicate<Build> test) {
        List<Build> rows = new ArrayList<>();
        int[] next = ranges.stream().mapToInt(range -> range.end - 1).toArray();
        int total = 0;
        while (true) {
            int newest = -1;
            for (int i = 0; i < next.length; i++) {
                if (next[i] >= ranges.get(i).first && (newest < 0 || NEWEST.compare(ranges.get(i).index.get(next[i]),
                        ranges.get(newest).index.get(next[newest])) > 0)) {
                    newest = i;
                }
            }
            if (newest < 0) {
                return new BuildPage(rows, total);
            }
            Build build = ranges.get(newest).index.get(next[newest]--);
            if (test.test(build)) {
                if (total >= offset && rows.size() < limit) {
                    rows.add(build);
                }
                total++;
            }
        }
    }

    private static final Comparator<Build> NEWEST = (one, other) -> one.compareOrder(other.createdAt(),
            other.sequence());

    private record Range(BuildIndex index, int first, int end) {
        int size() {
            return end - first;
        }
    }
}
