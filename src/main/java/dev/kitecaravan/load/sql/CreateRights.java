package dev.kitecaravan.load.sql;

import java.sql.SQLException;

import dev.kitecaravan.load.DestinationException;

/** Whether the user may make tables, on PostgreSQL and what speaks like it. */
public final class CreateRights {
    private CreateRights() {
    }

    /**
     * @param place where the database is, for the message; without secrets
     * @throws DestinationException when the user may not make the dataset's schema, or tables in it
     */
    public static void require(Sql sql, Dialect dialect, String place, String dataset) throws SQLException {
        boolean there = sql.number(dialect.say(Phrase.COUNT_SCHEMAS), dataset) > 0;
        boolean allowed = sql.query(there
                ? "select has_schema_privilege(current_user, ?, 'CREATE')"
                : "select has_database_privilege(current_user, current_database(), 'CREATE') or ? is null",
                row -> row.getBoolean(1), dataset).get(0);
        if (!allowed) {
            throw new DestinationException(dialect.title() + " at " + place + ": user "
                    + sql.query("select current_user", row -> row.getString(1)).get(0)
                    + (there ? " may not make tables in schema " : " may not make the schema ") + dataset
                    + "; grant it CREATE there");
        }
    }
}
