package dev.kitecaravan.load.filesystem;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.LocalPath;
import dev.kitecaravan.load.OptionalPart;

/**
 * Where files go: {@code destination.url} read.
 *
 * @param folder the local folder, null for buckets
 * @param bucket the place in a bucket, null for local folders
 */
record FilesystemUrl(Path folder, BucketUrl bucket) {
    private static final Pattern BUCKET = Pattern.compile("(?i)(s3|gs|az|abfss?)://(.*)");
    /** Names that other programs have for the same. */
    private static final Map<String, String> SYNONYMS = Map.of("s3a", "s3", "s3n", "s3", "gcs", "gs", "azure", "az",
            "azblob",
            "az");
    private static final Pattern MISWRITTEN = Pattern.compile(
            "(?i)(s3[an]?|gc?s|az|azure|azblob|abfss?|wasbs?)\\s*(?:[:;][/\\\\]*|//+)(.*)");
    private static final String PLACES = "a folder, file:///folder, s3://bucket/prefix, gs://bucket/prefix or "
            + "az://container/prefix";
    private static final OptionalPart GCS = new OptionalPart("gcs", "dev.kitecaravan.load.filesystem.gcs.Gcs");
    private static final OptionalPart AZURE = new OptionalPart("azure", "dev.kitecaravan.load.filesystem.azure.Azure");

    static FilesystemUrl of(DestinationSettings settings) {
        String url = settings.url() == null || settings.url().isBlank()
                ? settings.dataFolder().resolve("lake").toString()
                : settings.url().strip();
        Matcher bucket = BUCKET.matcher(url);
        return bucket.matches()
                ? new FilesystemUrl(null,
                        BucketUrl.of(bucket.group(1).toLowerCase(Locale.ROOT), bucket.group(2)))
                : new FilesystemUrl(LocalPath.of(url, "./lake", FilesystemUrl::nearest), null);
    }

    /** What somebody meant who wrote a bucket's address with too few slashes, or as another program has it; null for others. */
    private static String nearest(String url) {
        Matcher written = MISWRITTEN.matcher(url);
        if (!written.matches()) {
            return url.matches("(?i)[a-z][a-z0-9+.-]+://.*") && !url.regionMatches(true, 0, "file:", 0, 5)
                    ? PLACES
                    : null;
        }
        String scheme = written.group(1).toLowerCase(Locale.ROOT);
        String known = SYNONYMS.getOrDefault(scheme, scheme);
        if (known.startsWith("abfs") || scheme.startsWith("wasb")) {
            return "az://container/prefix, and the storage account as destination.user";
        }
        String rest = written.group(2).replaceAll("^[/\\\\]+", "");
        return known + "://" + (rest.isEmpty() ? "bucket/prefix" : rest);
    }

    /**
     * Whether this build can reach it, as far as that is known without asking.
     *
     * @throws DestinationException when it cannot
     */
    void check(DestinationSettings settings) {
        if (bucket != null && bucket.scheme().startsWith("a")) {
            // Asks nobody yet, unlike the clients of the other clouds.
            open(settings).close();
        }
    }

    /** The store of a dataset at this place. */
    ObjectStore open(DestinationSettings settings) {
        if (folder != null) {
            return new LocalStore(folder.resolve(settings.dataset()));
        }
        return switch (bucket.scheme()) {
            case "s3" -> S3Store.open(bucket, settings);
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
