package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.DatasetObjects;
import dev.kitecaravan.load.Mark;

/** Views and comments in an SQL database, in its own words. */
final class SqlObjects implements DatasetObjects {
    private final Session session;
    private final Dialect dialect;

    SqlObjects(Session session) {
        this.session = session;
        this.dialect = session.dialect();
    }

    @Override
    public List<Item> items() {
        try {
            return read();
        } catch (SQLException e) {
            throw session.failure("reading which views there are", e);
        }
    }

    private List<Item> read() throws SQLException {
        return session.sql().query(dialect.say(Phrase.LIST_OBJECTS, "schema", session.quoted(session.dataset())),
                row -> new Item(row.getString(1), row.getString(2) == null ? "" : row.getString(2),
                        row.getString(3).contains("view")),
                session.dataset());
    }

    @Override
    public String nameOf(String name) {
        return dialect.say(Phrase.NAME_IN_VIEW, "schema", session.quoted(session.dataset()), "table",
                session.quoted(name));
    }

    @Override
    public void createView(String name, String sql, String comment) {
        try {
            String view = session.table(name);
            session.sql().execute(
                    dialect.say(Phrase.CREATE_VIEW, "view", view, "statement", sql, "text", literal(comment)));
            if (dialect.has(Phrase.COMMENT_ON_VIEW)) {
                session.sql().execute(dialect.say(Phrase.COMMENT_ON_VIEW, "view", view, "text", literal(comment)));
            }
        } catch (SQLException e) {
            throw session.failure("making the view " + name, e);
        }
    }

    @Override
    public void dropView(String name) {
        try {
            drop(name);
        } catch (SQLException e) {
            throw session.failure("dropping the view " + name, e);
        }
    }

    private void drop(String name) throws SQLException {
        session.sql().execute(dialect.say(Phrase.DROP_VIEW, "view", session.table(name)));
    }

    @Override
    public void comment(String table, String comment, Map<String, String> columns) {
        if (!dialect.has(Phrase.COMMENT_ON_TABLE)) {
            return;
        }
        try {
            if (dialect.commentsTogether()) {
                session.sql().transaction(() -> {
                    commentAll(table, comment, columns);
                    return null;
                });
            } else {
                commentAll(table, comment, columns);
            }
        } catch (SQLException e) {
            throw session.failure("commenting on table " + table, e);
        }
    }

    private void commentAll(String table, String comment, Map<String, String> columns) throws SQLException {
        String named = session.table(table);
        List<String> ofColumns = new ArrayList<>();
        columns.forEach((column, text) -> ofColumns.add(dialect.say(Phrase.COMMENT_ON_COLUMN, "table", named,
                "column", session.quoted(column), "text", literal(text))));
        if (dialect.has(Phrase.COMMENT_ON_COLUMNS) && !ofColumns.isEmpty()) {
            session.sql().execute(dialect.say(Phrase.COMMENT_ON_COLUMNS, "table", named, "comments",
                    String.join(", ", ofColumns)));
        } else {
            for (String statement : ofColumns) {
                session.sql().execute(statement);
            }
        }
        // Last: its mark says that all the others are there.
        session.sql().execute(dialect.say(Phrase.COMMENT_ON_TABLE, "table", named, "text", literal(comment)));
    }

    private String literal(String text) {
        return "'" + text.replace("\n", " ").replace("\\", dialect.say(Phrase.BACKSLASH_IN_TEXT))
                .replace("'", dialect.say(Phrase.QUOTE_IN_TEXT)) + "'";
    }

    /**
     * Drops caravan's own views, as databases alter and drop no table that a view reads; the end of a run makes them anew. Views
     * read views, so those that cannot be dropped yet are tried again after the others.
     */
    void dropOwnViews() throws SQLException {
        List<String> left = new ArrayList<>(
                read().stream().filter(item -> item.isView() && Mark.isOn(item.comment())).map(Item::name).toList());
        while (!left.isEmpty()) {
            int before = left.size();
            SQLException refused = null;
            for (String name : List.copyOf(left)) {
                try {
                    drop(name);
                    left.remove(name);
                } catch (SQLException e) {
                    refused = e;
                }
            }
            if (left.size() == before) {
                throw refused;
            }
        }
    }
}
