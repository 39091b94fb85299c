package dev.kitecaravan.load.filesystem;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.HeapShare;
import dev.kitecaravan.table.SystemColumns;

/**
 * Settings of a dataset of files, checked.
 *
 * @param dataset     its folder
 * @param system      names of the system columns
 * @param format      format of new parts
 * @param layout      names of new parts
 * @param cache       the local folder of its replicas and temporary files
 * @param memoryLimit most memory a replica takes, in DuckDB's spelling
 * @param copies      whether plain copies of the tables are kept
 */
record FilesystemSettings(String dataset, SystemColumns system, FileFormat format, PartLayout layout, Path cache,
        String memoryLimit, boolean copies) {
    static FilesystemSettings of(DestinationSettings settings, String place) {
        settings.requireDatasetName();
        String memory = settings.option(DestinationOption.FILESYSTEM_MEMORY_LIMIT);
        return new FilesystemSettings(settings.dataset(), settings.system(), FileFormat.named(settings.fileFormat()),
                new PartLayout(settings.option(DestinationOption.FILESYSTEM_LAYOUT)),
                settings.dataFolder().toAbsolutePath().resolve("files").resolve(digest(place)),
                memory == null ? HeapShare.ofEngine(HeapShare.TO_READ) : memory,
                settings.flag(DestinationOption.FILESYSTEM_CURRENT_COPIES));
    }

    private static String digest(String place) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The folder of the manifest in the dataset, with a slash at its end. */
    String manifestFolder() {
        return system.prefix().replaceAll("_+$", "") + "/";
    }

    Replica writerReplica() throws SQLException {
        return new Replica(cache.resolve("writer-2.duckdb"), dataset, system, Kept.forWriting(system), memoryLimit);
    }

    FileDataset dataset(ObjectStore store, CommitLog log, Replica replica) {
        return new FileDataset(store, log, replica, layout, format, system, cache.resolve("tmp"));
    }
}
