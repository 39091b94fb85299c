package dev.kitecaravan.route;

/**
 * A route that starts by itself and reads no endpoint: at {@code quartz:}, {@code timer:}, {@code file:}, at
 * {@code direct:} where others call it, at {@code caravan:loaded} after a load.
 *
 * @param id   its id; null where the file gives none
 * @param from the address it starts at
 * @param file the file
 * @param line where it begins, from 1
 */
public record OwnRoute(String id, String from, String file, int line) {
    /** The kind of address it starts at, such as {@code timer}. */
    public String scheme() {
        return from.replaceFirst(":.*", "");
    }

    /** Whether a run starts it, after a load. */
    public boolean isAfterLoad() {
        return from.matches("caravan:(//)?loaded(\\?.*)?");
    }

    /** Whether it starts without anybody's doing. */
    public boolean startsByItself() {
        return !isCalled() && !isAfterLoad();
    }

    /** Whether every replica would start it, for the same thing. */
    public boolean startsOnEveryReplica() {
        return startsByItself() && !scheme().equals("quartz");
    }

    /** Whether it runs only when another route calls it. */
    public boolean isCalled() {
        return scheme().equals("direct") || scheme().equals("seda");
    }
}
