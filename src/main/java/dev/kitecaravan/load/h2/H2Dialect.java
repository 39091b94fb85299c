package dev.kitecaravan.load.h2;

import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.sql.Dialect;
import dev.kitecaravan.load.sql.Dialect.KeyOrder;
import dev.kitecaravan.load.sql.Dialect.Upsert;
import dev.kitecaravan.load.sql.Phrase;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.ColumnType;

/** H2 as data. */
final class H2Dialect {
    static final Dialect DIALECT = Dialect.named("H2")
            .type(ColumnType.TEXT, "varchar")
            .type(ColumnType.BIGINT, "bigint")
            .type(ColumnType.DOUBLE, "double precision")
            .type(ColumnType.DECIMAL, "decfloat(1000)")
            .type(ColumnType.BOOLEAN, "boolean")
            .type(ColumnType.TIMESTAMP, "timestamp(6) with time zone")
            .type(ColumnType.DATE, "date")
            .type(ColumnType.JSON, "json")
            .type(ColumnType.BINARY, "varbinary")
            .holds(new Capabilities(256, 1000, 500, 64L << 20, 4_000, true))
            .commits(CommitUnit.PAGE)
            .upserts(Upsert.MERGE_MATCHED)
            .keyOrder(new KeyOrder(null,
                    "\"key_bytes\" varbinary invisible generated always as (cast(\"key\" as varbinary))", "key_bytes",
                    "cast(? as varbinary)"))
            .says(Phrase.ALTER_TYPE, "alter table {table} alter column {column} set data type {type}")
            .says(Phrase.CREATE_INDEX, "create {unique} index if not exists {schema}.{index} on {table} ({columns})")
            .says(Phrase.COUNT_INDEXES,
                    "select count(*) from information_schema.indexes where index_schema = ? and index_name = ?")
            .says(Phrase.LIST_COLUMNS, "select lower(table_name), lower(column_name) from information_schema.columns"
                    + " where table_schema = ? order by table_name, ordinal_position")
            .says(Phrase.CREATE_STAGE, "create local temporary table {stage} ({columns}) not persistent")
            .says(Phrase.INDEX_STAGE, "create index on {stage} ({column})")
            .says(Phrase.LIST_OBJECTS, "select table_name, remarks, lower(table_type) from information_schema.tables"
                    + " where table_schema = ?")
            .fails("28000", "user or password is wrong; set the ones the database was made with")
            .fails("database may be already in use",
                    "another process holds the file; go on when it has ended (a serve answers query and show "
                            + "meanwhile)")
            .fails("no space left", "the disk is full; free some space and run again")
            .fails("90097", "the database is read-only; change the rights of its file")
            .fails("42102", "a table is missing")
            .fails("90030", "the file is damaged; restore it from a copy or load anew")
            .build();

    private H2Dialect() {
    }
}
