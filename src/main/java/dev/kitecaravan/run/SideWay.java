package dev.kitecaravan.run;

/**
 * A way beside the table on which records were to go as well, and did not all arrive.
 *
 * @param way    what it is, in words for people: the route file, the line, the step and where it leads
 * @param failed how many records did not arrive
 * @param reason why the first of them did not
 */
public record SideWay(String way, long failed, String reason) {
    SideWay plus() {
        return new SideWay(way, failed + 1, reason);
    }

    @Override
    public String toString() {
        return way + ": " + failed + (failed == 1 ? " record" : " records") + " did not arrive: " + reason;
    }
}
