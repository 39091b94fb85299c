package dev.kitecaravan.load.filesystem;

import java.nio.file.Path;
import java.util.Locale;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.NativeExecutable;
import dev.kitecaravan.load.OptionalPart;
import dev.kitecaravan.load.SettingsException;

/**
 * Where files go: {@code destination.url} read.
 *
 * @param folder the local folder, null for buckets
 * @param bucket the place in a bucket, null for local folders
 */
record FilesystemUrl(Path folder, BucketUrl bucket) {
    private static final String PLACES = "a folder, file:///folder, s3://bucket/prefix, gs://bucket/prefix or "
            + "az://container/prefix";
    private static final OptionalPart GCS = new OptionalPart("gcs", "dev.kitecaravan.load.filesystem.gcs.Gcs");
    private static final OptionalPart AZURE = new OptionalPart("azure", "dev.kitecaravan.load.filesystem.azure.Azure");

    static FilesystemUrl of(DestinationSettings settings) {
        String url = settings.url() == null || settings.url().isBlank()
                ? settings.dataFolder().resolve("lake").toString()
                : settings.url().strip();
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "file" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> local(colon < 0 ? url : url.substring(colon + 3));
            case "s3", "gs", "az", "abfs", "abfss" -> new FilesystemUrl(null,
                    BucketUrl.of(scheme, url.substring(colon + 3)));
            default -> throw new SettingsException("destination.url begins with " + scheme
                    + "://, which is no place for files; write " + PLACES);
        };
    }

    private static FilesystemUrl local(String place) {
        String path = place.startsWith("~/") ? System.getProperty("user.home") + place.substring(1) : place;
        if (path.isBlank()) {
            throw new SettingsException("destination.url names no folder; write one such as ./lake");
        }
        return new FilesystemUrl(Path.of(path).toAbsolutePath().normalize(), null);
    }

    /** The store of a dataset at this place. */
    ObjectStore open(DestinationSettings settings) {
        if (folder != null) {
            return new LocalStore(folder.resolve(settings.dataset()));
        }
        return switch (bucket.scheme()) {
            case "s3" -> {
                if (NativeExecutable.HERE) {
                    throw new DestinationException("S3 buckets (s3://) are not in this build; "
                            + NativeExecutable.HOW_TO_GET);
                }
                yield S3Store.open(bucket, settings);
            }
            case "gs" -> open(GCS, "Google's buckets (gs://)", settings);
            default -> open(AZURE, "Azure's containers (az://, abfss://)", settings);
        };
    }

    private ObjectStore open(OptionalPart part, String what, DestinationSettings settings) {
        return part.find(StoreFactory.class)
                .orElseThrow(() -> new DestinationException(what + " are not in this build; " + part.howToGet()))
                .open(bucket, settings);
    }
}
