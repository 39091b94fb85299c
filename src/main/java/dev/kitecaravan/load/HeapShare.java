package dev.kitecaravan.load;

/**
 * What may be taken in proportion to Java's heap. The launcher lets the heap follow the memory of the machine or container;
 * what lies beside it, and in it for long, follows the heap.
 */
public final class HeapShare {
    /** A property: bytes of the heap of the process that this one works for, and whose engine it runs. */
    public static final String FOLLOWED = "caravan.heap.followed";
    /** MB; with 34 DuckDB ran out of memory when it committed 1,600 builds with 16,000 jobs. */
    private static final long LEAST = 56;

    /** MB that an engine may have at most for questions, unless a setting says otherwise. */
    public static final long TO_READ = 256;

    private HeapShare() {
    }

    /**
     * Memory of a database in this process, beside the heap.
     *
     * @param most in MB, what it gets where there is room
     * @return the half of the heap or that, whichever is less, but enough to commit, as DuckDB spells it
     */
    public static String ofEngine(long most) {
        return megabytesOfEngine(most) + "MB";
    }

    /** The same as a number of MB. */
    public static long megabytesOfEngine(long most) {
        return Math.max(LEAST, Math.min(most, Long.getLong(FOLLOWED, Runtime.getRuntime().maxMemory()) / 2 >> 20));
    }

    /** Characters of an answer that is held in memory: at most so many, and no more than a sixth of the heap has room for. */
    public static long ofAnswer(long most) {
        return Math.min(most, Runtime.getRuntime().maxMemory() / 6);
    }

    /** Bytes of rows that a driver holds at a time while it reads the answer of a server. */
    public static long ofFetch() {
        return Runtime.getRuntime().maxMemory() / 8;
    }

    /** What is gathered for one commit, in bytes of JSON: as set, or a fifth of the heap, since rows take twice that there. */
    public static long ofCommit(long set) {
        return Math.min(set, Runtime.getRuntime().maxMemory() / 5);
    }
}
