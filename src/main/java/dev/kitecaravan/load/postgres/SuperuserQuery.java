package dev.kitecaravan.load.postgres;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.sql.Sql;

/**
 * How a superuser's statement is kept to what a reading role may do. {@code SET ROLE} alone would not do it: the statement
 * could take the rights back, as in {@code set_config('role', …)}. Within a function that runs as its owner PostgreSQL
 * refuses that. The function is temporary and belongs to the role. A function's columns have to be named when it is called,
 * so a cursor is opened for the statement first, which runs nothing of it.
 */
final class SuperuserQuery {
    private static final String FUNCTION = "pg_temp.caravan_query()";
    /** Stops at the rows asked for, and at more bytes than the reader takes, since the server keeps them until the end. */
    private static final String CREATE = "create or replace function " + FUNCTION + " returns setof record "
            + "language plpgsql security definer as $$ declare answer refcursor; given record; rows bigint := 0; "
            + "bytes bigint := 0; begin open answer no scroll for execute current_setting('caravan.query'); "
            + "loop fetch answer into given; exit when not found; return next given; rows := rows + 1; "
            + "bytes := bytes + octet_length(given::text); "
            + "exit when rows >= current_setting('caravan.rows')::bigint or bytes > 268435456; end loop; end $$";
    private static final Map<String, String> SERIALS = Map.of("smallserial", "int2", "serial", "int4", "bigserial",
            "int8");

    private SuperuserQuery() {
    }

    /** Makes the function, once per connection, before its transactions are read-only. */
    static void prepare(Sql sql, String role) throws SQLException {
        sql.execute(CREATE);
        sql.execute("alter function " + FUNCTION + " owner to " + PostgresDialect.DIALECT.quotedName(role));
    }

    /**
     * The call that stands for the statement in {@code caravan.query}.
     *
     * @param labels gets the names of its columns
     */
    static String call(Statement statement, int rows, List<String> labels) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet none = statement.executeQuery("fetch 0 from caravan_answer")) {
            ResultSetMetaData meta = none.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                labels.add(meta.getColumnLabel(i));
                columns.add("c" + i + " " + type(meta.getColumnTypeName(i)));
            }
        }
        statement.execute("close caravan_answer");
        statement.execute("set local caravan.rows = " + rows);
        return "select * from " + FUNCTION + " as t(" + String.join(", ", columns) + ")";
    }

    private static String type(String name) {
        String plain = SERIALS.getOrDefault(name, name);
        return plain.matches("\\w+") ? PostgresDialect.DIALECT.quotedName(plain) : plain;
    }
}
