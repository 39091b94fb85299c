package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.kitecaravan.load.Commit;
import dev.kitecaravan.load.CommitUnit;
import dev.kitecaravan.load.DatasetObjects;
import dev.kitecaravan.load.DeadLetters;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.Lease;
import dev.kitecaravan.load.Load;
import dev.kitecaravan.load.Loss;
import dev.kitecaravan.load.duckdb.DuckDbDialect;
import dev.kitecaravan.table.Capabilities;
import dev.kitecaravan.table.StateReader;
import dev.kitecaravan.table.TableSchema;
import dev.kitecaravan.table.TableWords;

/** Loads into files, on a disk or in a bucket: immutable parts, and a commit log that says which of them count. */
final class FilesystemDestination implements Destination {
    /** Longest name of a folder that every file system and object store takes, with room to spare. */
    private static final int LONGEST_FOLDER = 200;
    /** So that rows of some tables at once, wide as they are, fit into the memory that DuckDB gets by default. */
    private static final int MOST_COLUMNS = 1_000;

    /** Loads and dead letters older than this are forgotten when the dataset is opened. */
    static final Duration MEMORY = Duration.ofDays(400);

    private final FilesystemSettings settings;
    private final ObjectStore store;
    private FileDataset dataset;
    private Replacement replacement;
    private StoreLease lease;
    private Load openLoad;

    FilesystemDestination(FilesystemSettings settings, ObjectStore store) {
        this.settings = settings;
        this.store = store;
    }

    /** What texts and numbers a part can hold is what DuckDB, which reads it, can; a table is a folder of its name. */
    @Override
    public Capabilities capabilities() {
        return DuckDbDialect.DIALECT.capabilities().within(LONGEST_FOLDER, MOST_COLUMNS);
    }

    @Override
    public CommitUnit commitUnit() {
        return CommitUnit.BATCH;
    }

    @Override
    public void validate() {
        try {
            store.check();
        } catch (IOException e) {
            throw FilesystemFailures.explain(store, "looking whether it can be written", e);
        }
    }

    @Override
    public void open() {
        try {
            validate();
            CommitLog log = new CommitLog(store, settings.manifestFolder());
            if (log.read() == null) {
                new NewDataset(store, settings.system()).begin(log);
            }
            dataset = settings.dataset(store, log, settings.writerReplica());
            replacement = new Replacement(dataset.replica(), settings.system());
            dataset.catchUp();
            prepare(BookkeepingFiles.tables(settings.system()));
            forget(Instant.now().minus(MEMORY));
        } catch (SQLException | IOException e) {
            DestinationException failure = FilesystemFailures.explain(store, "opening it", e);
            close();
            throw failure;
        } catch (DestinationException e) {
            close();
            throw e;
        }
    }

    private void forget(Instant before) throws IOException, SQLException {
        Commit commit = Commit.after(dataset.manifest().version(), "");
        try (CommitWriter writer = new CommitWriter(dataset, commit)) {
            for (Map.Entry<String, String> age : Map.of(settings.system().loadsTable(), "started_at",
                    settings.system().deadLettersTable(), "created_at").entrySet()) {
                List<String> old = dataset.replica().sql().query("select " + Replica.quoted(settings.system().id())
                        + " from " + dataset.replica().table(age.getKey()) + " where " + age.getValue() + " < ?",
                        row -> row.getString(1), before);
                for (String id : old) {
                    writer.sink(age.getKey()).gone(id);
                }
            }
            writer.publish(List.of(), this::fence);
        }
    }

    private void fence() throws IOException {
        if (lease != null) {
            lease.fence();
        }
    }

    @Override
    public Lease lease(String owner, Duration life) {
        requireOpen();
        try {
            lease = StoreLease.take(store, settings.manifestFolder() + "lease/", owner, life);
            // Another run may have committed between opening and here.
            dataset.log().read();
            dataset.catchUp();
            return lease;
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(store, "taking the lease", e);
        }
    }

    @Override
    public List<TableSchema> tables() {
        requireOpen();
        return dataset.manifest().tables().stream().map(Manifest.Table::schema)
                .filter(schema -> !BookkeepingFiles.isOne(schema.name(), settings.system())).map(TableSchemas::copy)
                .toList();
    }

    @Override
    public Map<String, List<Loss>> lost(Map<String, Collection<String>> roots) {
        requireOpen();
        try {
            return new LostParts(store, dataset.manifest()).find(roots);
        } catch (IOException e) {
            throw FilesystemFailures.explain(store, "looking whether the parts are there", e);
        }
    }

    @Override
    public Optional<DatasetObjects> objects() {
        requireOpen();
        return Optional.of(new ViewsFile(store, dataset.manifest(), settings.system()));
    }

    @Override
    public StateReader state() {
        requireOpen();
        return new ReplicaState(dataset);
    }

    @Override
    public DeadLetters deadLetters() {
        requireOpen();
        return new FileDeadLetters(dataset);
    }

    @Override
    public void prepare(Collection<TableSchema> tables) {
        requireOpen();
        Map<String, TableSchema> changed = new LinkedHashMap<>();
        for (TableSchema schema : tables) {
            Manifest.Table table = dataset.manifest().table(schema.name());
            TableSchema known = changed.getOrDefault(schema.name(), table == null ? null : table.schema());
            TableSchema grown = BookkeepingFiles.isOne(schema.name(), settings.system())
                    ? TableSchemas.appended(known, schema)
                    : TableSchemas.grown(known, schema, settings.system());
            if (grown != known) {
                changed.put(schema.name(), grown);
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        try (CommitWriter writer = new CommitWriter(dataset, Commit.after(dataset.manifest().version(), ""))) {
            writer.publish(new ArrayList<>(changed.values()), this::fence);
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(store, "preparing tables " + changed.keySet(), e);
        }
    }

    @Override
    public Load begin(String loadId) {
        requireOpen();
        if (openLoad != null) {
            throw new DestinationException("load " + loadId + " cannot begin: another one is open");
        }
        try {
            dataset.catchUp();
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(store, "beginning load " + loadId, e);
        }
        openLoad = new FileLoad(dataset, replacement, loadId, this::fence, () -> openLoad = null);
        return openLoad;
    }

    @Override
    public String compact(Map<String, TableWords> words) {
        Compaction.Result result = mergeParts();
        return (result.made() == 0
                ? "Nothing to merge: no table has two small parts side by side."
                : result.merged() + " parts were merged into " + result.made()
                        + "; they are kept for 24 hours for those who still read them.")
                + " " + copy(words);
    }

    /** Brings the plain copies up to date, or takes them away where none are wanted. */
    private String copy(Map<String, TableWords> words) {
        CurrentCopies copies = new CurrentCopies(settings, dataset, this::fence);
        try {
            return settings.copies() ? copies.write(words) : copies.remove();
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(store, "bringing " + CurrentCopies.FOLDER + " up to date", e);
        }
    }

    /** Merges small parts into larger ones and deletes what no reader can need any more. */
    Compaction.Result mergeParts() {
        requireOpen();
        try {
            return new Compaction(dataset).run(this::fence);
        } catch (IOException | SQLException e) {
            throw FilesystemFailures.explain(store, "merging parts", e);
        }
    }

    @Override
    public void drop() {
        requireOpen();
        try {
            fence();
            store.delete(ViewsFile.KEY);
            new CurrentCopies(settings, dataset, this::fence).remove();
            dataset.log().drop();
            if (lease != null) {
                lease.abandon();
            }
        } catch (IOException e) {
            throw FilesystemFailures.explain(store, "dropping it", e);
        }
        close();
    }

    private void requireOpen() {
        if (dataset == null) {
            throw new DestinationException("files at " + store.place() + " are not open");
        }
    }

    @Override
    public void close() {
        FileDataset closing = dataset;
        StoreLease held = lease;
        dataset = null;
        lease = null;
        openLoad = null;
        try {
            if (held != null) {
                held.close();
            }
        } finally {
            try {
                if (closing != null) {
                    closing.replica().close();
                }
            } catch (SQLException e) {
                throw FilesystemFailures.explain(store, "closing", e);
            } finally {
                store.close();
            }
        }
    }
}
