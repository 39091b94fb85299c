package dev.kitecaravan.run;

/**
 * The dead letters of one endpoint in one run.
 *
 * @param count   letters, those of parts of records too
 * @param refused records that brought no row
 * @param offered records that were to become rows: those read, without those the route's steps filtered
 * @param reason  the commonest reason; null when there are no letters
 * @param times   how many letters have it
 */
public record Letters(long count, long refused, long offered, String reason, long times) {
    public static final Letters NONE = new Letters(0, 0, 0, null, 0);

    /** How many of how many, and the commonest reason. */
    public String sentence() {
        String what = refused == 0
                ? count + (count == 1 ? " part of a record was" : " parts of records were") + " left out"
                : refused == offered
                        ? "all " + offered + " records were refused"
                        : refused + " of " + offered + " records were refused";
        return what + ". " + (times == count ? "" : times + " of " + count + " dead letters: ") + reason
                + (reason.endsWith(".") ? "" : ".");
    }
}
