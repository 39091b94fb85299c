package dev.kitecaravan.load;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/** Tables and rows of the shape that builds and their jobs have. */
public final class Samples {
    public static final SystemColumns SYSTEM = SystemColumns.DEFAULT;
    public static final Instant START = Instant.parse("2026-11-01T10:00:00Z");

    private Samples() {
    }

    /** A root table: system columns, then the given ones. */
    public static TableSchema root(String name, Column... columns) {
        TableSchema schema = new TableSchema(name, name, null);
        schema.add(new Column(SYSTEM.loadId(), ColumnType.TEXT, ""));
        schema.add(new Column(SYSTEM.id(), ColumnType.TEXT, ""));
        schema.add(new Column(SYSTEM.hash(), ColumnType.TEXT, ""));
        schema.add(new Column(SYSTEM.syncedAt(), ColumnType.TIMESTAMP, ""));
        schema.add(new Column(SYSTEM.deletedAt(), ColumnType.TIMESTAMP, ""));
        Arrays.stream(columns).forEach(schema::add);
        return schema;
    }

    /** A child table: system columns, then the given ones. */
    public static TableSchema child(String name, String parent, Column... columns) {
        TableSchema schema = new TableSchema(name, name.replace("__", "."), parent);
        schema.add(new Column(SYSTEM.id(), ColumnType.TEXT, ""));
        schema.add(new Column(SYSTEM.hash(), ColumnType.TEXT, ""));
        schema.add(new Column(SYSTEM.parentId(), ColumnType.TEXT, ""));
        schema.add(new Column(SYSTEM.rootId(), ColumnType.TEXT, ""));
        schema.add(new Column(SYSTEM.listIndex(), ColumnType.BIGINT, ""));
        schema.add(new Column(SYSTEM.syncedAt(), ColumnType.TIMESTAMP, ""));
        Arrays.stream(columns).forEach(schema::add);
        return schema;
    }

    public static Column text(String name) {
        return new Column(name, ColumnType.TEXT, name);
    }

    public static Column number(String name) {
        return new Column(name, ColumnType.BIGINT, name);
    }

    /** builds: id, number, state, and a count that moves by itself. */
    public static TableSchema builds() {
        return root("builds", text("id"), number("number"), text("state"),
                new Column("running_jobs_count", ColumnType.BIGINT, "running_jobs_count", true));
    }

    public static TableSchema jobs() {
        return child("builds__jobs", "builds", text("id"), text("state"));
    }

    /** The row of a root table. */
    public static Object[] row(String id, Object... values) {
        Object[] row = new Object[5 + values.length];
        row[1] = id;
        row[2] = hash(values);
        System.arraycopy(values, 0, row, 5, values.length);
        return row;
    }

    /** The row of a build; the moving count is not part of its hash. */
    public static Object[] build(String id, long number, String state, long running) {
        return new Object[]{null, id, hash(id, number, state), null, null, id, number, state, running};
    }

    public static Object[] job(String id, String build, long index, String state) {
        return new Object[]{id, hash(id, state), build, build, index, null, id, state};
    }

    private static String hash(Object... values) {
        return Integer.toHexString(Arrays.deepHashCode(Arrays.stream(values)
                .map(value -> value instanceof byte[] bytes ? Arrays.toString(bytes) : Objects.toString(value))
                .toArray()));
    }

    public static TableRows rows(TableSchema schema, Disposition disposition, Object[]... rows) {
        TableRows result = new TableRows(schema, disposition);
        result.rows().addAll(List.of(rows));
        return result;
    }

    /** Jobs of builds whose jobs the record listed. */
    public static TableRows jobs(TableSchema schema, Disposition disposition, List<String> roots, Object[]... rows) {
        TableRows result = rows(schema, disposition, rows);
        result.replacedRoots().addAll(roots);
        return result;
    }

    public static LoadRecord load(String loadId, LoadRecord.Status status) {
        return new LoadRecord(loadId, "run-1", "builds", status, START,
                status == LoadRecord.Status.RUNNING ? null : START.plusSeconds(90), START.minusSeconds(3600), START, 7,
                null);
    }

    public static Bookkeeping running(String loadId) {
        return new Bookkeeping(List.of(), List.of(), List.of(), load(loadId, LoadRecord.Status.RUNNING));
    }

    public static Bookkeeping complete(String loadId) {
        return new Bookkeeping(List.of(), List.of(), List.of(), load(loadId, LoadRecord.Status.COMPLETE));
    }

    /** All that an error and its causes say. */
    public static String said(Throwable error) {
        StringBuilder said = new StringBuilder();
        for (Throwable at = error; at != null; at = at.getCause()) {
            said.append(at).append('\n');
        }
        return said.toString();
    }
}
