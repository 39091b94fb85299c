package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import dev.kitecaravan.ChildJvm;
import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Proxy in a JVM of its own on loopback, started once for all tests; they are skipped where Maven cannot get it. */
public final class S3ProxyServer {
    private static final Path CLASS_PATH = Path.of("target/peers/s3proxy.classpath");
    public static final String USER = "local-identity";
    public static final String PASSWORD = "local-credential";
    private static S3ProxyServer running;
    private static String missing;

    private final int port;
    private final Path objects;

    private S3ProxyServer(int port, Path objects) {
        this.port = port;
        this.objects = objects;
    }

    /** The running server; the calling test is skipped, with the reason, when there is none. */
    public static synchronized S3ProxyServer get() {
        if (running == null && missing == null) {
            try {
                running = start();
            } catch (IOException e) {
                missing = e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                missing = "interrupted";
            }
        }
        Assumptions.assumeTrue(missing == null, () -> "S3Proxy is not to be had here: " + missing);
        return running;
    }

    private static S3ProxyServer start() throws IOException, InterruptedException {
        if (!Files.exists(CLASS_PATH) && resolve("-o") != 0 && resolve("-B") != 0) {
            throw new IOException("Maven cannot resolve src/test/peers/s3proxy/pom.xml");
        }
        Path folder = Files.createTempDirectory("s3proxy");
        Path objects = Files.createDirectory(folder.resolve("objects"));
        int port = PeerProcess.freePort();
        Path settings = Files.writeString(folder.resolve("s3proxy.conf"), String.join("\n",
                "s3proxy.authorization=aws-v2-or-v4", "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.identity=" + USER, "s3proxy.credential=" + PASSWORD, "jclouds.provider=filesystem-nio2",
                "jclouds.identity=x", "jclouds.credential=x", "jclouds.filesystem.basedir=" + objects));
        PeerProcess.start(ChildJvm.command("-Xmx192m", "-cp", Files.readString(CLASS_PATH).strip(),
                "org.gaul.s3proxy.Main", "--properties", settings.toString()),
                folder, port);
        S3ProxyServer server = new S3ProxyServer(port, objects);
        try (S3Client client = server.client()) {
            client.createBucket(request -> request.bucket("caravan"));
        }
        return server;
    }

    private static int resolve(String option) throws IOException, InterruptedException {
        Files.createDirectories(CLASS_PATH.getParent());
        Process process = new ProcessBuilder("mvn", "-q", "-B", option, "-f", "src/test/peers/s3proxy/pom.xml",
                "dependency:build-classpath", "-Dmdep.outputFile=" + CLASS_PATH.toAbsolutePath())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroy();
            return 1;
        }
        return process.exitValue();
    }

    private S3Client client() {
        return S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).forcePathStyle(true)
                .region(Region.US_EAST_1).endpointOverride(URI.create(endpoint()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(USER, PASSWORD)))
                .build();
    }

    /** The file that holds an object's bytes. */
    public Path object(String bucket, String key) {
        return objects.resolve(bucket).resolve(key);
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    DestinationSettings settings(String prefix, String format, Path data) {
        return settings("s3://caravan/" + prefix, PASSWORD, format, data);
    }

    DestinationSettings settings(String url, String password, String format, Path data) {
        return new DestinationSettings("filesystem", url, USER, password, "buildkite_data", format, Samples.SYSTEM,
                data, CloudAccess.of(endpoint(), null, null, null), Map.of("path-style", "true"));
    }
}
