package dev.kitecaravan.load.sql;

import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/**
 * What differs between SQL engines, as data. Templates hold {@code %1$s}, {@code %2$s} … for what their line says.
 *
 * @param title        the engine as people call it, for messages
 * @param quote        the character around identifiers
 * @param types        the type name of each column type
 * @param capabilities what its tables can hold
 * @param commitUnit   how much goes into one commit
 * @param upsert       how staged rows meet the ones that are there
 * @param stageName    name of a session-temporary table: 1 plain name
 * @param createStage  makes it: 1 its name, 2 its column list
 * @param createIndex  makes an index where there is none: 1 unique or nothing, 2 index, 3 table, 4 columns, 5 the
 *                     index's table's schema; null for engines without indexes
 * @param indexStages  whether a stage needs an index on its row ids to be joined quickly
 * @param columnsQuery lists the columns of a schema: table and column name; the schema is bound
 * @param alterType    changes a column's type: 1 table, 2 column, 3 type
 * @param keyOrder     how keys of the state sort by code point
 * @param lockSuffix   ends a SELECT whose row no one else may change before the transaction ends; may be empty
 * @param failures     what its errors mean
 */
public record Dialect(String title, String quote, Map<ColumnType, String> types, Capabilities capabilities,
        CommitUnit commitUnit, Upsert upsert, String stageName, String createStage, String createIndex,
        boolean indexStages, String columnsQuery, String alterType, KeyOrder keyOrder, String lockSuffix,
        List<Failure> failures) {

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
     * @param sign part of its SQLState, or of its message in lower case
     * @param says cause and next step, one sentence without a full stop
     */
    public record Failure(String sign, String says) {
    }

    String type(ColumnType type) {
        return types.get(type);
    }

    /** A bound value of that type in a place where the engine cannot tell it by itself. */
    String parameter(ColumnType type) {
        return "cast(? as " + type(type) + ")";
    }

    /** An identifier as statements name it. */
    public String quotedName(String identifier) {
        return quote + identifier.replace(quote, quote + quote) + quote;
    }
}
