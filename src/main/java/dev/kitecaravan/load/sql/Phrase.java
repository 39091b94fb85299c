package dev.kitecaravan.load.sql;

import java.util.List;
import java.util.Optional;

/**
 * What databases say differently: a statement or a part of one, in the standard's words, with its gaps. A {@link Dialect} has
 * words of its own for some of them, and lacks others.
 */
public enum Phrase {
    /** Whether two values differ, of which either may be null. */
    DIFFER("{one} is distinct from {other}", "one", "other"),
    /** Whether two values are the same, or both null. */
    SAME("{one} is not distinct from {other}", "one", "other"),
    /** A bound value in a place where the database cannot tell its type by itself. */
    PARAMETER("cast(? as {type})", "type"),
    /**
     * Ends a SELECT whose row no one else may change before the transaction ends; may be empty. Where it is lacking the row is
     * updated instead.
     */
    LOCK_ROW(""),

    CREATE_SCHEMA("create schema if not exists {schema}", "schema"),
    /** Lacking where a dataset's place stays, empty. */
    DROP_SCHEMA("drop schema if exists {schema}", "schema"),
    /** Makes a table where there is none. */
    CREATE_TABLE("create table if not exists {table} ({columns})", "table", "columns"),
    /** Adds a column, or several with {@link #NEXT_COLUMN} between them. */
    ADD_COLUMNS("alter table {table} add column {columns}", "table", "columns"),
    /** Stands between several added columns. Lacking where a statement adds one. */
    NEXT_COLUMN(null),
    /** Gives a column another type; several statements are one transaction. */
    ALTER_TYPE("alter table {table} alter column {column} type {type}", "table", "column", "type"),
    /** Makes an index where there is none. Lacking where there are no indexes. */
    CREATE_INDEX(null, "unique", "index", "schema", "table", "bare table", "columns"),
    /**
     * Declares a table's primary key, with the index of that name, where the table has no rows; leaves others alone. Lacking
     * where the unique index is all there is, or neither.
     */
    DECLARE_KEY(null, "table", "index", "columns"),
    /** Counts the indexes of a name, the second parameter, in a schema, the first. Lacking where there are no indexes. */
    COUNT_INDEXES(null, "schema"),
    /** Drops an index that may be there, and the key declared with it; several statements, one after another. */
    DROP_INDEX("drop index if exists {schema}.{index}", "index", "schema", "table"),

    /** How statements name a stage, a table in which rows wait for the commit. */
    NAME_STAGE("{stage}", "stage", "schema"),
    /** Makes a stage: of the session, or an ordinary table whose name is this process's own. */
    CREATE_STAGE("create temporary table {stage} ({columns})", "stage", "schema", "columns"),
    /** Makes a stage's index, named by its statements. Lacking where a stage is joined as quickly without one. */
    INDEX_STAGE(null, "stage", "bare stage", "index", "column"),
    EMPTY_STAGE("truncate table {stage}", "stage"),
    /** Drops a stage at the end, named by its statements. Lacking where it goes by itself. */
    DROP_STAGE(null, "stage"),

    /** How many schemas of a name there are; the name is bound. */
    COUNT_SCHEMAS("select count(*) from information_schema.schemata where schema_name = ?"),
    /** Table and column names of a schema, in order; its name is bound. In small letters where capitals make no other name. */
    LIST_COLUMNS("select table_name, column_name from information_schema.columns where table_schema = ?"
            + " order by table_name, ordinal_position", "schema"),

    /** Name, comment and kind ({@code view} or another word) of a schema's tables and views; its name is bound. */
    LIST_OBJECTS("select table_name, comment, lower(table_type) from information_schema.tables where table_schema = ?",
            "schema"),
    /** How the statement of a view names a table or view of its schema. */
    NAME_IN_VIEW("{schema}.{table}", "schema", "table"),
    /** Makes or replaces a view, by one that has the same columns. */
    CREATE_VIEW("create or replace view {view} as {statement}", "view", "statement", "text"),
    DROP_VIEW("drop view if exists {view}", "view"),
    /** Says what a view is. Lacking where that is a part of making it. */
    COMMENT_ON_VIEW("comment on view {view} is {text}", "view", "text"),
    /** Says what a table is. Lacking where nothing can be said. */
    COMMENT_ON_TABLE("comment on table {table} is {text}", "table", "text"),
    COMMENT_ON_COLUMN("comment on column {table}.{column} is {text}", "table", "column", "text"),
    /** Takes several comments on columns, between commas. Lacking where each is a statement. */
    COMMENT_ON_COLUMNS(null, "table", "comments"),
    /** A quote within a text in a statement. */
    QUOTE_IN_TEXT("''"),
    /** A backslash within a text in a statement. */
    BACKSLASH_IN_TEXT("\\");

    private final String standard;
    private final List<String> gaps;

    Phrase(String standard, String... gaps) {
        this.standard = standard;
        this.gaps = List.of(gaps);
    }

    /** The standard's words; nothing where a database has it only by words of its own. */
    Optional<Template> standard() {
        return Optional.ofNullable(standard).map(this::template);
    }

    /**
     * These words as a template.
     *
     * @throws IllegalArgumentException when they have a gap that is none of this phrase
     */
    Template template(String words) {
        Template template = new Template(words);
        if (!gaps.containsAll(template.gaps())) {
            throw new IllegalArgumentException(
                    this + " has the gaps " + gaps + ", not " + template.gaps() + ": " + words);
        }
        return template;
    }
}
