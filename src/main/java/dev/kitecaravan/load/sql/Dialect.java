package dev.kitecaravan.load.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/**
 * What differs between SQL engines, as data. Templates hold {@code %1$s}, {@code %2$s} … for what their line says.
 *
 * @param title        the engine as people call it, for messages
 * @param words        how names are written and values compared
 * @param types        the type name of each column type
 * @param capabilities what its tables can hold
 * @param commitUnit   how much goes into one commit
 * @param upsert       how staged rows meet the ones that are there
 * @param transactions whether a commit is one transaction; otherwise its statements take effect one by one, data first and
 *                     state last
 * @param staging      the tables in which rows wait for the commit
 * @param ddl          how tables are made and altered
 * @param catalogue    what the engine says of its schemas
 * @param keyOrder     how keys of the state sort by code point
 * @param lockSuffix   ends a SELECT whose row no one else may change before the transaction ends; may be empty; null where
 *                     the engine has none, and the row is updated instead
 * @param failures     what its errors mean
 */
public record Dialect(String title, Words words, Map<ColumnType, String> types, Capabilities capabilities,
        CommitUnit commitUnit, Upsert upsert, boolean transactions, Staging staging, Ddl ddl, Catalogue catalogue,
        KeyOrder keyOrder, String lockSuffix, List<Failure> failures) {

    /**
     * How names are written and values compared.
     *
     * @param quote    the character around identifiers
     * @param capitals whether names that are not quoted are in capitals, so that ours have to be
     * @param differs  whether two values differ, of which either may be null: 1 and 2 the values
     * @param same     whether they do not
     */
    public record Words(String quote, boolean capitals, String differs, String same) {
        /** As the standard has it, apart from its capitals. */
        public static final Words STANDARD = quotedBy("\"");

        /** The standard's, with another character around identifiers. */
        public static Words quotedBy(String quote) {
            return new Words(quote, false, "%1$s is distinct from %2$s", "%1$s is not distinct from %2$s");
        }
    }

    /**
     * The tables in which rows wait for the commit: of the session, or ordinary ones whose names are this process's own.
     *
     * @param name    how statements name it: 1 its quoted name, 2 the dataset's
     * @param create  makes it: 1 its quoted name, 2 its column list, 3 the dataset's
     * @param indexed whether it needs an index on its row ids to be joined quickly
     * @param types   types that differ from those of tables
     * @param values  what becomes of such a column's value on its way into the table: 1 the column
     * @param drop    drops it at the end: 1 its name in statements; null where it goes by itself
     */
    public record Staging(String name, String create, boolean indexed, Map<ColumnType, String> types,
            Map<ColumnType, String> values, String drop) {
        /** Stages that go by themselves. */
        public Staging(String name, String create, boolean indexed, Map<ColumnType, String> types,
                Map<ColumnType, String> values) {
            this(name, create, indexed, types, values, null);
        }

        /** Stages that belong to the session and have the types of tables. */
        public static Staging temporary(String name, String create, boolean indexed) {
            return new Staging(name, create, indexed, Map.of(), Map.of());
        }
    }

    /**
     * How tables are made and altered.
     *
     * @param create      makes a table where there is none: 1 table, 2 column list
     * @param addColumns  adds columns: 1 table, 2 their definitions
     * @param separator   between several of them; null where a statement adds one
     * @param alterType   changes a column's type, in one transaction: 1 table, 2 column, 3 type
     * @param createIndex makes an index where there is none: 1 unique or nothing, 2 index, 3 table, 4 columns, 5 the
     *                    index's table's schema; null for engines without indexes
     */
    public record Ddl(String create, String addColumns, String separator, List<String> alterType,
            String createIndex) {
        static final String CREATE = "create table if not exists %1$s (%2$s)";
        static final String ADD_COLUMN = "alter table %1$s add column %2$s";

        /** As the standard has it. */
        public static Ddl standard(String alterType, String createIndex) {
            return new Ddl(CREATE, ADD_COLUMN, null, List.of(alterType), createIndex);
        }
    }

    /**
     * What the engine says of its schemas.
     *
     * @param schemas how many schemas of a name there are; the name is bound
     * @param columns table and column names of a schema: 1 its quoted name; its name is bound
     */
    public record Catalogue(String schemas, String columns) {
        /** The standard's information schema. */
        public static final Catalogue STANDARD = new Catalogue(
                "select count(*) from information_schema.schemata where schema_name = ?",
                "select table_name, column_name from information_schema.columns where table_schema = ?"
                        + " order by table_name, ordinal_position");
    }

    /** How staged rows meet the ones that are there. */
    public enum Upsert {
        /** {@code UPDATE … FROM stage}, then {@code INSERT … WHERE NOT EXISTS}. */
        UPDATE_FROM,
        /** {@code MERGE … WHEN MATCHED AND …}, then {@code INSERT … WHERE NOT EXISTS}. */
        MERGE_MATCHED,
        /** {@code INSERT … ON CONFLICT DO NOTHING}, then {@code INSERT … ON CONFLICT DO UPDATE … WHERE}. */
        ON_CONFLICT,
        /**
         * One join of stage and table, of their ids and hashes alone, says which rows are there and which differ; only
         * those are then inserted or updated. For engines that scan the table for every statement that meets it.
         */
        CLASSIFY
    }

    /**
     * How the keys of the state sort by code point.
     *
     * @param keyType   type of the key column; null when TEXT sorts so
     * @param column    definition of a further, hidden column that sorts so; null when the key does
     * @param orderBy   the column to sort by
     * @param parameter the expression of a bound key that is compared with it
     */
    public record KeyOrder(String keyType, String column, String orderBy, String parameter) {
        /** Text compares by its UTF-8 bytes. */
        public static final KeyOrder BINARY = new KeyOrder(null, null, "key", "?");
    }

    /**
     * What an error of the driver means.
     *
     * @param sign its SQLState, or a part of its message in lower case
     * @param says cause and next step, one sentence without a full stop
     */
    public record Failure(String sign, String says) {
    }

    String type(ColumnType type) {
        return types.get(type);
    }

    String stageType(ColumnType type) {
        return staging.types().getOrDefault(type, type(type));
    }

    /** A stage's column as its table takes it. */
    String fromStage(ColumnType type, String column) {
        return String.format(staging.values().getOrDefault(type, "%1$s"), column);
    }

    /** A bound value of that type in a place where the engine cannot tell it by itself. */
    String parameter(ColumnType type) {
        return "cast(? as " + type(type) + ")";
    }

    /** An identifier as statements name it. */
    public String quotedName(String identifier) {
        String quote = words.quote();
        String name = words.capitals() ? identifier.toUpperCase(Locale.ROOT) : identifier;
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** Whether two values differ, of which either may be null. */
    String differ(String one, String other) {
        return String.format(words.differs(), one, other);
    }

    /** Whether two values are the same, or both null. */
    String same(String one, String other) {
        return String.format(words.same(), one, other);
    }
}
