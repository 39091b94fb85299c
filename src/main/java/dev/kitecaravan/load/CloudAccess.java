package dev.kitecaravan.load;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How a cloud is reached: the settings that every cloud destination shares. Each is null when it was not set.
 *
 * @param endpoint        address of the service instead of the public one: scheme, host, port, perhaps a path
 * @param region          its region or location
 * @param credentialsFile the key file; without it and without a password the cloud's own chain of credentials is asked
 * @param stagingUrl      where a warehouse fetches files from
 */
public record CloudAccess(URI endpoint, String region, Path credentialsFile, String stagingUrl) {
    /** The public address and the cloud's own chain of credentials. */
    public static final CloudAccess PUBLIC = new CloudAccess(null, null, null, null);

    /**
     * The settings as they are written, checked.
     *
     * @throws SettingsException when the endpoint is no address, or the key file is not there
     */
    public static CloudAccess of(String endpoint, String region, String credentialsFile, String stagingUrl) {
        return new CloudAccess(endpoint == null ? null : address("destination.endpoint", endpoint), region,
                credentialsFile == null ? null : keyFile(Path.of(credentialsFile)), stagingUrl);
    }

    /**
     * The address that a setting holds.
     *
     * @throws SettingsException when it is none; without what was written there, since that may hold a secret
     */
    public static URI address(String setting, String text) {
        try {
            URI uri = URI.create(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() != null && uri.getUserInfo() == null
                    && (scheme.equals("https") || scheme.equals("http"))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new SettingsException(noAddress(setting), e);
        }
        throw new SettingsException(noAddress(setting));
    }

    private static String noAddress(String setting) {
        return setting + " is no address; write https://host:port, and no user or password in it";
    }

    /** Whether an address is this machine's own. */
    public static boolean isLoopback(URI address) {
        return List.of("127.0.0.1", "localhost", "[::1]").contains(address.getHost());
    }

    private static Path keyFile(Path file) {
        if (!Files.isReadable(file)) {
            throw new SettingsException("destination.credentials-file names " + file
                    + ", which is not there or cannot be read; name the key file, or leave it empty for the cloud's "
                    + "own chain of credentials");
        }
        return file;
    }
}
