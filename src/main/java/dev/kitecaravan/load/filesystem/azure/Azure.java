package dev.kitecaravan.load.filesystem.azure;

import java.net.URI;
import java.time.Duration;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.SettingsException;
import dev.kitecaravan.load.filesystem.BucketUrl;
import dev.kitecaravan.load.filesystem.ObjectStore;
import dev.kitecaravan.load.filesystem.StoreFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Azure Blob Storage: the way in. The one secret tells by its form what it is: a connection string, a shared access
 * signature, or the account's key; without one Azure's own chain of credentials is asked.
 */
@RegisterForReflection
public final class Azure implements StoreFactory {
    @Override
    public ObjectStore open(BucketUrl url, DestinationSettings settings) {
        BlobServiceClientBuilder builder = new BlobServiceClientBuilder()
                .httpClient(client(settings.time(DestinationOption.FILESYSTEM_NETWORK_TIMEOUT)));
        String secret = settings.password() == null ? "" : settings.password().strip();
        try {
            if (isConnectionString(secret)) {
                builder.connectionString(secret);
            } else {
                String account = account(url, settings);
                builder.endpoint(endpoint(account, settings.cloud().endpoint()));
                if (secret.contains("sig=")) {
                    builder.sasToken(secret.startsWith("?") ? secret.substring(1) : secret);
                } else if (secret.isEmpty()) {
                    builder.credential(new DefaultAzureCredentialBuilder().build());
                } else {
                    builder.credential(new StorageSharedKeyCredential(account, secret));
                }
            }
            return new AzureStore(builder.buildClient().getBlobContainerClient(url.bucket()), url,
                    settings.dataset());
        } catch (IllegalArgumentException e) {
            // The cause may repeat the secret: it is left out.
            throw new DestinationException("CARAVAN_DESTINATION_PASSWORD is no connection string, shared access "
                    + "signature or account key of Azure; copy one from the account's page");
        }
    }

    private static HttpClient client(Duration patience) {
        JdkHttpClientBuilder builder = new JdkHttpClientBuilder();
        return patience.isZero()
                ? builder.build()
                : builder.connectionTimeout(patience).readTimeout(patience).responseTimeout(patience)
                        .writeTimeout(patience).build();
    }

    private static boolean isConnectionString(String secret) {
        return secret.contains("AccountName=") || secret.contains("BlobEndpoint=")
                || secret.contains("UseDevelopmentStorage=");
    }

    private static String account(BucketUrl url, DestinationSettings settings) {
        String account = url.account() == null ? settings.user() : url.account();
        if (account == null) {
            throw new SettingsException("destination.url " + url.scheme() + "://" + url.bucket()
                    + " needs the storage account's name; set destination.user to it");
        }
        if (!account.matches("[a-z0-9]{3,24}")) {
            throw new SettingsException("the storage account's name '" + account
                    + "' does not do; it has 3 to 24 lower-case letters and digits");
        }
        return account;
    }

    /** An address with a path, such as an emulator's, has the account in the path already. */
    private static String endpoint(String account, URI endpoint) {
        return endpoint == null ? "https://" + account + ".blob.core.windows.net" : endpoint.toString();
    }
}
