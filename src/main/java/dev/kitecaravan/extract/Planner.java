package dev.kitecaravan.extract;

import java.util.List;

/** The units of work of one endpoint in one run, one after the other. */
interface Planner {
    /** The next one; null when there is none. Called only after every unit that decides what follows has ended. */
    UnitOfWork next();

    /** How many units there are to be done by what is committed now, for people; -1 when it is not known. */
    default long pending() {
        return -1;
    }

    /** Whether one of the parents was answered before, so that its path is known to be right. */
    default boolean isAnsweredBefore() {
        return true;
    }

    /** Whether state knows of parents that were asked. */
    default boolean isAskedBefore() {
        return false;
    }

    /** What is to be known of the plan once it is through, such as that no parent matched; one sentence each. */
    default List<String> remarks() {
        return List.of();
    }
}
