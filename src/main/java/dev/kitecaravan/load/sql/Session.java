package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;

/**
 * One session on one dataset, and the words its statements are made of.
 *
 * @param dialect the database
 * @param system  names of the system columns
 * @param dataset the schema
 * @param place   where it is, for messages; without secrets
 * @param sql     the session
 */
record Session(Dialect dialect, SystemColumns system, String dataset, String place, Statements sql) {
    String quoted(String identifier) {
        return dialect.quotedName(identifier);
    }

    /** A table of the dataset, qualified. */
    String table(String name) {
        return quoted(dataset) + "." + quoted(name);
    }

    String list(List<Column> columns) {
        return columns.stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
    }

    String definitions(List<Column> columns) {
        return columns.stream().map(this::definition).collect(Collectors.joining(", "));
    }

    String stageDefinitions(List<Column> columns) {
        return columns.stream().map(column -> quoted(column.name()) + " " + dialect.stageType(column.type()))
                .collect(Collectors.joining(", "));
    }

    /** How columns of a table are named in a statement that changes it: some databases take neither alias nor schema. */
    static String range(String table) {
        return table.substring(table.lastIndexOf('.') + 1);
    }

    String definition(Column column) {
        return quoted(column.name()) + " " + dialect.type(column.type());
    }

    /** Whether two values differ, of which either may be null. */
    String differ(String one, String other) {
        return dialect.say(Phrase.DIFFER, "one", one, "other", other);
    }

    /** Whether two values are the same, or both null. */
    String same(String one, String other) {
        return dialect.say(Phrase.SAME, "one", one, "other", other);
    }

    String parameter(ColumnType type) {
        return dialect.parameter(type);
    }

    void createIndex(boolean unique, String index, String table, String columns) throws SQLException {
        sql.execute(dialect.say(Phrase.CREATE_INDEX, "unique", unique ? "unique" : "", "index", quoted(index), "schema",
                quoted(dataset), "table", table(table), "bare table", quoted(table), "columns", columns));
    }

    /** The table in which a replace gathers. */
    String shadow(String table) {
        return own("next", table);
    }

    /** An index of a table; PostgreSQL keeps the names of both under one roof. */
    String index(String table, String word) {
        return own(word, table);
    }

    /** A name that begins as no name of a route's table can, cut so that it fits and still differs from others. */
    private String own(String word, String table) {
        String name = system.prefix() + word + "_" + table;
        String mark = "_" + Integer.toHexString(table.hashCode());
        int room = dialect.capabilities().maxIdentifier();
        return name.length() <= room ? name : name.substring(0, room - mark.length()) + mark;
    }

    /** The one sentence of an error: where, doing what, what there was, what to do. */
    DestinationException failure(String doing, Throwable cause) {
        return SqlFailures.explain(dialect, place, doing, cause);
    }
}
