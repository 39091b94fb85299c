package dev.kitecaravan.load.sql;

import java.sql.SQLException;

/** What a database adds to {@link SqlDestination}: how its sessions are opened, and what it needs done when. */
abstract class SqlHooks {
    /** Opens a session that may write. */
    protected abstract Statements statements() throws SQLException;

    /** Opens a further session, for the lease, while the first one is open. */
    protected Statements further(Statements first) throws SQLException {
        return statements();
    }

    /** Whether the database keeps every other process out for as long as the dataset is open. */
    protected abstract boolean exclusive();

    /** Looks whether it can be reached and written; changes nothing. */
    protected abstract void check() throws SQLException;

    /** What the database calls the session of the commits, for {@link #endSession}; empty where nothing need end it. */
    protected String sessionName(Statements sql) throws SQLException {
        return "";
    }

    /** Ends the session of a writer that died, as {@link #sessionName} named it, with whatever it left undone. */
    protected void endSession(Statements sql, String name) throws SQLException {
    }

    /** Puts rows straight into a table; null where rows always go through a stage. */
    protected RowAppender appender() {
        return null;
    }

    /**
     * Makes the dataset and its bookkeeping, or brings them up: several processes may do so at once. For a database that
     * minds, one after the other.
     */
    protected void bringUp(Statements sql, Making making) throws SQLException {
        making.run();
    }

    /** Statements that make what is not there. */
    @FunctionalInterface
    protected interface Making {
        void run() throws SQLException;
    }

    /** Called once the dataset and its bookkeeping are there. */
    protected void opened(Statements sql) throws SQLException {
    }

    /** Called once this writer has the lease, for databases where writers that died left more than tables. */
    protected void leased(Statements sql) throws SQLException {
    }

    /** Called after every commit, for databases that need more to make it durable. */
    protected void committed(Statements sql) throws SQLException {
    }
}
