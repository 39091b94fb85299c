package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * A load over SQL. {@link #write} moves rows into session-temporary tables, outside of any transaction; {@link #commit}
 * does everything else in one.
 */
final class SqlLoad implements Load {
    private final Session session;
    private final CachedState cache;
    private final TableStore tables;
    private final Stages stages;
    private final LoadBooks books;
    private final ReplaceWriter replace;
    private final Runnable afterCommit;
    private final Runnable afterClose;
    private final Commit commit;
    private final FirstRows firsts;
    private final Map<String, Written> written = new LinkedHashMap<>();
    private boolean closed;

    SqlLoad(Parts parts, Commit commit, Runnable afterCommit, Runnable afterClose) {
        this.session = parts.session();
        this.cache = parts.cache();
        this.tables = parts.tables();
        this.stages = parts.stages();
        this.books = parts.books();
        this.replace = parts.replace();
        this.commit = commit;
        this.firsts = parts.firsts().get();
        this.afterCommit = afterCommit;
        this.afterClose = afterClose;
        stages.startLoad();
    }

    /**
     * What loads of one destination share.
     */
    record Parts(Session session, CachedState cache, TableStore tables, Stages stages, LoadBooks books,
            ReplaceWriter replace,
            Supplier<FirstRows> firsts) {
    }

    @Override
    public void write(TableRows rows) {
        requireOpen();
        TableSchema schema = rows.schema();
        try {
            tables.require(schema);
            if (!firsts.hold(rows)) {
                stageReleased();
                stage(rows);
            }
        } catch (SQLException e) {
            throw session.failure("staging rows of table " + schema.name(), e);
        }
    }

    private void stageReleased() throws SQLException {
        for (TableRows rows : firsts.release()) {
            stage(rows);
        }
    }

    private void stage(TableRows rows) throws SQLException {
        TableSchema schema = rows.schema();
        Written table = written.get(schema.name());
        Stages.Stage stage = stages.of(schema, books.stampNames());
        if (table == null) {
            table = new Written(schema, rows.disposition(), stage);
            written.put(schema.name(), table);
            ready(table);
        } else if (table.disposition() != rows.disposition()) {
            throw new DestinationException("table " + schema.name() + ": one load wrote it both as "
                    + table.disposition() + " and as " + rows.disposition());
        }
        table.schema(schema);
        stages.write(stage, rows.disposition() == Disposition.APPEND ? rows.rows() : lastOfEach(rows));
        for (String root : rows.replacedRoots()) {
            table.replacedRoots().put(root, stage.writes());
        }
    }

    /** What a disposition needs of the table before the transaction begins. */
    private void ready(Written table) throws SQLException {
        TableSchema schema = table.schema();
        String id = session.quoted(session.system().id());
        switch (table.disposition()) {
            case APPEND -> {
            }
            case MERGE -> tables.ensureIndex(true, schema.name(), "key", id);
            case REPLACE -> {
                tables.ensureIndex(true, schema.name(), "key", id);
                replace.ready(schema, commit);
            }
            case SCD2 -> {
                if (!session.dialect().transactions()) {
                    throw new DestinationException("table " + schema.name() + " cannot be loaded with scd2: "
                            + session.dialect().title() + " has no transaction over several tables, and versions of "
                            + "records and of their child rows must change at once; use merge");
                }
                tables.ensure(schema.name(), books.stamps().validity());
                tables.ensureIndex(false, schema.name(), "versions", id);
            }
        }
        if (!schema.isRoot() && table.disposition() != Disposition.APPEND) {
            tables.ensureIndex(false, schema.name(), "root", session.quoted(session.system().rootId()));
        }
    }

    private Collection<Object[]> lastOfEach(TableRows rows) {
        int id = rows.schema().position(session.system().id());
        if (id < 0 || rows.schema().position(session.system().hash()) < 0) {
            throw new DestinationException("table " + rows.schema().name() + " needs the columns "
                    + session.system().id() + " and " + session.system().hash() + " to be loaded as "
                    + rows.disposition());
        }
        Map<Object, Object[]> distinct = new LinkedHashMap<>(rows.rows().size() * 2);
        for (Object[] row : rows.rows()) {
            distinct.put(row[id], row);
        }
        return distinct.values();
    }

    @Override
    public Map<String, RowCounts> commit(Bookkeeping bookkeeping) {
        requireOpen();
        closed = true;
        boolean committed = false;
        try {
            List<String> appended = session.dialect().transactions() ? List.of() : appended(bookkeeping);
            Bookkeeping whole = PendingAppends.confirming(bookkeeping, appended);
            Staged staged = stage(whole);
            if (!session.dialect().transactions()) {
                books.fence();
                PendingAppends pending = new PendingAppends(session);
                pending.undo();
                pending.announce(appended, commit);
            }
            Map<String, RowCounts> counts = session.sql().transaction(() -> apply(staged, whole));
            committed = true;
            cache.committed(bookkeeping.state());
            if (bookkeeping.deleted().isEmpty()) {
                firsts.committed();
            } else {
                firsts.release();
            }
            afterCommit.run();
            if (isComplete(bookkeeping)) {
                replace.tidy();
            }
            return counts;
        } catch (SQLException e) {
            throw session.failure("committing load " + commit.loadId() + (session.dialect().transactions()
                    ? ", of which nothing was kept"
                    : ", of which the next run keeps or makes good what was written"), e);
        } finally {
            if (!committed) {
                cache.forget();
            }
            afterClose.run();
        }
    }

    /** The tables to which this commit only adds. */
    private List<String> appended(Bookkeeping bookkeeping) {
        List<String> names = new ArrayList<>();
        written.values().stream().filter(table -> table.disposition() == Disposition.APPEND)
                .forEach(table -> names.add(table.schema().name()));
        if (!bookkeeping.deadLetters().isEmpty()) {
            names.add(session.system().deadLettersTable());
        }
        return names;
    }

    /** Stages of a commit that are not a table's own. */
    private record Staged(Stages.Stage roots, Stages.Stage touched, Stages.Stage matches, LoadBooks.Staged books) {
        String matchesName() {
            return matches == null ? null : matches.table().name();
        }
    }

    private Staged stage(Bookkeeping bookkeeping) throws SQLException {
        if (!firsts.areNew()) {
            stageReleased();
        }
        List<Object[]> roots = new ArrayList<>();
        for (Written table : written.values()) {
            table.replacedRoots()
                    .forEach((root, write) -> roots.add(new Object[]{table.schema().name(), root, write}));
        }
        Stages.Stage rootStage = stages.only(helper("roots", "table_name", "root_id", "replaced_by"), roots);
        for (Written table : written.values()) {
            stages.flush(table.stage());
            if (table.disposition() != Disposition.APPEND) {
                if (table.overwritesItself()) {
                    dropOverwritten(table, rootStage);
                }
                stages.keepLast(table.stage());
            }
        }
        boolean versions = written.values().stream().anyMatch(table -> table.disposition() == Disposition.SCD2);
        Stages.Stage touched = versions ? stages.only(helper("touched", "root_id"), List.of()) : null;
        boolean classify = session.dialect().upsert() == Dialect.Upsert.CLASSIFY;
        Stages.Stage matches = classify ? stages.only(matchTable(), List.of()) : null;
        return new Staged(rootStage, touched, matches, books.stage(bookkeeping, commit));
    }

    private TableSchema helper(String suffix, String... names) {
        TableSchema schema = new TableSchema(session.system().prefix() + suffix, "", null);
        for (String name : names) {
            schema.add(new Column(name, name.equals("replaced_by") ? ColumnType.BIGINT : ColumnType.TEXT, ""));
        }
        return schema;
    }

    private TableSchema matchTable() {
        TableSchema schema = new TableSchema(session.system().prefix() + "matches", "", null);
        schema.add(new Column("row_id", ColumnType.TEXT, ""));
        schema.add(new Column("differs", ColumnType.BOOLEAN, ""));
        schema.add(new Column("moves", ColumnType.BOOLEAN, ""));
        return schema;
    }

    private void dropOverwritten(Written table, Stages.Stage roots) throws SQLException {
        String name = table.stage().table().name();
        String root = session.quoted(session.system().rootId());
        String write = session.quoted(table.stage().table().columns().get(0).name());
        String range = Session.range(name);
        stages.removed(table.stage(), session.sql().update("delete from " + name + " where exists (select 1 from "
                + roots.table().name() + " r where r.root_id = " + range + "." + root
                + " and r.table_name = ? and r.replaced_by > " + range + "." + write + ")", table.schema().name()));
    }

    private Map<String, RowCounts> apply(Staged staged, Bookkeeping bookkeeping) throws SQLException {
        books.fence();
        Map<String, RowCounts> counts = new LinkedHashMap<>(firsts.append(commit));
        List<Written> parentsFirst = written.values().stream()
                .sorted((a, b) -> Boolean.compare(b.schema().isRoot(), a.schema().isRoot())).toList();
        for (Written table : parentsFirst) {
            if (table.disposition() != Disposition.SCD2) {
                counts.put(table.schema().name(), applyTable(table, staged, counts));
            }
        }
        if (staged.touched != null) {
            counts.putAll(new VersionWriter(session, stages, commit).write(parentsFirst.stream()
                    .filter(table -> table.disposition() == Disposition.SCD2).toList(), staged.roots.table().name(),
                    staged.touched));
        }
        if (isComplete(bookkeeping)) {
            counts.putAll(replace.swap(commit));
        }
        books.write(staged.books, bookkeeping, commit, counts);
        return counts;
    }

    private RowCounts applyTable(Written table, Staged staged, Map<String, RowCounts> before) throws SQLException {
        StageTable stage = table.stage().table();
        String name = table.schema().name();
        try {
            if (table.disposition() == Disposition.REPLACE) {
                replace.gather(table, staged.roots.table().name(), commit);
                return RowCounts.NONE;
            }
            Target target = new Target(session, table.schema(), session.table(name), stage, commit);
            if (table.disposition() == Disposition.APPEND) {
                return new RowCounts(table.stage().rows() == 0 ? 0 : target.append(), 0, 0, 0);
            }
            RowCounts counts = table.stage().rows() == 0
                    ? RowCounts.NONE
                    : target.merge(table.stage().rows(), staged.matchesName());
            boolean old = !table.replacedRoots().isEmpty() && !onlyNew(table.schema(), before);
            return old ? counts.plus(new RowCounts(0, 0, 0, target.deleteGone(staged.roots.table().name()))) : counts;
        } catch (SQLException e) {
            throw new SQLException("table " + name + ": " + e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
        }
    }

    /** Whether all roots in this load are new, so that none of them can have children to be removed. */
    private boolean onlyNew(TableSchema schema, Map<String, RowCounts> counts) {
        TableSchema root = schema;
        while (root != null && !root.isRoot()) {
            root = tables.known(root.parent());
        }
        RowCounts ofRoot = root == null ? null : counts.get(root.name());
        return ofRoot != null && ofRoot.added() > 0 && ofRoot.changed() + ofRoot.same() == 0
                && written.get(root.name()).stage().rows() >= written.get(schema.name()).replacedRoots().size();
    }

    private static boolean isComplete(Bookkeeping bookkeeping) {
        return bookkeeping.load() != null && bookkeeping.load().status() == LoadRecord.Status.COMPLETE;
    }

    private void requireOpen() {
        if (closed) {
            throw new DestinationException("load " + commit.loadId() + " was already committed or closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            afterClose.run();
        }
    }
}
