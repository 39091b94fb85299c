package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.kitecaravan.load.Bookkeeping;
import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.LoadRecord;
import dev.kitecaravan.load.RowCounts;
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
    private final BookkeepingWriter books;
    private final ReplaceWriter replace;
    private final Runnable afterCommit;
    private final Runnable afterClose;
    private final Supplier<Commit> now;
    private final FirstRows firsts;
    private final Map<String, Written> written = new LinkedHashMap<>();
    private Commit commit;
    private boolean closed;

    /** @param now makes this load's commit, with the time at which it is called */
    SqlLoad(Parts parts, Supplier<Commit> now, Runnable afterCommit, Runnable afterClose) {
        this.session = parts.session();
        this.cache = parts.cache();
        this.tables = parts.tables();
        this.stages = parts.stages();
        this.books = parts.books();
        this.replace = parts.replace();
        this.now = now;
        this.commit = now.get();
        this.firsts = parts.firsts().get();
        this.afterCommit = afterCommit;
        this.afterClose = afterClose;
        stages.startLoad();
    }

    /**
     * What loads of one destination share.
     */
    record Parts(Session session, CachedState cache, TableStore tables, Stages stages, BookkeepingWriter books,
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
            case APPEND -> tables.engine().releaseKey(schema.name());
            case MERGE -> tables.engine().ensureKey(schema.name());
            case REPLACE -> {
                tables.engine().ensureKey(schema.name());
                replace.ready(schema, commit);
            }
            case SCD2 -> {
                if (!session.dialect().transactions()) {
                    throw new DestinationException("table " + schema.name() + " cannot be loaded with scd2: "
                            + session.dialect().title() + " has no transaction over several tables, and versions of "
                            + "records and of their child rows must change at once; use merge");
                }
                tables.engine().ensure(schema.name(), books.stamps().validity());
                tables.engine().releaseKey(schema.name());
                tables.engine().ensureIndex(false, schema.name(), "versions", id);
            }
        }
        if (!schema.isRoot() && table.disposition() != Disposition.APPEND) {
            tables.engine().ensureIndex(false, schema.name(), "root", session.quoted(session.system().rootId()));
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
        // Rows may have been written for minutes.
        commit = now.get();
        boolean committed = false;
        try {
            List<String> appended = session.dialect().transactions() ? List.of() : appended(bookkeeping);
            Bookkeeping whole = PendingAppends.confirming(bookkeeping, appended);
            CommitStages staged = stage(whole);
            if (!session.dialect().transactions()) {
                books.fence();
                PendingAppends pending = new PendingAppends(session, tables.engine());
                pending.undo();
                pending.announce(appended, commit);
            }
            Map<String, RowCounts> counts = session.sql().transaction(() -> apply(staged, whole));
            committed = true;
            cache.committed(bookkeeping.state());
            if (bookkeeping.deleted().isEmpty() && bookkeeping.distrusted().isEmpty()) {
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
            throw books.cause(session.failure("committing load " + commit.loadId() + (session.dialect().transactions()
                    ? "; nothing of it was kept"
                    : "; the next run keeps or repairs what was written of it"), e));
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

    private CommitStages stage(Bookkeeping bookkeeping) throws SQLException {
        if (!firsts.areNew()) {
            stageReleased();
        }
        return CommitStages.fill(session, stages, written.values(), books.stage(bookkeeping, commit));
    }

    private Map<String, RowCounts> apply(CommitStages staged, Bookkeeping bookkeeping) throws SQLException {
        books.fence();
        Map<String, RowCounts> counts = new LinkedHashMap<>(firsts.append(commit));
        List<Written> parentsFirst = written.values().stream()
                .sorted((a, b) -> Boolean.compare(b.schema().isRoot(), a.schema().isRoot())).toList();
        for (Written table : parentsFirst) {
            if (table.disposition() != Disposition.SCD2) {
                counts.put(table.schema().name(), applyTable(table, staged, counts));
            }
        }
        if (staged.touched() != null) {
            counts.putAll(new Scd2Writer(session, stages, commit).write(parentsFirst.stream()
                    .filter(table -> table.disposition() == Disposition.SCD2).toList(), staged.rootsName(),
                    staged.touched()));
        }
        if (isComplete(bookkeeping)) {
            counts.putAll(replace.swap(commit));
        }
        books.write(staged.books(), bookkeeping, commit, counts);
        return counts;
    }

    private RowCounts applyTable(Written table, CommitStages staged, Map<String, RowCounts> before)
            throws SQLException {
        StageTable stage = table.stage().table();
        String name = table.schema().name();
        try {
            if (table.disposition() == Disposition.REPLACE) {
                replace.gather(table, staged.rootsName(), commit);
                return RowCounts.NONE;
            }
            SqlTableMerge target = new SqlTableMerge(session, table.schema(), session.table(name), stage, commit);
            if (table.disposition() == Disposition.APPEND) {
                long appended = table.stage().rows() == 0 ? 0 : target.append();
                Stages.requireAll(name, table.stage().rows(), appended);
                return new RowCounts(appended, 0, 0, 0);
            }
            RowCounts counts = table.stage().rows() == 0
                    ? RowCounts.NONE
                    : target.merge(table.stage().rows(), staged.matchesName());
            boolean old = !table.replacedRoots().isEmpty() && !onlyNew(table.schema(), before);
            return old ? counts.plus(new RowCounts(0, 0, 0, target.deleteGone(staged.rootsName()))) : counts;
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
