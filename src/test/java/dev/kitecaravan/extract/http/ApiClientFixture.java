package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A client with delays of milliseconds, against a scripted server. */
abstract class ApiClientFixture {
    static final RetrySettings QUICK = new RetrySettings(Duration.ofSeconds(20), Duration.ofMillis(2),
            Duration.ofMillis(8), Duration.ofMillis(60));

    @TempDir
    Path spool;
    ScriptedServer server;
    ApiSettings settings;
    Budget budget;
    ApiClient client;
    final List<String> retries = new CopyOnWriteArrayList<>();
    final List<Integer> statuses = new CopyOnWriteArrayList<>();
    final List<String> waits = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        settings = ApiSettings.of(Origin.of(server.url()), TokenSource.of("secret-token")).withRetry(QUICK)
                .withSpool(spool, 1 << 12).withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5));
        budget = new Budget(Reserve.DEFAULT, QUICK.refusalFallback(), System::nanoTime, () -> 0.5);
        open(settings);
    }

    void open(ApiSettings changed) {
        if (client != null) {
            client.close();
        }
        settings = changed;
        client = new ApiClient(changed, budget, new ApiListener() {
            @Override
            public void requestDone(ApiRequest request, int status, Duration took, long bytes) {
                statuses.add(status);
            }

            @Override
            public void retrying(ApiRequest request, String reason, Duration delay) {
                retries.add(reason);
            }

            @Override
            public void waitingForBudget(ApiRequest request, String scope, Duration atMost) {
                waits.add(scope);
            }
        });
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        server.close();
    }

    static ApiRequest page(String path) {
        return ApiRequest.page("builds", URI.create(path));
    }

    String body(ApiRequest request) throws IOException {
        try (ApiAnswer answer = client.get(request)) {
            return text(answer);
        }
    }

    static String text(ApiAnswer answer) throws IOException {
        return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    }

    static ApiException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(ApiException.class, call);
    }
}
