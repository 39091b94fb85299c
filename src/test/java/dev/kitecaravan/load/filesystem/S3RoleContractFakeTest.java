package dev.kitecaravan.load.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.load.CloudAccess;
import dev.kitecaravan.load.Destination;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.Samples;
import dev.kitecaravan.load.registry.Destinations;

/**
 * How a pod of EKS reaches its bucket, on a contract fake of STS and of one answer of S3: the chain trades the workload's
 * token for a role's credentials, and S3 is asked with these.
 */
class S3RoleContractFakeTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private void answer(HttpExchange exchange) throws IOException {
        boolean sts = exchange.getRequestMethod().equals("POST");
        asked.add(sts
                ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                : exchange.getRequestHeaders().getFirst("Authorization") + " "
                        + exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"));
        byte[] body = (sts
                ? "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                        + "<AccessKeyId>the-key</AccessKeyId><SecretAccessKey>hunter2</SecretAccessKey><SessionToken>"
                        + "a-session</SessionToken><Expiration>" + Instant.now().plusSeconds(3600)
                        + "</Expiration></Credentials></AssumeRoleWithWebIdentityResult>"
                        + "</AssumeRoleWithWebIdentityResponse>"
                : "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void withoutCredentialsOfItsOwnTheWorkloadsRoleIsTaken() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        Path token = Files.writeString(folder.resolve("token"), "the-token");
        Map<String, String> pod = Map.of("aws.roleArn", "arn:aws:iam::123456789012:role/caravan",
                "aws.webIdentityTokenFile", token.toString(), "aws.region", "eu-west-1", "aws.endpointUrlSts", url);
        pod.forEach(System::setProperty);
        try (Destination destination = Destinations.create(new DestinationSettings("filesystem", "s3://bucket/lake",
                null, null, "buildkite_data", "jsonl", Samples.SYSTEM, folder,
                new CloudAccess(URI.create(url), null, null, null), Map.of("path-style", "true")))) {
            destination.validate();
        } finally {
            pod.keySet().forEach(System::clearProperty);
            server.stop(0);
        }
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0)).contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=the-token",
                "role%2Fcaravan");
        assertThat(asked.get(1)).contains("Credential=the-key/").endsWith(" a-session");
    }
}
