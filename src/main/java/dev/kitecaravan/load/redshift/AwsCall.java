package dev.kitecaravan.load.redshift;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Calls of an AWS service by plain HTTP, signed (SigV4) with the credentials of AWS's own chain, which are looked up for each
 * call: for the two that are needed here no client of the service's own is worth its megabytes.
 *
 * @param service  as signatures name it
 * @param region   of the service
 * @param endpoint where it answers
 */
record AwsCall(String service, String region, URI endpoint) {
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 500;
    private static final int TOO_MANY = 429;

    /**
     * An answer.
     *
     * @param status of HTTP
     */
    record Answer(int status, String body) {
        boolean isGood() {
            return status / 100 == 2;
        }

        private boolean mayPass() {
            return status == TOO_MANY || status / 100 == 5 || body.contains("Throttling");
        }
    }

    /**
     * POSTs a body; again, twice at most, while the service is busy or cannot be reached.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when the chain has no credentials
     */
    Answer post(Map<String, String> headers, String body) throws IOException {
        try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
                SdkHttpClient client = UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(15))
                        .socketTimeout(Duration.ofSeconds(30)).build()) {
            AwsCredentials credentials = chain.resolveCredentials();
            for (int attempt = 1;; attempt++) {
                try {
                    Answer answer = send(client, signed(credentials, headers, body));
                    if (attempt == ATTEMPTS || !answer.mayPass()) {
                        return answer;
                    }
                } catch (IOException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
                pause(attempt);
            }
        }
    }

    private SignedRequest signed(AwsCredentials credentials, Map<String, String> headers, String body) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(endpoint);
        headers.forEach(request::putHeader);
        request.putHeader("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
        ContentStreamProvider payload = ContentStreamProvider.fromUtf8String(body);
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(credentials).request(request.build()).payload(payload)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    }

    private static Answer send(SdkHttpClient client, SignedRequest signed) throws IOException {
        HttpExecuteResponse response = client.prepareRequest(HttpExecuteRequest.builder().request(signed.request())
                .contentStreamProvider(signed.payload().orElseThrow()).build()).call();
        AbortableInputStream body = response.responseBody().orElse(null);
        if (body == null) {
            return new Answer(response.httpResponse().statusCode(), "");
        }
        try (InputStream in = body) {
            return new Answer(response.httpResponse().statusCode(),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void pause(int attempt) throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("told to stop", e);
        }
    }
}
