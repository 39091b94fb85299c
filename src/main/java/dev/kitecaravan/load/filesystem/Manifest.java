package dev.kitecaravan.load.filesystem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.kitecaravan.table.TableSchema;

/** What a dataset consists of after a commit: its tables and their parts. Grows by {@link #apply}; not thread-safe. */
final class Manifest {
    private final String datasetId;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Instant> retired = new LinkedHashMap<>();
    /** Versions of the checkpoint and of the commits since. */
    private final Set<Long> recent = new HashSet<>();
    private final long checkpoint;
    private long number;
    private long version;
    private long complete;

    /** A table and its parts, oldest first. */
    static final class Table {
        private TableSchema schema;
        private boolean append;
        private final List<Part> parts = new ArrayList<>();

        TableSchema schema() {
            return schema;
        }

        /** Whether every row stands for itself, so that no row takes the place of an older one. */
        boolean append() {
            return append;
        }

        List<Part> parts() {
            return parts;
        }
    }

    Manifest(String datasetId, long number, long version, long complete) {
        this.datasetId = datasetId;
        this.number = number;
        this.version = version;
        this.complete = complete;
        this.checkpoint = version;
        recent.add(version);
    }

    String datasetId() {
        return datasetId;
    }

    /** The last commit in it, 0 for none. */
    long number() {
        return number;
    }

    /** The version of the last commit. */
    long version() {
        return version;
    }

    /**
     * Whether one of its commits made that version, as far as that is known: of those before the checkpoint it is not. None did
     * where an older copy of the files was brought back.
     */
    boolean knows(long some) {
        return some < checkpoint || recent.contains(some);
    }

    /** Who knows rows only up to an older version than this has missed tombstones and must read everything. */
    long complete() {
        return complete;
    }

    Collection<Table> tables() {
        return tables.values();
    }

    /** Null when there is none of that name. */
    Table table(String name) {
        return tables.get(name);
    }

    /** Paths that are no parts any more, and since when. */
    Map<String, Instant> retired() {
        return retired;
    }

    /** Adds a table as a checkpoint has it. */
    Table add(TableSchema schema, boolean append) {
        Table table = tables.computeIfAbsent(schema.name(), name -> new Table());
        table.schema = schema;
        table.append |= append;
        return table;
    }

    void apply(LogRecord change) {
        change.schemas().forEach(schema -> add(schema, false));
        change.appended().forEach(name -> tables.get(name).append = true);
        change.removed().forEach((name, paths) -> {
            Set<String> gone = new HashSet<>(paths);
            tables.get(name).parts.removeIf(part -> gone.contains(part.path()));
            paths.forEach(path -> retired.put(path, change.at()));
        });
        change.added().forEach((name, parts) -> {
            List<Part> all = tables.get(name).parts;
            all.addAll(parts);
            all.sort((a, b) -> Long.compare(a.to(), b.to()));
        });
        number = change.number();
        version = Math.max(version, change.version());
        recent.add(version);
        if (change.forgot()) {
            complete = version;
        }
    }
}
