package dev.kitecaravan.load;

/**
 * What may be taken in proportion to Java's heap. The launcher lets the heap follow the memory of the machine or container;
 * what lies beside it, and in it for long, follows the heap.
 */
public final class HeapShare {
    /** MB; with 34 DuckDB ran out of memory when it committed 1,600 builds with 16,000 jobs. */
    private static final long LEAST = 56;

    private HeapShare() {
    }

    /**
     * Memory of an engine in this process, beside the heap.
     *
     * @param most in MB, what it gets where there is room
     * @return the half of the heap or that, whichever is less, but enough to commit, as DuckDB spells it
     */
    public static String ofEngine(long most) {
        return Math.max(LEAST, Math.min(most, Runtime.getRuntime().maxMemory() / 2 >> 20)) + "MB";
    }

    /** What is gathered for one commit, in bytes of JSON: as set, or a fifth of the heap, since rows take twice that there. */
    public static long ofCommit(long set) {
        return Math.min(set, Runtime.getRuntime().maxMemory() / 5);
    }
}
