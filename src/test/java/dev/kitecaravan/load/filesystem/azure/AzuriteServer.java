package dev.kitecaravan.load.filesystem.azure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.filesystem.PeerProcess;

/** Azurite, Microsoft's own emulator, in a process of its own, started once for all tests. */
final class AzuriteServer {
    static final String ACCOUNT = "devstoreaccount1";
    /** The key that Azurite's documentation publishes. */
    static final String KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static final Path MAIN = Path.of("target/peers/azurite/node_modules/azurite/dist/src/blob/main.js");
    private static AzuriteServer running;
    private static String missing;

    private final int port;

    private AzuriteServer(int port) {
        this.port = port;
    }

    /** The running server; the calling test is skipped, with the reason, when there is none. */
    static synchronized AzuriteServer get() {
        if (running == null && missing == null) {
            try {
                running = start();
            } catch (IOException e) {
                missing = e.getMessage();
            }
        }
        Assumptions.assumeTrue(missing == null, () -> "Azurite is not to be had here: " + missing);
        return running;
    }

    private static AzuriteServer start() throws IOException {
        if (!Files.exists(MAIN)) {
            throw new IOException(".ci/peers has not fetched it into target/peers");
        }
        Path folder = Files.createTempDirectory("azurite");
        int port = PeerProcess.freePort();
        PeerProcess.start(List.of("node", MAIN.toString(), "--blobHost", "127.0.0.1", "--blobPort",
                Integer.toString(port), "--location", folder.toString(), "--silent", "--disableTelemetry"), folder,
                port);
        AzuriteServer server = new AzuriteServer(port);
        server.client().createBlobContainer("caravan");
        return server;
    }

    String endpoint() {
        return "http://127.0.0.1:" + port + "/" + ACCOUNT;
    }

    String connectionString() {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + KEY + ";BlobEndpoint="
                + endpoint() + ";";
    }

    BlobServiceClient client() {
        return new BlobServiceClientBuilder().httpClient(new JdkHttpClientBuilder().build())
                .connectionString(connectionString()).buildClient();
    }

    DestinationSettings settings(String url, String user, String secret, Path data) {
        return new DestinationSettings("filesystem", url, user, secret, "buildkite_data", "parquet", Samples.SYSTEM,
                data,
                CloudAccess.of(endpoint(), null, null, null), Map.of());
    }
}
