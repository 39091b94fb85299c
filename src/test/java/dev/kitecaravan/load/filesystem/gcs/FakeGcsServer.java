package dev.kitecaravan.load.filesystem.gcs;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Assumptions;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.filesystem.PeerProcess;
import dev.kitecaravan.table.Json;

/**
 * fake-gcs-server in a process of its own, started once for all tests, and beside it the address that a service account's key
 * is exchanged for a token at.
 */
final class FakeGcsServer {
    private static final Path PROGRAM = Path.of("target/peers/bin/fake-gcs-server");
    private static FakeGcsServer running;
    private static String missing;

    private final int port;
    private final Path key;
    private final AtomicInteger tokens = new AtomicInteger();

    private FakeGcsServer(int port, Path key) {
        this.port = port;
        this.key = key;
    }

    /** The running server; the calling test is skipped, with the reason, when there is none. */
    static synchronized FakeGcsServer get() {
        if (running == null && missing == null) {
            try {
                running = start();
            } catch (IOException | NoSuchAlgorithmException e) {
                missing = e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                missing = "interrupted";
            }
        }
        Assumptions.assumeTrue(missing == null, () -> "fake-gcs-server is not to be had here: " + missing);
        return running;
    }

    private static FakeGcsServer start() throws IOException, InterruptedException, NoSuchAlgorithmException {
        if (!Files.exists(PROGRAM)) {
            throw new IOException(".ci/peers has not fetched it into target/peers");
        }
        Path folder = Files.createTempDirectory("gcs");
        int port = PeerProcess.freePort();
        String address = "127.0.0.1:" + port;
        PeerProcess.start(List.of(PROGRAM.toString(), "-backend", "memory", "-scheme",
                "http", "-host", "127.0.0.1", "-port", Integer.toString(port), "-public-host", address, "-external-url",
                "http://" + address, "-log-level", "error"), folder, port);
        FakeGcsServer server = new FakeGcsServer(port, folder.resolve("key.json"));
        server.writeKey(server.tokenServer());
        server.createBucket();
        return server;
    }

    private URI tokenServer() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/token", exchange -> {
            byte[] answer = ("{\"access_token\":\"token-" + tokens.incrementAndGet()
                    + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}").getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        });
        http.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> http.stop(0)));
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/token");
    }

    private void writeKey(URI tokenUri) throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        Files.writeString(key, Json.write(Map.of("type", "service_account", "project_id", "caravan", "private_key_id",
                "1", "private_key", pem, "client_email", "caravan@caravan.iam.gserviceaccount.com", "client_id", "1",
                "token_uri", tokenUri.toString())));
    }

    private void createBucket() throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(endpoint() + "/storage/v1/b?project=caravan"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"caravan\"}")).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("it makes no bucket: " + answer.body());
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** How often a token was asked for. */
    int tokens() {
        return tokens.get();
    }

    Path key() {
        return key;
    }

    DestinationSettings settings(String url, Path keyFile, Path data) {
        return new DestinationSettings("filesystem", url, null, null, "buildkite_data", "parquet", Samples.SYSTEM, data,
                CloudAccess.of(endpoint(), null, keyFile.toString(), null), Map.of());
    }
}
