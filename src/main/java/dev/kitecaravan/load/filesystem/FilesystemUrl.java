package dev.kitecaravan.load.filesystem;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;

/**
 * Where files go: {@code destination.url} taken apart.
 *
 * @param scheme {@code file} or {@code s3}
 * @param folder the local folder, null for buckets
 * @param bucket the bucket, null for local folders
 * @param prefix the keys' prefix in the bucket, without slashes at its ends; may be empty
 */
record FilesystemUrl(String scheme, Path folder, String bucket, String prefix) {
    static FilesystemUrl of(DestinationSettings settings) {
        String url = settings.url() == null || settings.url().isBlank()
                ? settings.dataFolder().resolve("lake").toString()
                : settings.url().strip();
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "file" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> local(colon < 0 ? url : url.substring(colon + 3));
            case "s3" -> bucket(url.substring(colon + 3));
            case "gs", "az", "abfs", "abfss", "https", "wasbs" -> throw new DestinationException("destination.url "
                    + scheme + "://… is not in this build, which writes files to local folders and s3://bucket/prefix"
                    + "; use one of these");
            default -> throw new DestinationException("destination.url begins with " + scheme
                    + "://, which is no place for files; write a folder, file:///folder or s3://bucket/prefix");
        };
    }

    private static FilesystemUrl local(String place) {
        String path = place.startsWith("~/") ? System.getProperty("user.home") + place.substring(1) : place;
        if (path.isBlank()) {
            throw new DestinationException("destination.url names no folder; write one such as ./lake");
        }
        return new FilesystemUrl("file", Path.of(path).toAbsolutePath().normalize(), null, "");
    }

    private static FilesystemUrl bucket(String place) {
        URI uri;
        try {
            uri = URI.create("s3://" + place);
        } catch (IllegalArgumentException e) {
            throw new DestinationException("destination.url s3://… is no address; write s3://bucket/prefix", e);
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawAuthority() == null) {
            throw new DestinationException("destination.url: write s3://bucket/prefix and nothing else; keys come by "
                    + "AWS's own environment variables or profile");
        }
        String prefix = uri.getPath().replaceAll("^/+|/+$", "");
        return new FilesystemUrl("s3", null, uri.getRawAuthority(), prefix);
    }

    /** The store of a dataset at this place. */
    ObjectStore open(DestinationSettings settings) {
        return folder != null
                ? new LocalStore(folder.resolve(settings.dataset()))
                : S3Store.open(this, settings);
    }
}
