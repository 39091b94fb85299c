package dev.kitecaravan.load.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableSchema;

/**
 * One table of the dataset and a table of the same columns whose rows go into it: the statements between the two. All
 * compare rows by their id and, of rows with the same id, only their hash.
 */
final class SqlTableMerge {
    private final Session session;
    private final TableSchema schema;
    private final String table;
    private final String source;
    private final List<Column> columns;
    private final boolean staged;
    private final Map<String, Object> stamps = new LinkedHashMap<>();
    private final String id;

    /**
     * @param table   the table's qualified name
     * @param source  the qualified name of the table that rows come from
     * @param columns the columns that both have and that rows fill
     */
    SqlTableMerge(Session session, TableSchema schema, String table, String source, List<Column> columns,
            Commit commit) {
        this(session, schema, table, source, columns, commit, false, false);
    }

    /** Rows come from a stage, all of whose columns they fill. */
    SqlTableMerge(Session session, TableSchema schema, String table, StageTable stage, Commit commit) {
        this(session, schema, table, stage.name(), filled(stage), commit, true, false);
    }

    /** A shadow, which names the load in child tables too, whose rows come from a stage. */
    static SqlTableMerge shadow(Session session, TableSchema schema, String table, StageTable stage, Commit commit) {
        return new SqlTableMerge(session, schema, table, stage.name(), filled(stage), commit, true, true);
    }

    private SqlTableMerge(Session session, TableSchema schema, String table, String source, List<Column> columns,
            Commit commit, boolean staged, boolean shadow) {
        SystemColumns system = session.system();
        this.session = session;
        this.schema = schema;
        this.table = table;
        this.source = source;
        this.columns = columns;
        this.staged = staged;
        this.id = session.quoted(system.id());
        if (shadow || schema.isRoot() || schema.position(system.loadId()) >= 0) {
            stamps.put(system.loadId(), commit.loadId());
        }
        stamps.put(system.syncedAt(), commit.at());
    }

    private static List<Column> filled(StageTable stage) {
        return stage.columns().subList(1, stage.columns().size());
    }

    /** Puts every row in, whether or not its id is there. */
    long append() throws SQLException {
        return insert("", Map.of());
    }

    /**
     * Rows that are not there are added, those with another hash are changed, the others are not touched.
     *
     * @param matches a stage for what {@link Dialect.Upsert#CLASSIFY} finds out; null where it is not used
     */
    RowCounts merge(long staged, String matches) throws SQLException {
        return matches == null ? merge(staged) : mergeClassified(staged, matches);
    }

    private RowCounts mergeClassified(long staged, String matches) throws SQLException {
        List<Column> moving = columns.stream().filter(Column::changing).toList();
        session.sql().update("delete from " + matches);
        long matched = session.sql().update("insert into " + matches + " (row_id, differs, moves) select s." + id + ", "
                + differs("s") + ", " + (moving.isEmpty() ? "false" : moves(moving)) + " from " + source + " s join "
                + table + " t on t." + id + " = s." + id);
        if (matched < staged) {
            Stages.requireAll(table, staged - matched,
                    insert(" where not exists (select 1 from " + matches + " m where m.row_id = s." + id + ")",
                            Map.of()));
        }
        long changed = 0;
        if (matched > 0) {
            changed = session.sql().number("select count(*) from " + matches + " where differs");
            if (changed > 0) {
                update(filledBeyondId(), true, of(matches, "differs"));
            }
            if (!moving.isEmpty() && session.sql()
                    .number("select count(*) from " + matches + " where moves and not differs") > 0) {
                update(moving, false, of(matches, "moves and not differs"));
            }
        }
        return new RowCounts(staged - matched, changed, matched - changed, 0);
    }

    private String of(String matches, String which) {
        return "s." + id + " in (select row_id from " + matches + " where " + which + ")";
    }

    private RowCounts merge(long staged) throws SQLException {
        long added = addMissing();
        long changed = added == staged ? 0 : change();
        if (added + changed < staged) {
            moveChanging();
        }
        return new RowCounts(added, changed, staged - added - changed, 0);
    }

    private long addMissing() throws SQLException {
        return session.dialect().upsert() == Dialect.Upsert.ON_CONFLICT
                ? insert(" where true on conflict (" + id + ") do nothing", Map.of())
                : insert(" where not exists (select 1 from " + table + " t where t." + id + " = s." + id + ")",
                        Map.of());
    }

    /** Inserts the source's rows; the ending is a WHERE or ON CONFLICT clause. */
    long insert(String ending, Map<String, Object> furtherStamps, Object... arguments) throws SQLException {
        Map<String, Object> all = new LinkedHashMap<>(stamps);
        all.putAll(furtherStamps);
        List<Object> bound = new ArrayList<>(all.values());
        bound.addAll(List.of(arguments));
        return session.sql().update("insert into " + table + " (" + names(columns) + ", " + names(all.keySet())
                + ") select " + values() + ", " + parameters(all.keySet()) + " from " + source + " s"
                + ending, bound.toArray());
    }

    private long change() throws SQLException {
        return switch (session.dialect().upsert()) {
            case UPDATE_FROM, MERGE_MATCHED, CLASSIFY -> update(filledBeyondId(), true, differs("s"));
            case ON_CONFLICT -> insertOrChange();
        };
    }

    private List<Column> filledBeyondId() {
        return columns.stream().filter(column -> !column.name().equals(session.system().id())).toList();
    }

    private String differs(String alias) {
        String hash = session.quoted(session.system().hash());
        return "(" + session.differ("t." + hash, alias + "." + hash)
                + (schema.isRoot() ? " or t." + session.quoted(session.system().deletedAt()) + " is not null)" : ")");
    }

    private String moves(List<Column> moving) {
        return "(" + moving.stream()
                .map(column -> session.differ("t." + session.quoted(column.name()), taken(column)))
                .collect(Collectors.joining(" or ")) + ")";
    }

    private String undeleted() {
        return schema.isRoot() ? ", " + session.quoted(session.system().deletedAt()) + " = null" : "";
    }

    /** Sets columns of the rows that source and table share and for which the condition holds. */
    private long update(List<Column> set, boolean stamped, String condition) throws SQLException {
        String sets = assigned(set) + (stamped ? ", " + stamping(stamps.keySet()) + undeleted() : "");
        String sql = session.dialect().upsert() == Dialect.Upsert.MERGE_MATCHED
                ? "merge into " + table + " t using " + merged() + " s on t." + id + " = s." + id + " when matched and "
                        + condition + " then update set " + sets
                : "update " + table + " as t set " + sets + " from " + source + " s where t." + id + " = s." + id
                        + " and " + condition;
        return session.sql().update(sql, stamped ? stamps.values().toArray() : new Object[0]);
    }

    private long insertOrChange() throws SQLException {
        String sets = Stream
                .concat(filledBeyondId().stream().map(Column::name), stamps.keySet().stream()).map(session::quoted)
                .map(column -> column + " = excluded." + column).collect(Collectors.joining(", "));
        return session.sql().update("insert into " + table + " as t (" + names(columns) + ", " + names(stamps.keySet())
                + ") select " + values() + ", " + parameters(stamps.keySet()) + " from " + source
                + " s where true on conflict (" + id + ") do update set " + sets + undeleted() + " where "
                + differs("excluded"), stamps.values().toArray());
    }

    /** Writes the columns whose values move by themselves, of rows that did not change otherwise. */
    private void moveChanging() throws SQLException {
        List<Column> moving = columns.stream().filter(Column::changing).toList();
        if (!moving.isEmpty()) {
            update(moving, false, moves(moving));
        }
    }

    /** Deletes rows of the given roots that the source does not have. */
    long deleteGone(String roots) throws SQLException {
        return session.sql().update("delete from " + table + " where " + session.quoted(session.system().rootId())
                + " in (select root_id from " + roots + " where table_name = ?) and " + notInSource(), schema.name());
    }

    /** Deletes rows that the source does not have. */
    long deleteOthers() throws SQLException {
        return session.sql().update("delete from " + table + " where " + notInSource());
    }

    private String notInSource() {
        return "not exists (select 1 from " + source + " s where s." + id + " = " + Session.range(table) + "." + id
                + ")";
    }

    String table() {
        return table;
    }

    String source() {
        return source;
    }

    private String names(List<Column> list) {
        return session.list(list);
    }

    private String names(Set<String> list) {
        return list.stream().map(session::quoted).collect(Collectors.joining(", "));
    }

    private String values() {
        return columns.stream().map(this::value).collect(Collectors.joining(", "));
    }

    /** A column of the source as the table takes it. */
    private String value(Column column) {
        String name = "s." + session.quoted(column.name());
        return staged ? session.dialect().fromStage(column.type(), name) : name;
    }

    /** Where values are converted on their way, MERGE meets a query that has done so. */
    private boolean mergesQuery() {
        return session.dialect().upsert() == Dialect.Upsert.MERGE_MATCHED
                && session.dialect().convertsStaged();
    }

    private String merged() {
        return mergesQuery()
                ? "(select " + columns.stream().map(column -> value(column) + " as " + session.quoted(column.name()))
                        .collect(Collectors.joining(", ")) + " from " + source + " s)"
                : source;
    }

    private String taken(Column column) {
        return mergesQuery() ? "s." + session.quoted(column.name()) : value(column);
    }

    private String assigned(List<Column> list) {
        return list.stream().map(column -> session.quoted(column.name()) + " = " + taken(column))
                .collect(Collectors.joining(", "));
    }

    private String stamping(Set<String> list) {
        return list.stream().map(column -> session.quoted(column) + " = " + parameter(column))
                .collect(Collectors.joining(", "));
    }

    private String parameters(Set<String> list) {
        return list.stream().map(this::parameter).collect(Collectors.joining(", "));
    }

    private String parameter(String stamp) {
        return session.parameter(stamp.equals(session.system().loadId()) ? ColumnType.TEXT : ColumnType.TIMESTAMP);
    }
}
