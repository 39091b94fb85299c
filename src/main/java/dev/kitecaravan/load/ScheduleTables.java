package dev.kitecaravan.load;

import org.quartz.utils.ConnectionProvider;

/** Where several replicas keep one schedule: Quartz's tables in a database, and the connections to them. */
public interface ScheduleTables extends ConnectionProvider {
    /** What Quartz puts before the names of its tables: schema and prefix. */
    String prefix();

    /**
     * Makes the tables that are missing; replicas that do so at once wait for each other. The dataset is there already.
     *
     * @throws DestinationException when the database cannot be reached or does not allow it
     */
    void create();
}
