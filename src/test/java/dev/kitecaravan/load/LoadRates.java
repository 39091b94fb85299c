package dev.kitecaravan.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Column;
import dev.kitecaravan.table.ColumnType;
import dev.kitecaravan.table.Disposition;
import dev.kitecaravan.table.StateChange;
import dev.kitecaravan.table.SystemColumns;
import dev.kitecaravan.table.TableRows;
import dev.kitecaravan.table.TableSchema;

/**
 * Measures rows per second: pages of 100 builds of 20 columns with ten jobs of 20 columns each, a commit per page, then
 * the same again. Arguments: destination, builds, and a URL or nothing.
 */
public final class LoadRates {
    private static final int PAGE = 100;

    private LoadRates() {
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("rates");
        int builds = Integer.parseInt(args[1]);
        DestinationSettings settings = new DestinationSettings(args[0], args.length > 2 ? args[2] : null, null, null,
                "rates", "jsonl", SystemColumns.DEFAULT, folder, Map.of());
        try (Destination destination = Destinations.open(settings)) {
            for (String pass : List.of("first", "again")) {
                long started = System.nanoTime();
                long last = started;
                TableSchema build = wide(Samples.root("builds"));
                TableSchema job = wide(Samples.child("builds__jobs", "builds"));
                for (int from = 0; from < builds; from += PAGE) {
                    page(destination, "l-" + pass, build, job, from);
                    if ((from + PAGE) % (builds / 4) == 0) {
                        long now = System.nanoTime();
                        System.out.printf("%s %s: after %,d rows, %,.0f rows/s%n", args[0], pass, (from + PAGE) * 11,
                                builds / 4.0 * 11 / ((now - last) / 1e9));
                        last = now;
                    }
                }
                try (var files = Files.list(folder)) {
                    files.forEach(file -> System.out.println(file.getFileName() + " " + (file.toFile().length() >> 20)
                            + " MB"));
                }
                System.out.printf("%s %s: %,d rows, %.1f s, %,.0f rows/s%n", args[0], pass, builds * 11,
                        (System.nanoTime() - started) / 1e9, builds * 11 / ((System.nanoTime() - started) / 1e9));
            }
        }
    }

    private static void page(Destination destination, String loadId, TableSchema build, TableSchema job, int from) {
        TableRows builds = new TableRows(build, Disposition.MERGE);
        TableRows jobs = new TableRows(job, Disposition.MERGE);
        for (int i = from; i < from + PAGE; i++) {
            String id = id("b", i);
            builds.rows().add(fill(new Object[]{null, id, "h" + i, null, null}, build, i));
            jobs.replacedRoots().add(id);
            for (int j = 0; j < 10; j++) {
                jobs.rows().add(fill(new Object[]{id("j", i * 10 + j), "h" + i, id, id, (long) j, null}, job, i));
            }
        }
        destination.prepare(List.of(build, job));
        try (Load load = destination.begin(loadId)) {
            load.write(builds);
            load.write(jobs);
            load.commit(new Bookkeeping(
                    List.of(new StateChange("cursor", "builds", "org", "{\"at\":" + from + "}")), List.of(), List.of(),
                    Samples.load(loadId, LoadRecord.Status.RUNNING)));
        }
    }

    private static String id(String kind, int i) {
        return UUID.nameUUIDFromBytes((kind + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII)).toString()
                .replace("-", "");
    }

    private static TableSchema wide(TableSchema schema) {
        for (int i = 0; i < 20; i++) {
            ColumnType type = List.of(ColumnType.TEXT, ColumnType.BIGINT, ColumnType.TIMESTAMP, ColumnType.TEXT,
                    ColumnType.BOOLEAN).get(i % 5);
            schema.add(new Column("c" + i, type, "c" + i));
        }
        return schema;
    }

    private static Object[] fill(Object[] system, TableSchema schema, int i) {
        Object[] row = java.util.Arrays.copyOf(system, schema.columns().size());
        for (int c = system.length; c < row.length; c++) {
            row[c] = switch (schema.columns().get(c).type()) {
                case TEXT -> "text of column " + c + " in row " + i;
                case BIGINT -> (long) i * c;
                case TIMESTAMP -> Instant.ofEpochSecond(1_700_000_000L + i, 123_000);
                default -> i % 2 == 0;
            };
        }
        return row;
    }
}
