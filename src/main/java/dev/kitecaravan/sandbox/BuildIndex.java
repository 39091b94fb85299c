package dev.kitecaravan.sandbox;

import java.util.Arrays;

/** Builds in the order of their creation, oldest first, in one array: a place by rank or by time costs O(log n). */
final class BuildIndex {
    private Build[] builds = new Build[16];
    private int size;

    int size() {
        return size;
    }

    Build get(int rank) {
        return builds[rank];
    }

    /** How many builds were created before the time. */
    int before(long createdAt) {
        return rank(createdAt, Long.MIN_VALUE);
    }

    void add(Build build) {
        if (size == builds.length) {
            builds = Arrays.copyOf(builds, size * 2);
        }
        int rank = rank(build.createdAt(), build.sequence());
        System.arraycopy(builds, rank, builds, rank + 1, size - rank);
        builds[rank] = build;
        size++;
    }

    void remove(Build build) {
        int rank = rankOf(build);
        System.arraycopy(builds, rank + 1, builds, rank, size - rank - 1);
        builds[--size] = null;
    }

    /** Puts the build in the place of its former self. */
    void replace(Build build) {
        builds[rankOf(build)] = build;
    }

    private int rankOf(Build build) {
        int rank = rank(build.createdAt(), build.sequence());
        if (rank == size || builds[rank].sequence() != build.sequence()) {
            throw new IllegalStateException("Build " + build.number() + " of " + build.pipeline().slug()
                    + " is not in this index.");
        }
        return rank;
    }

    private int rank(long createdAt, long sequence) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = low + high >>> 1;
            if (builds[middle].compareOrder(createdAt, sequence) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
