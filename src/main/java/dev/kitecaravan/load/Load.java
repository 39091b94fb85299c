package dev.kitecaravan.load;

import java.util.Map;

import dev.kitecaravan.table.TableRows;

/** One atomic commit of rows and state. */
public interface Load extends AutoCloseable {
    /** Adds rows of one table; may be called several times for one table, a later row of the same id wins. */
    void write(TableRows rows);

    /**
     * Makes rows, state changes, dead letters and the load's own record visible at once. Returns only when they are
     * durable.
     *
     * @return what happened to the rows of each table, by table name
     */
    Map<String, RowCounts> commit(Bookkeeping bookkeeping);

    /** Gives up what was not committed. */
    @Override
    void close();
}
