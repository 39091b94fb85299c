package dev.kitecaravan.load.filesystem;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import dev.kitecaravan.load.DestinationException;

/**
 * The manifest as objects: one small object per commit, numbered without gaps, and every {@value #INTERVAL} commits a
 * checkpoint of all of them. A commit exists from the moment its object does, and of two writers of one number one fails.
 * Objects that two checkpoints cover are deleted, so that it stays small and a reader that listed them a moment ago still
 * finds what it needs.
 */
final class CommitLog {
    /** Commits between two checkpoints. */
    static final int INTERVAL = 100;
    /** How long readers of the files may still hold on to a part that is none any more. */
    static final Duration GRACE = Duration.ofHours(24);

    private final ObjectStore store;
    private final Clock clock;
    private final String logFolder;
    private final String checkpointFolder;
    private Manifest manifest;
    private long checkpoint;

    /** @param folder the folder of the manifest, with a slash at its end */
    CommitLog(ObjectStore store, String folder) {
        this(store, folder, Clock.systemUTC());
    }

    /** @param clock tells which merged parts are old enough to be deleted */
    CommitLog(ObjectStore store, String folder, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.logFolder = folder + "log/";
        this.checkpointFolder = folder + "checkpoint/";
    }

    /** Null until {@link #read} found one or {@link #start} made one. */
    Manifest manifest() {
        return manifest;
    }

    /** Reads the newest manifest; null when there is no dataset. */
    Manifest read() throws IOException {
        List<String> checkpoints = store.list(checkpointFolder);
        manifest = null;
        checkpoint = 0;
        if (!checkpoints.isEmpty()) {
            String newest = checkpoints.get(checkpoints.size() - 1);
            manifest = ManifestJson.readCheckpoint(gunzip(store.get(newest), newest), newest);
            checkpoint = manifest.number();
        }
        for (String key : store.list(logFolder)) {
            long number = numberOf(key);
            if (manifest == null && number == 1) {
                LogRecord first = ManifestJson.readCommit(text(key), key);
                manifest = new Manifest(first.datasetId(), 0, 0, 0);
                manifest.apply(first);
                continue;
            }
            while (manifest != null && number > manifest.number() + 1) {
                applyUnlisted(key);
            }
            if (manifest == null) {
                throw lacks(1, key, null);
            }
            if (number == manifest.number() + 1) {
                manifest.apply(ManifestJson.readCommit(text(key), key));
            }
        }
        return manifest;
    }

    /** The list of a folder that is being written may show a commit and not the one before it. */
    private void applyUnlisted(String before) throws IOException {
        long number = manifest.number() + 1;
        try {
            manifest.apply(ManifestJson.readCommit(text(key(number)), key(number)));
        } catch (NoSuchFileException e) {
            throw lacks(number, before, e);
        }
    }

    private DestinationException lacks(long number, String before, IOException cause) {
        return new DestinationException("dataset at " + store.place() + ": the manifest lacks commit " + number
                + " before " + before + "; restore it from a copy of the bucket or folder", cause);
    }

    private String text(String key) throws IOException {
        return new String(store.get(key), StandardCharsets.UTF_8);
    }

    /** Begins a manifest with its first commit; another writer's first commit is as good. */
    void start(LogRecord first) throws IOException {
        store.putIfAbsent(key(first.number()), ManifestJson.write(first).getBytes(StandardCharsets.UTF_8));
        read();
    }

    /** Makes a commit; it holds when this returns. */
    void append(LogRecord change) throws IOException {
        if (manifest.number() - checkpoint >= INTERVAL) {
            writeCheckpoint();
        }
        LogRecord next = change.withNumber(manifest.number() + 1);
        boolean put = store.putOwn(key(next.number()), ManifestJson.write(next).getBytes(StandardCharsets.UTF_8));
        boolean counts = put && isNewest(manifest.number());
        if (put && !counts) {
            store.delete(key(next.number()));
        }
        if (!counts) {
            throw new DestinationException("dataset at " + store.place() + ": another run committed meanwhile (commit "
                    + next.number() + "), so this one was given up; let one run end and start again");
        }
        manifest.apply(next);
    }

    /**
     * Whether the commit right before a new one is there still, or the checkpoint of it. Where others went on and deleted it, the
     * number of the new one was free for no other reason, and nobody would read it.
     */
    private boolean isNewest(long before) throws IOException {
        if (store.list(logFolder).contains(key(before))) {
            return true;
        }
        List<String> checkpoints = store.list(checkpointFolder);
        return !checkpoints.isEmpty() && checkpoints.get(checkpoints.size() - 1).equals(checkpointKey(before));
    }

    private void writeCheckpoint() throws IOException {
        Instant old = clock.instant().minus(GRACE);
        List<String> expired = manifest.retired().entrySet().stream().filter(entry -> entry.getValue().isBefore(old))
                .map(java.util.Map.Entry::getKey).toList();
        for (String path : expired) {
            store.delete(path);
            manifest.retired().remove(path);
        }
        store.putIfAbsent(checkpointKey(manifest.number()), gzip(ManifestJson.write(manifest)));
        long before = checkpoint;
        checkpoint = manifest.number();
        for (String key : store.list(checkpointFolder)) {
            if (numberOf(key) < before) {
                store.delete(key);
            }
        }
        for (String key : store.list(logFolder)) {
            if (numberOf(key) <= before) {
                store.delete(key);
            }
        }
    }

    /** Ends the dataset: from its first step on it has no tables, and in the end nothing is left of it. */
    void drop() throws IOException {
        List<String> files = new ArrayList<>(manifest.retired().keySet());
        manifest.tables().forEach(table -> table.parts().forEach(part -> files.add(part.path())));
        Manifest empty = new Manifest(manifest.datasetId(), manifest.number() + 1, manifest.version() + 1,
                manifest.version() + 1);
        // Who goes on with a drop that was killed must know of them.
        files.forEach(file -> empty.retired().put(file, Instant.EPOCH));
        String last = checkpointKey(empty.number());
        store.putIfAbsent(last, gzip(ManifestJson.write(empty)));
        for (String file : files) {
            store.delete(file);
        }
        for (String folder : List.of(logFolder, checkpointFolder)) {
            for (String key : store.list(folder)) {
                if (!key.equals(last)) {
                    store.delete(key);
                }
            }
        }
        store.delete(last);
        manifest = null;
    }

    private String key(long number) {
        return String.format("%s%012d.json", logFolder, number);
    }

    private String checkpointKey(long number) {
        return String.format("%s%012d.json.gz", checkpointFolder, number);
    }

    private static long numberOf(String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        try {
            return Long.parseLong(name.substring(0, name.indexOf('.')));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new DestinationException("file " + key + " does not belong into a manifest; move it elsewhere", e);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static String gunzip(byte[] content, String key) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ManifestJson.damaged(key, e.getMessage(), e);
        }
    }
}
