package dev.kitecaravan.run;

/** A step of a route took away what connects an exchange with its run; no record may count as dealt with then. */
final class RunLostException extends RuntimeException {
    RunLostException(String where) {
        super(where + ": a step of the route removed the exchange properties that start with 'caravan'; leave them, for"
                + " instance by removeProperties with an excludePattern of caravan*");
    }
}
