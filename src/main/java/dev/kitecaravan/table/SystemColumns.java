package dev.kitecaravan.table;

import java.util.regex.Pattern;

/**
 * The names of the columns and tables that are caravan's own. All start with one prefix, {@code _caravan_} unless the
 * setting {@code caravan.system-prefix} says otherwise ({@code _dlt_} for those who come from there).
 *
 * @param prefix the prefix, with its underscores
 */
public record SystemColumns(String prefix) {
    private static final Pattern PREFIX = Pattern.compile("_[a-z][a-z0-9_]{0,18}_");

    public static final SystemColumns DEFAULT = new SystemColumns("_caravan_");

    /** @throws IllegalArgumentException when names of the API could not be told from names of this prefix */
    public SystemColumns {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "the prefix of system columns '" + prefix + "' does not do: it begins and "
                            + "ends with _, with lower-case letters, digits and _ between, at most 20 characters");
        }
    }

    /** Whether a name is or may become one of caravan's own, so that nothing of the API may have it. */
    public boolean isReserved(String name) {
        return name.startsWith(prefix);
    }

    /** The load that last wrote the row; on root tables. */
    public String loadId() {
        return prefix + "load_id";
    }

    /** The row's own id: deterministic, from the API's ids and the table's path. On every table. */
    public String id() {
        return prefix + "id";
    }

    /** The id of the row one level up; on child tables. */
    public String parentId() {
        return prefix + "parent_id";
    }

    /** The id of the record's row in the root table; on child tables. */
    public String rootId() {
        return prefix + "root_id";
    }

    /** The position in the array, from 0; on child tables. */
    public String listIndex() {
        return prefix + "list_idx";
    }

    /** A hash over the row's values, changing and system columns left out: equal hash, unchanged row. On every table. */
    public String hash() {
        return prefix + "hash";
    }

    /** When the row last changed here, UTC; set by the load, only when the row is new or changed. On every table. */
    public String syncedAt() {
        return prefix + "synced_at";
    }

    /** When the API was seen to have the record no more; null while it is there. On root tables. */
    public String deletedAt() {
        return prefix + "deleted_at";
    }

    /** scd2: from when this version was valid. */
    public String validFrom() {
        return prefix + "valid_from";
    }

    /** scd2: until when this version was valid; null for the current one. */
    public String validTo() {
        return prefix + "valid_to";
    }

    public String loadsTable() {
        return prefix + "loads";
    }

    public String stateTable() {
        return prefix + "state";
    }

    public String schemaTable() {
        return prefix + "schema";
    }

    public String deadLettersTable() {
        return prefix + "dead_letters";
    }
}
