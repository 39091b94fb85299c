package dev.kitecaravan.extract;

/** The units of work of one endpoint in one run, one after the other. */
interface Planner {
    /** The next one; null when there is none. Called only after every unit that decides what follows has ended. */
    UnitOfWork next();

    /** How many units there are to be done by what is committed now, for people; -1 when it is not known. */
    default long pending() {
        return -1;
    }
}
