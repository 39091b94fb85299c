package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.TableSchema;

/**
 * The tables in which rows wait for their commit. They are made once per session and emptied for each
 * load, all outside of transactions, since some databases commit on DDL.
 */
final class Stages {
    private final Session session;
    private final BulkWriter bulk;
    private final Map<String, Stage> stages = new HashMap<>();
    /** Where stages are ordinary tables, those of a writer that died or was taken over must not be met again. */
    private final String own = UUID.randomUUID().toString().substring(0, 8);
    private int made;
    private long load;

    /** A stage and what the load in hand has put into it. */
    static final class Stage {
        private StageTable table;
        private long load = -1;
        private long rows;
        private long counted;
        private long writes;

        StageTable table() {
            return table;
        }

        long rows() {
            return rows;
        }

        long writes() {
            return writes;
        }
    }

    Stages(Session session, BulkWriter bulk) {
        this.session = session;
        this.bulk = bulk;
    }

    /** From here on stages are empty. */
    void startLoad() {
        load++;
    }

    /** Writes rows into a stage that holds nothing else. */
    Stage only(TableSchema schema, Collection<Object[]> rows) throws SQLException {
        Stage stage = stages.get(schema.name());
        if (stage != null) {
            stage.load = -1;
        }
        stage = of(schema, Set.of());
        write(stage, rows);
        flush(stage);
        return stage;
    }

    /**
     * The stage of a table, empty at its first use in a load.
     *
     * @param skipped columns that rows do not fill
     */
    Stage of(TableSchema schema, Set<String> skipped) throws SQLException {
        Stage stage = stages.computeIfAbsent(schema.name(), name -> new Stage());
        List<Column> columns = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        columns.add(new Column(session.system().prefix() + "write", ColumnType.BIGINT, ""));
        positions.add(-1);
        for (int i = 0; i < schema.columns().size(); i++) {
            Column column = schema.columns().get(i);
            if (!skipped.contains(column.name())) {
                columns.add(column);
                positions.add(i);
            }
        }
        fit(stage, schema.name(), columns, positions.stream().mapToInt(Integer::intValue).toArray());
        return stage;
    }

    private void fit(Stage stage, String name, List<Column> columns, int[] positions) throws SQLException {
        boolean fits = stage.table != null && stage.table.columns().equals(columns);
        if (stage.load == load && !fits) {
            extend(stage, name, columns, positions);
        } else if (!fits) {
            create(stage, columns, positions);
        } else if (stage.load != load && stage.rows > 0) {
            bulk.discard(stage.table);
            session.sql().execute(session.dialect().say(Phrase.EMPTY_STAGE, "stage", stage.table.name()));
        }
        if (stage.load != load) {
            stage.load = load;
            stage.rows = 0;
            stage.counted = 0;
            stage.writes = 0;
        }
    }

    private void create(Stage stage, List<Column> columns, int[] positions) throws SQLException {
        if (stage.table != null) {
            bulk.discard(stage.table);
            session.sql().execute("drop table " + stage.table.name());
            stage.table = null;
        }
        String plain = StageTable.prefix(session.system()) + own + "_" + ++made;
        String name = name(plain);
        session.sql().execute(session.dialect().say(Phrase.CREATE_STAGE, "stage", session.quoted(plain), "schema",
                session.quoted(session.dataset()), "columns", session.stageDefinitions(columns)));
        stage.table = new StageTable(name, plain, List.copyOf(columns), positions, null);
        String id = session.system().id();
        if (columns.stream().anyMatch(column -> column.name().equals(id))) {
            Optional<String> index = session.dialect().find(Phrase.INDEX_STAGE, "stage", name, "bare stage",
                    session.quoted(plain), "index", session.quoted(plain + "_key"), "column", session.quoted(id));
            if (index.isPresent()) {
                session.sql().execute(index.get());
            }
        }
    }

    private String name(String plain) {
        return session.dialect().say(Phrase.NAME_STAGE, "stage", session.quoted(plain), "schema",
                session.quoted(session.dataset()));
    }

    private void extend(Stage stage, String name, List<Column> columns, int[] positions) throws SQLException {
        List<Column> before = stage.table.columns();
        if (!grew(before, columns)) {
            throw new DestinationException("table " + name + ": its columns changed within one load from " + before
                    + " to " + columns + "; columns may only be appended, or widened from bigint to decimal");
        }
        // H2 cannot alter a temporary table, so the rows move to a wider one.
        flush(stage);
        StageTable narrow = stage.table;
        stage.table = null;
        create(stage, columns, positions);
        String moved = session.list(before);
        session.sql().execute("insert into " + stage.table.name() + " (" + moved + ") select " + moved + " from "
                + narrow.name());
        session.sql().execute("drop table " + narrow.name());
    }

    private static boolean grew(List<Column> before, List<Column> after) {
        if (after.size() < before.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            Column was = before.get(i);
            Column is = after.get(i);
            boolean widened = was.type() == ColumnType.BIGINT && is.type() == ColumnType.DECIMAL;
            if (!was.name().equals(is.name()) || was.type() != is.type() && !widened) {
                return false;
            }
        }
        return true;
    }

    /** Adds rows to a stage as one write. */
    void write(Stage stage, Collection<Object[]> rows) throws SQLException {
        stage.writes++;
        if (!rows.isEmpty()) {
            // Counted first: of a write that breaks off some rows may be there, and the next load empties what has rows.
            stage.rows += rows.size();
            bulk.write(session.sql(), stage.table, rows, stage.writes);
        }
    }

    /** Of rows that several writes brought under one id the later stay. */
    void keepLast(Stage stage) throws SQLException {
        if (stage.writes < 2) {
            return;
        }
        String table = stage.table.name();
        String range = Session.range(table);
        String id = session.quoted(session.system().id());
        String write = session.quoted(stage.table.columns().get(0).name());
        stage.rows -= session.sql().update("delete from " + table + " where exists (select 1 from " + table
                + " later where later." + id + " = " + range + "." + id + " and later." + write + " > " + range + "."
                + write + ")");
    }

    /** Has what was written so far in the stage, and counts it there: a row that got lost on the way ends the load. */
    void flush(Stage stage) throws SQLException {
        if (stage.rows == stage.counted) {
            return;
        }
        bulk.flush(session.sql(), stage.table);
        stage.counted = session.sql().number("select count(*) from " + stage.table.name());
        requireAll(stage.table.plain(), stage.rows, stage.counted);
    }

    /** @throws DestinationException when other rows arrived than were sent */
    static void requireAll(String table, long sent, long arrived) {
        if (sent != arrived) {
            throw new DestinationException("table " + table + ": " + sent + " rows were sent and " + arrived
                    + " arrived; nothing was committed. Run again, and report it if it comes again");
        }
    }

    /** Drops those that do not go by themselves. */
    void drop() throws SQLException {
        for (Stage stage : stages.values()) {
            if (stage.table != null) {
                drop(stage.table.name());
            }
        }
        stages.clear();
    }

    private void drop(String name) throws SQLException {
        Optional<String> drop = session.dialect().find(Phrase.DROP_STAGE, "stage", name);
        if (drop.isPresent()) {
            session.sql().execute(drop.get());
        }
    }

    /**
     * Drops ordinary tables that were stages of writers that died: whoever has the lease is the only one that may write.
     *
     * @param tables the dataset's tables
     */
    void dropLeftOvers(Collection<String> tables) throws SQLException {
        String prefix = StageTable.prefix(session.system());
        for (String table : tables) {
            if (table.startsWith(prefix) && !table.startsWith(prefix + own)) {
                drop(name(table));
            }
        }
    }

    /** Says that statements of the commit put rows into a stage. */
    void filled(Stage stage, long rows) {
        stage.rows += rows;
    }

    void removed(Stage stage, long rows) {
        stage.rows -= rows;
    }
}
