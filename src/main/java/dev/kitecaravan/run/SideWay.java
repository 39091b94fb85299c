package dev.kitecaravan.run;

/**
 * A way beside the table on which records were to go as well, and did not all arrive.
 *
 * @param way    what it is, in words for people: the route file, the line, the step and where it leads
 * @param what   what did not arrive: a record, or the event of a load
 * @param failed how many did not arrive
 * @param reason why the first of them did not
 */
public record SideWay(String way, String what, long failed, String reason) {
    SideWay plus(long more) {
        return new SideWay(way, what, failed + more, reason);
    }

    @Override
    public String toString() {
        return way + ": " + failed + " " + what + (failed == 1 ? "" : "s") + " did not arrive: " + reason;
    }
}
