package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.TableSchema;

/**
 * What stands ready in stages when a commit's transaction begins.
 *
 * @param roots   which roots' child rows are replaced, of which table, and by which write
 * @param touched roots of which a new version begins; null where no table keeps versions
 * @param matches what {@link Dialect.Upsert#CLASSIFY} finds out; null where it is not used
 * @param books   the bookkeeping
 */
record CommitStages(Stages.Stage roots, Stages.Stage touched, Stages.Stage matches, BookkeepingWriter.Staged books) {

    String rootsName() {
        return roots.table().name();
    }

    String matchesName() {
        return matches == null ? null : matches.table().name();
    }

    /** Brings the stages of a load's tables to the last row of each id, and makes the commit's own. */
    static CommitStages fill(Session session, Stages stages, Collection<Written> written,
            BookkeepingWriter.Staged books)
            throws SQLException {
        List<Object[]> replaced = new ArrayList<>();
        for (Written table : written) {
            table.replacedRoots()
                    .forEach((root, write) -> replaced.add(new Object[]{table.schema().name(), root, write}));
        }
        Stages.Stage roots = stages.only(helper(session, "roots", new Column("table_name", ColumnType.TEXT, ""),
                new Column("root_id", ColumnType.TEXT, ""), new Column("replaced_by", ColumnType.BIGINT, "")),
                replaced);
        for (Written table : written) {
            stages.flush(table.stage());
            if (table.disposition() != Disposition.APPEND) {
                if (table.overwritesItself()) {
                    dropOverwritten(session, stages, table, roots);
                }
                stages.keepLast(table.stage());
            }
        }
        boolean versions = written.stream().anyMatch(table -> table.disposition() == Disposition.SCD2);
        Stages.Stage touched = versions
                ? stages.only(helper(session, "touched", new Column("root_id", ColumnType.TEXT, "")), List.of())
                : null;
        boolean classify = session.dialect().upsert() == Dialect.Upsert.CLASSIFY;
        Stages.Stage matches = classify
                ? stages.only(helper(session, "matches", new Column("row_id", ColumnType.TEXT, ""),
                        new Column("differs", ColumnType.BOOLEAN, ""), new Column("moves", ColumnType.BOOLEAN, "")),
                        List.of())
                : null;
        return new CommitStages(roots, touched, matches, books);
    }

    private static TableSchema helper(Session session, String suffix, Column... columns) {
        TableSchema schema = new TableSchema(session.system().prefix() + suffix, "", null);
        List.of(columns).forEach(schema::add);
        return schema;
    }

    /** Of a root that one load wrote twice the child rows of the earlier write go. */
    private static void dropOverwritten(Session session, Stages stages, Written table, Stages.Stage roots)
            throws SQLException {
        String name = table.stage().table().name();
        String root = session.quoted(session.system().rootId());
        String write = session.quoted(table.stage().table().columns().get(0).name());
        String range = Session.range(name);
        stages.removed(table.stage(), session.sql().update("delete from " + name + " where exists (select 1 from "
                + roots.table().name() + " r where r.root_id = " + range + "." + root
                + " and r.table_name = ? and r.replaced_by > " + range + "." + write + ")", table.schema().name()));
    }
}
