package dev.kitecaravan.sandbox;

/**
 * How much changes while the API is read, in changes per request; 0.2 is one at every fifth request.
 *
 * @param newBuilds builds that begin
 * @param finished open builds that finish
 * @param reopened finished builds in which a job is retried
 * @param deleted builds that vanish
 * @param metaData builds whose meta data changes
 */
public record Drift(double newBuilds, double finished, double reopened, double deleted, double metaData) {
    /** Nothing changes. */
    public static final Drift NONE = new Drift(0, 0, 0, 0, 0);

    /** A busy organization: a build begins with every request and as many finish, some reopen, a few vanish. */
    public static final Drift BUSY = new Drift(1, 1, 0.2, 0.1, 0.2);
}
