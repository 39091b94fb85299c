package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import dev.kitecaravan.extract.http.ApiException.Kind;

/** A server with a certificate of a private authority, and a proxy that asks for a password. */
class NetworkTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static KeyStore keys;

    @TempDir
    Path folder;
    private HttpsServer server;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private Path caFile;

    /** Made once: a key pair that signs itself, and its certificate as PEM. */
    @BeforeAll
    static void authority(@TempDir Path made) throws Exception {
        Path store = made.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process tool = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "kite", "-keyalg", "EC",
                "-dname",
                "CN=kite.test", "-ext", "san=dns:localhost,dns:kite.test", "-validity", "2", "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", "changeit").redirectErrorStream(true)
                .redirectOutput(made.resolve("keytool.txt").toFile()).start();
        assertThat(tool.waitFor()).as("exit of keytool").isZero();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
    }

    @BeforeEach
    void start() throws Exception {
        caFile = Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(keys.getCertificate("kite").getEncoded())
                + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ApiSettings settings(String host) {
        return ApiSettings.of(Origin.of("https://" + host + ":" + server.getAddress().getPort()),
                TokenSource.of("secret-token")).withRetry(ApiClientFixture.QUICK.withTimeLimit(Duration.ofMillis(50)))
                .withSpool(folder, 1 << 12);
    }

    private static int status(ApiSettings settings) {
        try (ApiClient client = new ApiClient(settings, new Budget(Reserve.DEFAULT), ApiListener.NONE);
                ApiAnswer answer = client.get(ApiClientFixture.page("/v2/builds"))) {
            return answer.status();
        }
    }

    @Test
    void anUnknownAuthorityIsRefusedAtOnceAndTrustedThroughTheCaFile() {
        ApiException failure = ApiClientFixture.failure(() -> status(settings("localhost")));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("after 1 attempt;").hasMessageContaining("caravan.tls.ca-file")
                .hasMessageContaining("whose issuer is not trusted");
        assertThat(authorizations).isEmpty();
        assertThat(status(settings("localhost").withCaFile(caFile))).isEqualTo(200);
        assertThat(authorizations).containsExactly("Bearer secret-token");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        ApiException failure = ApiClientFixture.failure(() -> status(settings("127.0.0.1").withCaFile(caFile)));
        assertThat(failure).hasMessageContaining("a certificate of https://127.0.0.1:")
                .hasMessageContaining("made out to another name").hasMessageContaining("after 1 attempt;")
                .hasMessageContaining("BUILDKITE_BASE_URL").message().doesNotContain("ca-file");
        assertThat(authorizations).isEmpty();
    }

    @Test
    void anUnknownHostIsNamed() {
        ApiException failure = ApiClientFixture.failure(() -> status(settings("kite.invalid")));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("unknown host (https://kite.invalid:").hasMessageContaining(
                "HTTPS_PROXY");
    }

    @Test
    void theProxyGetsItsPasswordAndNeverTheToken() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> tunnel(proxy, heard));
            thread.setDaemon(true);
            thread.start();
            ProxyRules rules = ProxyRules
                    .fromEnvironment(Map.of("HTTPS_PROXY", "http://me:pass@127.0.0.1:" + proxy.getLocalPort()));
            assertThat(status(settings("kite.test").withCaFile(caFile).withProxy(rules))).isEqualTo(200);
        }
        assertThat(authorizations).containsExactly("Bearer secret-token");
        assertThat(heard).anyMatch(line -> line.startsWith("CONNECT kite.test:"))
                .contains("Proxy-Authorization: Basic bWU6cGFzcw==").noneMatch(line -> line.contains("secret-token"));
    }

    /** Asks for a password once, then joins both ends. */
    private void tunnel(ServerSocket proxy, List<String> heard) {
        try {
            while (true) {
                Socket client = proxy.accept();
                boolean let = false;
                while (!let) {
                    List<String> head = head(client.getInputStream());
                    heard.addAll(head);
                    let = head.stream().anyMatch(line -> line.startsWith("Proxy-Authorization"));
                    String answer = let
                            ? "HTTP/1.1 200 Connected\r\n\r\n"
                            : "HTTP/1.1 407 Password\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n";
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
                Socket target = new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort());
                join(client.getInputStream(), target.getOutputStream());
                join(target.getInputStream(), client.getOutputStream());
            }
        } catch (IOException e) {
            // The test closed the proxy.
            return;
        }
    }

    private static void join(InputStream from, OutputStream to) {
        Thread thread = new Thread(() -> {
            try (from; to) {
                byte[] buffer = new byte[8192];
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    to.write(buffer, 0, count);
                    to.flush();
                }
            } catch (IOException e) {
                // One end closed, so the other does.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static List<String> head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("closed");
            }
            head.append((char) octet);
        }
        return head.toString().lines().toList();
    }
}
