package dev.kitecaravan.load;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;

/**
 * Where tables live: a database or a bucket. One writer at a time uses it, from one thread, in this order:
 * <ol>
 * <li>{@link #validate} looks whether it can be reached and written, and changes nothing;</li>
 * <li>{@link #open} makes the dataset and the bookkeeping tables, migrates them when they are older, and refuses newer
 * ones;</li>
 * <li>{@link #lease} makes this run the dataset's only writer;</li>
 * <li>{@link #tables} and {@link #state} tell what is there;</li>
 * <li>for every commit: {@link #prepare} brings the tables up to their schemas (additive, idempotent, outside the
 * transaction), {@link #begin} starts a load, {@link Load#write} adds rows, {@link Load#commit} makes rows and state
 * visible at once; {@link Load#close} without a commit leaves nothing behind;</li>
 * <li>{@link #close}.</li>
 * </ol>
 * Every method throws {@link DestinationException}, whose message names destination, table and cause, redacted.
 */
public interface Destination extends AutoCloseable {
    /** What its tables can hold. */
    Capabilities capabilities();

    /** How many rows or bytes are gathered into one commit. */
    CommitUnit commitUnit();

    void validate();

    void open();

    /**
     * Takes the dataset's lease.
     *
     * @param owner who asks: host, process and start, in words a reader understands
     * @param life  how long the lease lasts without {@link Lease#renew}
     * @throws LeaseHeldException when another owner holds it; the message names the holder and until when
     */
    Lease lease(String owner, Duration life);

    /** The schemas of all tables as the last commit left them, system tables not among them. */
    List<TableSchema> tables();

    /** What earlier commits remembered. Reads see everything committed. */
    StateReader state();

    /** The dead letters of earlier commits. */
    DeadLetters deadLetters();

    /**
     * What earlier commits left and is not there any more, although state still speaks of it: tables, system columns, all rows
     * of an endpoint, parts of files. A loss that {@link #prepare} would paper over with an empty table.
     *
     * @param roots the root tables that each endpoint loads, by its id
     * @return by endpoint, what is lost; endpoints that lack nothing are left out
     */
    default Map<String, List<Loss>> lost(Map<String, Collection<String>> roots) {
        return Map.of();
    }

    /** Creates missing tables, adds missing columns. Tables that are up to date cost nothing. */
    void prepare(Collection<TableSchema> tables);

    /** Starts the one load that may be open. */
    Load begin(String loadId);

    /** Views beside the tables, and what is said of both; nothing where the destination has no such thing. */
    default Optional<DatasetObjects> objects() {
        return Optional.empty();
    }

    /**
     * Merges the many small files that commits left behind, and brings plain copies of the tables up to date; needs the lease.
     *
     * @param words what the dictionary says of tables, by name, for copies that can hold it
     * @return what was done, one sentence
     */
    default String compact(Map<String, TableWords> words) {
        return "Nothing to do: the database keeps its own storage in order.";
    }

    /** Drops every table of the dataset, its bookkeeping included. */
    void drop();

    @Override
    void close();
}
