package dev.kitecaravan.load.filesystem;

import java.net.URI;
import java.util.Locale;

import dev.kitecaravan.load.SettingsException;

/**
 * A place in a bucket: {@code destination.url} taken apart.
 *
 * @param scheme  {@code s3}, {@code gs}, {@code az}, {@code abfs} or {@code abfss}
 * @param bucket  the bucket or container
 * @param account of {@code abfss://container@account.dfs.core.windows.net}: the account; otherwise null
 * @param prefix  the keys' prefix in the bucket, without slashes at its ends; may be empty
 */
public record BucketUrl(String scheme, String bucket, String account, String prefix) {
    static BucketUrl of(String scheme, String place) {
        String form = scheme.startsWith("abfs")
                ? scheme + "://container@account.dfs.core.windows.net/prefix"
                : scheme + "://bucket/prefix";
        URI uri;
        try {
            uri = URI.create(scheme + "://" + place);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("destination.url " + scheme + "://… is no address; write " + form, e);
        }
        String authority = uri.getRawAuthority();
        int at = authority == null ? -1 : authority.indexOf('@');
        boolean named = authority != null && (at > 0) == scheme.startsWith("abfs")
                && authority.indexOf(':') < 0;
        if (!named || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new SettingsException("destination.url: write " + form
                    + " and nothing else; keys and tokens come by CARAVAN_DESTINATION_PASSWORD, a key file, or the "
                    + "cloud's own chain of credentials");
        }
        String account = at < 0 ? null : authority.substring(at + 1).replaceAll("\\..*", "");
        return new BucketUrl(scheme, at < 0 ? authority : authority.substring(0, at), account,
                uri.getPath().replaceAll("^/+|/+$", ""));
    }

    /** The folder of a dataset in the bucket, with a slash at its end. */
    public String folder(String dataset) {
        return (prefix.isEmpty() ? "" : prefix + "/") + dataset + "/";
    }

    /** The address of a dataset, for messages. */
    public String place(String dataset) {
        String folder = folder(dataset);
        return scheme.toLowerCase(Locale.ROOT) + "://" + bucket + "/" + folder.substring(0, folder.length() - 1);
    }
}
