package dev.kitecaravan.load.filesystem.gcs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.StorageOptions;

import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.filesystem.BucketUrl;
import dev.kitecaravan.load.filesystem.ObjectStore;
import dev.kitecaravan.load.filesystem.StoreFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Google Cloud Storage: the way in. */
@RegisterForReflection
public final class Gcs implements StoreFactory {
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

    @Override
    public ObjectStore open(BucketUrl url, DestinationSettings settings) {
        StorageOptions.Builder builder = StorageOptions.http().setCredentials(credentials(settings));
        int millis = Math.toIntExact(settings.time(DestinationOption.FILESYSTEM_NETWORK_TIMEOUT).toMillis());
        builder.setTransportOptions(
                HttpTransportOptions.newBuilder().setConnectTimeout(millis).setReadTimeout(millis).build());
        URI endpoint = settings.cloud().endpoint();
        if (endpoint != null) {
            builder.setHost(endpoint.toString());
        }
        return new GcsStore(builder.build().getService(), url, settings.dataset());
    }

    private static GoogleCredentials credentials(DestinationSettings settings) {
        Path file = settings.cloud().credentialsFile();
        try {
            if (file == null) {
                return GoogleCredentials.getApplicationDefault().createScoped(List.of(SCOPE));
            }
            try (InputStream in = Files.newInputStream(file)) {
                return GoogleCredentials.fromStream(in).createScoped(List.of(SCOPE));
            }
        } catch (IOException e) {
            throw new DestinationException(file == null
                    ? "no credentials for gs://: neither GOOGLE_APPLICATION_CREDENTIALS nor gcloud's login nor a "
                            + "service account of this machine was found; set one, or destination.credentials-file"
                    : "destination.credentials-file " + file + " is no key of Google's: make a JSON key of a service "
                            + "account",
                    e);
        }
    }
}
