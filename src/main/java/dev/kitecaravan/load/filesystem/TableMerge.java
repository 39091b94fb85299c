package dev.kitecaravan.load.filesystem;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.load.sql.Sql;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * Compares rows of one table with what the replica knows, and leaves those that are new or changed, and tombstones. A row of
 * which only columns moved that move by themselves stays with its old load id and time, and counts as the same.
 */
final class TableMerge {
    private static final String MATCHES = "temp.main.matches";

    private final Sql sql;
    private final SystemColumns system;
    private final TableSchema schema;
    private final TemporaryTable table;
    private final String rows;
    private final String known;
    private final String id;

    /** @param rows each id once */
    TableMerge(Replica replica, SystemColumns system, TableSchema schema, TemporaryTable rows) {
        this.sql = replica.sql();
        this.system = system;
        this.schema = schema;
        this.table = rows;
        this.rows = rows.name();
        this.known = replica.table(schema.name());
        this.id = Replica.quoted(system.id());
    }

    /**
     * Leaves what differs.
     *
     * @param whole a condition on the replica's rows {@code t}: such of them as are not among the rows are gone; null: none
     * @param kept  what selects ids of rows that stay even if they are the same; null: none
     */
    RowCounts merge(String whole, String kept) throws SQLException {
        long all = sql.number("select count(*) from " + rows);
        try {
            match();
            long[] matches = sql.query("select count(*), count(*) filter (same) from " + MATCHES,
                    row -> new long[]{row.getLong(1), row.getLong(2)}).get(0);
            long matched = matches[0];
            long same = matches[1];
            long gone = whole == null
                    ? 0
                    : bury(" where " + whole + " and not exists (select 1 from " + rows + " s where s." + id + " = t."
                            + id + ")");
            long left = 0;
            if (matched > 0) {
                left = leaveOut(kept);
                restamp();
            }
            if (left > same) {
                throw new DestinationException("table " + schema.name() + ": " + left + " rows would be left out as "
                        + "the same and " + same + " are; nothing was committed. Report this");
            }
            RowCheck.same("table " + schema.name(), "to be written", all - left + gone, "gathered", table.count());
            return new RowCounts(all - matched, matched - same, same, gone);
        } finally {
            sql.execute("drop table if exists " + MATCHES);
        }
    }

    private void match() throws SQLException {
        String deleted = has(system.deletedAt()) ? " and t." + Replica.quoted(system.deletedAt()) + " is null" : "";
        String moves = schema.columns().stream().filter(Column::changing).map(column -> Replica.quoted(column.name()))
                .map(column -> "t." + column + " is distinct from s." + column).collect(Collectors.joining(" or "));
        String hash = Replica.quoted(system.hash());
        sql.execute(
                "create or replace temporary table matches as select s." + TemporaryTable.PLACE + " as place, t." + hash
                        + " is not distinct from s." + hash + deleted + " as same, "
                        + (moves.isEmpty() ? "false" : "(" + moves + ")") + " as moves" + stamps().stream()
                                .map(stamp -> ", t." + stamp).collect(Collectors.joining())
                        + " from " + rows + " s join " + known + " t on t." + id + " = s." + id);
    }

    private long leaveOut(String kept) throws SQLException {
        return sql.update(
                "delete from " + rows + " where " + TemporaryTable.PLACE + " in (select place from " + MATCHES
                        + " where same and not moves)"
                        + (kept == null ? "" : " and " + id + " not in " + kept));
    }

    private void restamp() throws SQLException {
        sql.update("update " + rows + " as s set "
                + stamps().stream().map(stamp -> stamp + " = m." + stamp).collect(Collectors.joining(", ")) + " from "
                + MATCHES + " as m where s." + TemporaryTable.PLACE + " = m.place and m.same");
    }

    private List<String> stamps() {
        return List.of(system.loadId(), system.syncedAt()).stream().filter(this::has).map(Replica::quoted).toList();
    }

    private boolean has(String column) {
        return schema.position(column) >= 0;
    }

    /** Adds tombstones for the rows of the replica that a WHERE clause on its alias {@code t} selects. */
    long bury(String where) throws SQLException {
        return table.insert(List.of(Replica.quoted(PartColumns.gone(system)), id),
                "select true, t." + id + " from " + known + " t" + where);
    }
}
