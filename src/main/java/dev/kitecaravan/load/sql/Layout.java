package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.load.LayoutException;
import dev.kitecaravan.load.SystemTables;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * Makes the dataset and its bookkeeping tables, or brings older ones up. Columns that a later layout added are added; the
 * layout's number is kept in the state, and a dataset with a greater one is left alone.
 */
final class Layout {
    private static final String KIND = "layout";
    private static final String KEY = "version";
    /** The table of the state under any prefix that {@link SystemColumns} takes. */
    private static final Pattern STATE = Pattern.compile("(_[a-z][a-z0-9_]{0,18}_)state");

    private final Session session;
    private final TableStore tables;
    private final SystemTables systemTables;

    Layout(Session session, TableStore tables, SystemTables systemTables) {
        this.session = session;
        this.tables = tables;
        this.systemTables = systemTables;
    }

    void bringUp(Duration memory) throws SQLException {
        if (session.sql().number(session.dialect().say(Phrase.COUNT_SCHEMAS), session.dataset()) == 0) {
            session.sql().execute(session.dialect().say(Phrase.CREATE_SCHEMA, "schema",
                    session.quoted(session.dataset())));
        }
        tables.engine().readCatalogue();
        if (tables.engine().exists(session.system().loadsTable())
                && !tables.engine().has(session.system().loadsTable(), "run_id")) {
            throw new LayoutException("dataset " + session.dataset() + " in " + session.place() + " has a table "
                    + session.system().loadsTable() + " that caravan did not make (dlt makes one of that name); "
                    + "set another dataset or another system prefix");
        }
        refuseOtherPrefix();
        int found = tables.engine().exists(session.system().stateTable()) ? version() : 0;
        if (found > SystemTables.LAYOUT) {
            throw new LayoutException("dataset " + session.dataset() + " in " + session.place() + " has layout " + found
                    + ", this caravan knows layouts up to " + SystemTables.LAYOUT + "; use the newer caravan");
        }
        for (TableSchema table : systemTables.all()) {
            if (table.name().equals(session.system().stateTable()) && !tables.engine().exists(table.name())) {
                createState(table);
            } else {
                tables.engine().ensure(table.name(), table.columns());
            }
        }
        indexes();
        if (found < SystemTables.LAYOUT) {
            rememberVersion(found);
        }
        Instant since = Instant.now().minus(memory);
        forget(session.system().loadsTable(), "started_at", since);
        forget(session.system().deadLettersTable(), "created_at", since);
    }

    /** Two bookkeepings over the same tables would each take what the other loaded for its own. */
    private void refuseOtherPrefix() {
        if (tables.engine().exists(session.system().stateTable())) {
            return;
        }
        for (String table : tables.engine().names()) {
            Matcher state = STATE.matcher(table);
            if (state.matches() && new SystemTables(new SystemColumns(state.group(1))).all().stream()
                    .allMatch(each -> tables.engine().exists(each.name()))) {
                throw new LayoutException("dataset " + session.dataset() + " in " + session.place()
                        + " was loaded under the system prefix " + state.group(1) + " (it has the table " + table
                        + "), not " + session.system().prefix()
                        + "; set caravan.system-prefix to it, or another dataset");
            }
        }
    }

    /** Looks first: where a run writes, a DELETE that finds nothing could still stand in its way. */
    private void forget(String table, String time, Instant since) throws SQLException {
        String old = " from " + session.table(table) + " where " + time + " < ?";
        if (session.sql().number("select count(*)" + old, since) > 0) {
            session.sql().update("delete" + old, since);
        }
    }

    private void createState(TableSchema state) throws SQLException {
        Dialect.KeyOrder order = session.dialect().keyOrder();
        List<String> definitions = state.columns().stream()
                .map(column -> column.name().equals("key") && order.keyType() != null
                        ? session.quoted("key") + " " + order.keyType()
                        : session.definition(column))
                .toList();
        String further = order.column() == null ? "" : ", " + order.column();
        tables.engine().create(state, String.join(", ", definitions) + further);
    }

    private void indexes() throws SQLException {
        Dialect.KeyOrder order = session.dialect().keyOrder();
        tables.engine().ensureIndex(true, session.system().stateTable(), "key",
                "kind, endpoint, " + session.quoted("key"));
        if (!order.orderBy().equals("key")) {
            tables.engine().ensureIndex(false, session.system().stateTable(), "order",
                    "kind, endpoint, " + session.quoted(order.orderBy()));
        }
        tables.engine().ensureIndex(true, session.system().loadsTable(), "key", "load_id");
        tables.engine().ensureIndex(true, session.system().schemaTable(), "key", "table_name, column_name");
        tables.engine().ensureIndex(true, systemTables.leaseName(), "key", "name");
        // Makes the token part of a key: a commit locks it and lets the heartbeat be written meanwhile.
        tables.engine().ensureIndex(true, systemTables.leaseName(), "token", "token");
    }

    private int version() throws SQLException {
        return session.sql().query("select " + session.quoted("value") + " from " + stateTable() + whereVersion(),
                row -> Integer.parseInt(row.getString(1))).stream().findFirst().orElse(0);
    }

    /** One statement: a transaction that a killed run left open would keep the next one from opening the dataset. */
    private void rememberVersion(int found) throws SQLException {
        String value = session.quoted("value");
        String now = session.parameter(ColumnType.TIMESTAMP);
        if (found > 0) {
            session.sql().update("update " + stateTable() + " set " + value + " = ?, updated_at = " + now
                    + whereVersion(), String.valueOf(SystemTables.LAYOUT), Instant.now());
        } else {
            session.sql().update("insert into " + stateTable() + " (kind, endpoint, " + session.quoted("key") + ", "
                    + value + ", updated_at) values (?, '', ?, ?, " + now + ")", KIND, KEY,
                    String.valueOf(SystemTables.LAYOUT), Instant.now());
        }
    }

    private String stateTable() {
        return session.table(session.system().stateTable());
    }

    private String whereVersion() {
        return " where kind = '" + KIND + "' and endpoint = '' and " + session.quoted("key") + " = '" + KEY + "'";
    }
}
