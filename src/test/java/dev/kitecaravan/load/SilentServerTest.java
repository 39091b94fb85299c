package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.table.Json;

/** A server that takes every connection and says nothing: each remote destination gives it up and says so. */
class SilentServerTest {
    private static final int PATIENCE = 150;

    @TempDir
    private Path folder;
    private ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    sockets.add(listener.accept());
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private DestinationSettings settings(String place) {
        String at = "127.0.0.1:" + listener.getLocalPort();
        CloudAccess cloud = new CloudAccess(URI.create("http://" + at), "us-east-1", null, null);
        Map<String, String> soon = Map.of("network-timeout", "1s");
        return switch (place) {
            case "postgres", "redshift" ->
                new DestinationSettings(place, (place.equals("redshift") ? "redshift" : "postgresql")
                        + "://u:p@" + at + "/d", null, null, "ci", "jsonl", Samples.SYSTEM, folder, soon);
            case "s3" -> new DestinationSettings("filesystem", "s3://bucket/x", "key", "secret", "ci", "jsonl",
                    Samples.SYSTEM, folder, cloud, Map.of("network-timeout", "1s", "path-style", "true"));
            case "azure" -> new DestinationSettings("filesystem", "az://container/x", "account",
                    "DefaultEndpointsProtocol=http;AccountName=account;AccountKey=a2V5;BlobEndpoint=http://" + at
                            + "/account;",
                    "ci", "jsonl", Samples.SYSTEM, folder, cloud, soon);
            case "gcs" -> new DestinationSettings("filesystem", "gs://bucket/x", null, null, "ci", "jsonl",
                    Samples.SYSTEM, folder, new CloudAccess(cloud.endpoint(), null, key(at), null), soon);
            case "snowflake" ->
                new DestinationSettings("snowflake", "snowflake://u@org-acc/CI?loginTimeout=5", null, "p",
                        "ci", "jsonl", Samples.SYSTEM, folder, cloud, soon);
            case "bigquery" -> new DestinationSettings("bigquery", "bigquery://project", null, null, "ci", "jsonl",
                    Samples.SYSTEM, folder, cloud, Map.of("network-timeout", "1s", "anonymous", "true"));
            default -> new DestinationSettings("databricks", "databricks://dbc-1.cloud.databricks.com/main", null, "t",
                    "ci", "jsonl", Samples.SYSTEM, folder,
                    new CloudAccess(URI.create("http://" + at), null, null, "/Volumes/main/ci/rows"),
                    Map.of("network-timeout", "1s", "http-path", "/sql/1.0/warehouses/a"));
        };
    }

    /** Of a service account, whose tokens come from the same silent server. */
    private Path key(String at) {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
            pairs.initialize(2048);
            String secret = Base64.getMimeEncoder().encodeToString(pairs.generateKeyPair().getPrivate().getEncoded());
            return Files.writeString(folder.resolve("key.json"),
                    Json.write(Map.of("type", "service_account", "client_id",
                            "1", "client_email", "a@example.com", "private_key_id", "k", "private_key",
                            "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n", "token_uri",
                            "http://" + at + "/token")));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "redshift"})
    void itIsGivenUp(String place) {
        givenUp(place);
    }

    /** Their clients try some times before they give up. */
    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"s3", "azure", "gcs", "bigquery", "databricks", "snowflake"})
    void itIsGivenUpAfterSomeTries(String place) {
        givenUp(place);
    }

    private void givenUp(String place) {
        CompletableFuture<Void> validated = CompletableFuture
                .runAsync(() -> Destinations.create(settings(place)).validate());
        assertThatThrownBy(() -> validated.get(PATIENCE, TimeUnit.SECONDS)).as(place)
                .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(DestinationException.class);
    }
}
