package dev.kitecaravan.mcp.tool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.NothingLoadedException;
import dev.kitecaravan.load.Presence;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.table.SystemColumns;

/**
 * The destination as tools read it: opened for each call and closed after it, so that no file is held between them, and
 * read-only by the database.
 */
public final class Database {
    /** Databases in whose texts a backslash begins an escape. */
    private static final Set<String> BACKSLASH = Set.of("bigquery", "databricks", "snowflake");
    private static final Set<String> BACKTICK = Set.of("bigquery", "databricks");

    private final DestinationSettings destination;
    private final Supplier<TableReader> readers;

    /** @param readers opens the destination; called from several threads */
    public Database(DestinationSettings destination, Supplier<TableReader> readers) {
        this.destination = destination;
        this.readers = readers;
    }

    /** The destination under a call. */
    public final class Reading {
        private final TableReader reader;
        private final Call call;

        private Reading(TableReader reader, Call call) {
            this.reader = reader;
            this.call = call;
        }

        /** Rows of a statement of the program's own. */
        public Rows query(String sql, int most) {
            return Rows.of(reader.query(sql, most, call.left()));
        }

        /** Rows of a statement that the agent wrote. */
        Rows ask(String sql) {
            call.left();
            return Rows.of(reader.ask(sql));
        }

        /**
         * Whether a table or view is there.
         *
         * @throws DestinationException when that could not be learned
         */
        boolean has(String table) {
            return Presence.of(table, () -> query("select 1 from " + table + " where 1 = 0", 1));
        }

        /** @throws ToolException that says what a person does, where the views are not there */
        void requireViews() {
            if (!has("ci_jobs")) {
                throw new ToolException("The views are not there. A person makes them with 'caravan views create';"
                        + " until then use query on the tables.");
            }
        }

        /** For what the program itself reads. */
        public TableReader reader() {
            return reader;
        }

        public SystemColumns system() {
            return destination.system();
        }
    }

    /**
     * Reads it.
     *
     * @throws ToolException when it cannot be read, in the database's words, or the call was stopped
     */
    public <T> T read(Call call, Function<Reading, T> work) {
        return readLoaded(call, work).orElseThrow(() -> new ToolException("Nothing is loaded yet into " + name()
                + ", dataset " + dataset()
                + ". A person runs 'caravan run', or 'caravan run --sandbox' to try it with made-up data."));
    }

    /**
     * Reads it where something was loaded; nothing otherwise.
     *
     * @throws ToolException as {@link #read}
     */
    <T> Optional<T> readLoaded(Call call, Function<Reading, T> work) {
        call.left();
        try (TableReader reader = readers.get()) {
            call.stopBy(reader::cancel);
            return Optional.of(work.apply(new Reading(reader, call)));
        } catch (NothingLoadedException e) {
            return Optional.empty();
        } catch (DestinationException e) {
            call.left();
            throw new ToolException("The database refused: " + e.getMessage());
        } finally {
            call.stopBy(null);
        }
    }

    public String name() {
        return destination.name();
    }

    public String dataset() {
        return destination.dataset();
    }

    public SystemColumns system() {
        return destination.system();
    }

    /** A text as SQL has it. */
    public String literal(String text) {
        return BACKSLASH.contains(destination.name())
                ? "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
                : "'" + text.replace("'", "''") + "'";
    }

    /** A name as SQL has it where it is no plain word. */
    public String quoted(String name) {
        String mark = BACKTICK.contains(destination.name()) ? "`" : "\"";
        return mark + name.replace(mark, mark + mark) + mark;
    }

    /** The dialect of SQL that statements are in. */
    public String dialect() {
        Map<String, String> others = Map.of("filesystem", "DuckDB", "h2", "H2", "duckdb", "DuckDB", "postgres",
                "PostgreSQL", "sqlite", "SQLite", "bigquery", "GoogleSQL (BigQuery)", "redshift", "Amazon Redshift",
                "snowflake", "Snowflake", "databricks", "Databricks SQL");
        return others.getOrDefault(destination.name(), destination.name());
    }

    /** Whether a view's flag is set. */
    static boolean isOne(Object flag) {
        return flag instanceof Number number && number.intValue() == 1;
    }

    /** Conditions put together; empty for none. */
    static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }
}
