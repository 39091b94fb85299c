package dev.kitecaravan.normalize;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/**
 * Where the records of one route go and by which rules. Keep one instance per route: the normaliser recognises it.
 *
 * @param endpoint    the route's name, for messages and dead letters
 * @param table       the root table, as the route file names it
 * @param primaryKey  JSON paths of the members that name a record; each is taken from the record, else from the context's
 *                    keys. Empty only for append and replace
 * @param disposition what a load does with rows that are there
 * @param jsonPaths   paths from the record ({@code env}, {@code jobs.matrix}; {@code jobs[].matrix} is the same) whose
 *                    values stay JSON
 * @param maxNesting  how many levels of objects and arrays become columns and tables, at most {@link #DEEPEST}; what is
 *                    deeper stays JSON. 0: nothing is taken apart
 * @param contract    what may change while loading
 * @param resource    the name in the catalog ({@code organization}, {@code pipeline}, {@code build}, {@code job},
 *                    {@code job_log}, {@code annotation}, {@code agent} …), null when unknown
 */
public record RecordTarget(String endpoint, String table, List<String> primaryKey, Disposition disposition,
        Set<String> jsonPaths, int maxNesting, Contract contract, String resource) {
    /** The most levels that are ever taken apart. */
    public static final int DEEPEST = 100;

    /** @throws IllegalArgumentException when merge or scd2 has no primary key: rows could not be found again */
    public RecordTarget {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(disposition, "disposition");
        primaryKey = List.copyOf(primaryKey);
        jsonPaths = Set.copyOf(jsonPaths);
        maxNesting = Math.max(0, Math.min(maxNesting, DEEPEST));
        if (table == null || table.isBlank()) {
            throw new IllegalArgumentException("endpoint " + endpoint + ": name the table its records go to");
        }
        if (primaryKey.isEmpty() && (disposition == Disposition.MERGE || disposition == Disposition.SCD2)) {
            throw new IllegalArgumentException("endpoint " + endpoint + ", table " + table + ": "
                    + disposition.name().toLowerCase(java.util.Locale.ROOT)
                    + " needs a primary key; set primaryKey, or use append");
        }
    }

    /** @throws IllegalArgumentException when it can be none of {@link #jsonPaths}: no member of any record is at it */
    public static void requireJsonPath(String path) {
        PathPatterns.place(path);
    }

    /** Whether this is the table that its records go to, whatever the destination calls it. */
    public boolean isTable(TableSchema schema) {
        return schema.isRoot() && schema.path().equals(JsonPaths.step(table));
    }

    /** What the destination calls the table that its records go to; as the route file does, while it is not there. */
    public String nameIn(Collection<TableSchema> tables) {
        return tables.stream().filter(this::isTable).map(TableSchema::name).findFirst().orElse(table);
    }

    /** Whether a record's key names its row in every load, so that it can come again. */
    boolean isKeyed() {
        return !primaryKey.isEmpty() && disposition != Disposition.APPEND;
    }

    /** The usual target: merge, everything evolves, all levels taken apart. */
    public static RecordTarget merge(String endpoint, String table, String resource, String... primaryKey) {
        return new RecordTarget(endpoint, table, List.of(primaryKey), Disposition.MERGE, Set.of(), DEEPEST,
                Contract.EVOLVE, resource);
    }
}
