package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.TableSchema;

/**
 * SCD2: every version of a row is kept with the time from which and until which it was valid.
 * <ul>
 * <li>A record's root row gets a new version when its hash changed or any row of its child tables is new, changed or
 * gone.</li>
 * <li>A child row gets a new version when its own hash changed; a gone one only ends. So a child row that stays the same
 * spans several versions of its root, and every table alone answers "as of t" with
 * {@code valid_from <= t and (valid_to is null or valid_to > t)}.</li>
 * <li>All versions that begin or end in one commit do so at the same instant.</li>
 * </ul>
 */
final class Scd2Writer {
    private final Session session;
    private final Stages stages;
    private final Commit commit;
    private final String id;
    private final String rootId;
    private final String hash;
    private final String validTo;

    Scd2Writer(Session session, Stages stages, Commit commit) {
        this.session = session;
        this.stages = stages;
        this.commit = commit;
        this.id = session.quoted(session.system().id());
        this.rootId = session.quoted(session.system().rootId());
        this.hash = session.quoted(session.system().hash());
        this.validTo = session.quoted(session.system().validTo());
    }

    /**
     * @param roots   the stage that names the roots whose child rows are replaced
     * @param touched an empty stage for the ids of roots that get a new version
     */
    Map<String, RowCounts> write(List<Written> tables, String roots, Stages.Stage touched) throws SQLException {
        for (Written table : tables) {
            stages.filled(touched, touch(table, roots, touched.table().name()));
        }
        Map<String, RowCounts> counts = new LinkedHashMap<>();
        for (Written table : tables) {
            counts.put(table.schema().name(), table.schema().isRoot()
                    ? writeRoot(table, touched.table().name())
                    : writeChild(table, roots));
        }
        return counts;
    }

    private long touch(Written table, String roots, String touched) throws SQLException {
        TableSchema schema = table.schema();
        String stage = table.stage().table().name();
        String name = session.table(schema.name());
        String write = session.quoted(touchedWrite(table));
        String into = "insert into " + touched + " (" + write + ", root_id) ";
        long count = session.sql().update(into + "select 1, s." + (schema.isRoot() ? id : rootId) + " from " + stage
                + " s where not exists (select 1 from " + name + " t where t." + id + " = s." + id + " and t."
                + validTo + " is null and " + session.same("t." + hash, "s." + hash) + ")");
        if (!table.replacedRoots().isEmpty()) {
            count += session.sql().update(into + "select 1, t." + rootId + " from " + name + " t where "
                    + gone("t", stage, roots), schema.name());
        }
        return count;
    }

    private String touchedWrite(Written table) {
        return table.stage().table().columns().get(0).name();
    }

    private String gone(String alias, String stage, String roots) {
        return alias + "." + validTo + " is null and " + alias + "." + rootId + " in (select root_id from " + roots
                + " where table_name = ?) and not exists (select 1 from " + stage + " s where s." + id + " = " + alias
                + "." + id + ")";
    }

    private RowCounts writeRoot(Written table, String touched) throws SQLException {
        String name = session.table(table.schema().name());
        String stage = table.stage().table().name();
        long ended = session.sql()
                .update("update " + name + " set " + validTo + " = ? where " + validTo + " is null and " + id
                        + " in (select root_id from " + touched + ") and " + id + " in (select " + id + " from " + stage
                        + ")", commit.at());
        long begun = target(table).insert(" where s." + id + " in (select root_id from " + touched + ")", begin());
        return new RowCounts(begun - ended, ended, table.stage().rows() - begun, 0);
    }

    private RowCounts writeChild(Written table, String roots) throws SQLException {
        String name = session.table(table.schema().name());
        String stage = table.stage().table().name();
        long ended = session.sql()
                .update("update " + name + " set " + validTo + " = ? where " + validTo + " is null and " + id
                        + " in (select s." + id + " from " + stage + " s join " + name + " t on t." + id + " = s." + id
                        + " and t." + validTo + " is null where " + session.differ("t." + hash, "s." + hash)
                        + ")",
                        commit.at());
        long removed = table.replacedRoots().isEmpty()
                ? 0
                : session.sql().update("update " + name + " as t set " + validTo + " = ? where "
                        + gone("t", stage, roots), commit.at(), table.schema().name());
        long begun = target(table).insert(" where not exists (select 1 from " + name + " t where t." + id + " = s." + id
                + " and t." + validTo + " is null)", begin());
        return new RowCounts(begun - ended, ended, table.stage().rows() - begun, removed);
    }

    private SqlTableMerge target(Written table) {
        StageTable stage = table.stage().table();
        return new SqlTableMerge(session, table.schema(), session.table(table.schema().name()), stage, commit);
    }

    private Map<String, Object> begin() {
        return Map.of(session.system().validFrom(), commit.at());
    }
}
