package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.http.ApiException.Kind;
import dev.kitecaravan.extract.http.ScriptedServer.Reply;

class ApiRetryTest extends ApiClientFixture {
    private static final String RECORDS = "[" + "{\"id\":\"0123456789\"},".repeat(500) + "{}]";

    static Stream<Arguments> faults() {
        return Stream.of(Arguments.of("status 500", ScriptedServer.status(500, "{\"message\":\"Broken\"}")),
                Arguments.of("status 502", ScriptedServer.answer(502, "text/html", "<html>Bad gateway</html>")),
                Arguments.of("status 503", ScriptedServer.status(503, "", "Retry-After: 0")),
                Arguments.of("status 408", ScriptedServer.status(408, "{}")),
                Arguments.of("status 425", ScriptedServer.status(425, "{}")),
                Arguments.of("not whole JSON", ScriptedServer.answer(200, "text/html", "<html>Sign in</html>")),
                Arguments.of("not whole JSON", ScriptedServer.json("")),
                Arguments.of("not whole JSON", ScriptedServer.json("[{\"id\":")),
                Arguments.of("closed without an answer", (Reply) (asked, out) -> false),
                Arguments.of("truncated", (Reply) (asked, out) -> {
                    ScriptedServer.head(out, 200, "Content-Type: application/json", "Content-Length: 100");
                    out.write("[{},{}]".getBytes(StandardCharsets.UTF_8));
                    return false;
                }), Arguments.of("truncated", (Reply) (asked, out) -> {
                    ScriptedServer.head(out, 200, "Content-Type: application/json", "Transfer-Encoding: chunked");
                    out.write("7\r\n[{},{}]\r\n".getBytes(StandardCharsets.UTF_8));
                    return false;
                }), Arguments.of("truncated", (Reply) (asked, out) -> {
                    byte[] zipped = zipped(RECORDS);
                    byte[] half = Arrays.copyOf(zipped, zipped.length / 2);
                    ScriptedServer.head(out, 200, "Content-Encoding: gzip", "Content-Length: " + half.length);
                    out.write(half);
                    return true;
                }), Arguments.of("truncated", (Reply) (asked, out) -> {
                    ScriptedServer.head(out, 200, "Content-Encoding: gzip", "Content-Length: 5");
                    out.write("plain".getBytes(StandardCharsets.UTF_8));
                    return true;
                }));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsNamedAndAskedAgain(String reason, Reply fault) throws IOException {
        server.then(fault, ScriptedServer.json("[1]"));
        assertThat(body(page("/v2/builds"))).isEqualTo("[1]");
        assertThat(retries).singleElement().asString().contains(reason);
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void gzipIsDecompressed() throws IOException {
        server.then((asked, out) -> {
            byte[] zipped = zipped(RECORDS);
            ScriptedServer.head(out, 200, "Content-Encoding: gzip", "Content-Length: " + zipped.length);
            out.write(zipped);
            return true;
        });
        assertThat(body(page("/v2/builds"))).isEqualTo(RECORDS);
    }

    @Test
    void silenceIsATimeOut() throws IOException {
        open(settings.withTimeouts(Duration.ofSeconds(2), Duration.ofMillis(80)));
        server.then((asked, out) -> {
            pause(400);
            return false;
        });
        assertThat(body(page("/v2/builds"))).isEqualTo("[]");
        assertThat(retries).singleElement().asString().contains("time-out");
    }

    @Test
    void aRefusedPageOfAListIsHalvedAtTheSameOffset() throws IOException {
        Reply broken = ScriptedServer.status(500, "{}");
        server.then(broken, broken, broken, broken, ScriptedServer.json("[2]"));
        try (ApiAnswer answer = client.get(page("/v2/builds?state%5B%5D=failed&page=3&per_page=100"))) {
            assertThat(answer.request().uri().getRawQuery()).isEqualTo("state%5B%5D=failed&page=21&per_page=10");
        }
        assertThat(server.targets()).containsExactly("/v2/builds?state%5B%5D=failed&page=3&per_page=100",
                "/v2/builds?state%5B%5D=failed&page=3&per_page=100", "/v2/builds?state%5B%5D=failed&page=5&per_page=50",
                "/v2/builds?state%5B%5D=failed&page=9&per_page=25",
                "/v2/builds?state%5B%5D=failed&page=21&per_page=10");
    }

    @Test
    void anApiThatIsAwayIsAskedForPagesAsLongAsBefore() throws IOException {
        Reply away = ScriptedServer.status(503, "{}");
        server.then(away, away, away, away, ScriptedServer.json("[2]"));
        try (ApiAnswer answer = client.get(page("/v2/builds?page=3&per_page=100"))) {
            assertThat(answer.request().uri().getRawQuery()).isEqualTo("page=3&per_page=100");
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        open(ApiSettings.of(Origin.of("http://127.0.0.1:" + free), TokenSource.of("secret-token"))
                .withRetry(QUICK.withTimeLimit(Duration.ofMillis(200))));
        assertThat(failure(() -> client.get(page("/v2/builds?per_page=100")))).hasMessageContaining("per_page=100")
                .hasMessageNotContaining("after 1 attempt");
    }

    @Test
    void afterTheTimeLimitTheLastFaultAndWhatToDoAreNamed() {
        open(settings.withRetry(QUICK.withTimeLimit(Duration.ofMillis(500))));
        server.otherwise(ScriptedServer.answer(503, "text/html", "<html>"));
        ApiException failure = failure(() -> client.get(page("/v2/builds?api_key=hidden")));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("builds: no usable answer").hasMessageContaining("status 503")
                .hasMessageContaining("CARAVAN_RETRY_TIME_LIMIT").message().doesNotContain("hidden");
        assertThat(server.asked).hasSizeGreaterThan(3);
    }

    @Test
    void aRetryAfterBeyondTheTimeLimitIsNotWaitedFor() {
        server.otherwise(ScriptedServer.status(503, "{}", "Retry-After: 3600"));
        assertThat(failure(() -> client.get(page("/v2/builds"))).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void aClosedPortIsNamedWithItsHost() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        open(ApiSettings.of(Origin.of("http://127.0.0.1:" + free), TokenSource.of("secret-token"))
                .withRetry(QUICK.withTimeLimit(Duration.ofMillis(20))));
        assertThat(failure(() -> client.get(page("/v2/builds")))).hasMessageContaining("connection refused by")
                .hasMessageContaining("127.0.0.1:" + free).hasMessageContaining("BUILDKITE_BASE_URL");
    }

    @Test
    void aStormOfRefusalsEndsWithoutAFailureAndCountsNoAttempt() throws Exception {
        settings = settings.withRetry(QUICK.withTimeLimit(Duration.ofMillis(200)));
        withoutWaits(QUICK.refusalFallback());
        AtomicInteger count = new AtomicInteger();
        Reply refusal = ScriptedServer.status(429,
                "{\"message\":\"You have exceeded your API rate limit.\",\"reset\":0}");
        server.otherwise((asked, out) -> (count.incrementAndGet() % 3 == 0 ? ScriptedServer.json("[1]") : refusal)
                .write(asked, out));
        List<CompletableFuture<String>> answers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
            try {
                return body(page("/v2/organizations/acme/builds"));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        })).limit(20).toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isEqualTo("[1]"));
        assertThat(statuses).filteredOn(status -> status == 429).hasSizeGreaterThan(20);
    }

    /** Each is told to come again at once, by the body or by the figures of the limit. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusalsWithoutEndAreAskedAboutLessAndLess(boolean body) {
        withoutWaits(QUICK.refusalFallback());
        server.otherwise(body
                ? ScriptedServer.status(429, "{\"reset\":0}")
                : ScriptedServer.status(429, "{}", "RateLimit-User-Remaining: 0", "RateLimit-User-Limit: 50",
                        "RateLimit-User-Reset: 0"));
        client.endBy(Instant.now().plusSeconds(4));
        assertThat(failure(() -> client.get(page("/v2/builds"))).kind()).isEqualTo(Kind.OUT_OF_TIME);
        assertThat(server.asked).as("six at once, then after 1, 2 and 4 s").hasSizeBetween(2, 8);
    }

    @Test
    void aRefusalIsWaitedForAsTheHeadersTheBodyOrRetryAfterSay() throws IOException {
        String date = "Date: Tue, 01 Sep 2026 10:00:00 GMT";
        List<Reply> refusals = List.of(
                ScriptedServer.status(429, "{}", "RateLimit-User-Remaining: 0", "RateLimit-User-Limit: 50",
                        "RateLimit-User-Reset: 1"),
                ScriptedServer.status(429, "{\"scope\":\"rest_user\",\"reset\":1}"),
                ScriptedServer.status(429, "", "Retry-After: 1"),
                ScriptedServer.status(429, "", date, "Retry-After: Tue, 01 Sep 2026 10:00:01 GMT"));
        for (Reply refusal : refusals) {
            WaitClock clock = withoutWaits(Duration.ofSeconds(60));
            server.then(refusal);
            long began = clock.getAsLong();
            assertThat(body(page("/v2/organizations/acme/builds"))).isEqualTo("[]");
            assertThat(Duration.ofNanos(clock.getAsLong() - began)).as("not the fallback of 60 s")
                    .isBetween(Duration.ofMillis(990), Duration.ofSeconds(50));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "-9999999999", "soon", "12.5", "1e9", "", "99999999999999999999999",
            "Tue, 01 Sep 2020 10:00:00 GMT", "Thu, 99 Nov 2026 99:99:99 GMT"})
    void aRetryAfterThatSaysNothingIsTakenForNone(String after) throws IOException {
        Duration fallback = Duration.ofMillis(250);
        WaitClock clock = withoutWaits(fallback);
        server.then(ScriptedServer.status(429, "{}", "Retry-After: " + after));
        long began = clock.getAsLong();
        assertThat(body(page("/v2/organizations/acme/builds"))).isEqualTo("[]");
        assertThat(Duration.ofNanos(clock.getAsLong() - began)).as("the fallback, and not at once")
                .isGreaterThanOrEqualTo(fallback);
        server.then(ScriptedServer.status(503, "{}", "Retry-After: " + after));
        assertThat(body(page("/v2/organizations/acme/builds"))).as("the usual delay").isEqualTo("[]");
    }

    /** A dataset that nobody writes to must not be kept from others for an hour. */
    @ParameterizedTest
    @ValueSource(strings = {"86400", "3601", "2147483648", "Fri, 01 Jan 2100 10:00:00 GMT"})
    void aRefusalLongerThanARunWaitsEndsTheRunAndSaysSo(String after) {
        server.otherwise(ScriptedServer.status(429, "{}", "Retry-After: " + after));
        ApiException failure = failure(() -> client.get(page("/v2/builds")));
        assertThat(failure.kind()).isEqualTo(Kind.WAIT_TOO_LONG);
        assertThat(failure).hasMessageContaining("longer than a run waits");
        assertThat(retries).singleElement().asString().contains("the rate limit was reached for")
                .contains("3600 are believed");
        assertThat(server.asked).hasSize(1);
        assertThat(failure(() -> client.get(page("/v2/builds"))).kind()).as("nor is it asked for again before its time")
                .isEqualTo(Kind.WAIT_TOO_LONG);
        assertThat(server.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"budget", "pause"})
    void stopEndsAWaitAtOnce(String wait) {
        open(settings.withRetry(new RetrySettings(Duration.ofMinutes(5), Duration.ofSeconds(60), Duration.ofSeconds(60),
                Duration.ofSeconds(60))));
        server.otherwise(wait.equals("budget")
                ? ScriptedServer.status(429, "{\"reset\":50}")
                : ScriptedServer.status(500, "{}"));
        CompletableFuture<ApiException> ended = CompletableFuture
                .supplyAsync(() -> failure(() -> client.get(page("/v2/builds"))));
        await().until(() -> !retries.isEmpty());
        long began = System.nanoTime();
        client.stop();
        assertThat(ended.join().kind()).isEqualTo(Kind.STOPPED);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(failure(() -> client.get(page("/v2/builds"))).kind()).isEqualTo(Kind.STOPPED);
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void stopCutsARequestThatDoesNotEnd() {
        open(settings.withTimeouts(Duration.ofMinutes(5), Duration.ofMinutes(5)));
        java.util.concurrent.CountDownLatch end = new java.util.concurrent.CountDownLatch(1);
        server.then((asked, out) -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        CompletableFuture<ApiException> ended = CompletableFuture
                .supplyAsync(() -> failure(() -> client.get(page("/v2/builds"))));
        await().until(() -> server.asked.size() == 1);
        client.stop();
        assertThat(ended.orTimeout(1, java.util.concurrent.TimeUnit.MINUTES).join().kind()).isEqualTo(Kind.STOPPED);
        end.countDown();
    }

    @Test
    void anInterruptEndsAWaitAndStaysSet() throws InterruptedException {
        server.otherwise(ScriptedServer.status(429, "{\"reset\":50}"));
        List<Object> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        Thread asking = new Thread(() -> {
            seen.add(failure(() -> client.get(page("/v2/builds"))).kind());
            seen.add(Thread.currentThread().isInterrupted());
        });
        asking.start();
        await().until(() -> !retries.isEmpty());
        asking.interrupt();
        asking.join(60_000);
        assertThat(seen).containsExactly(Kind.STOPPED, true);
    }

    @Test
    void aWaitThatWouldPassTheEndIsNotBegun() throws IOException {
        client.endBy(Instant.now().plusSeconds(20));
        assertThat(body(page("/v2/builds"))).isEqualTo("[]");
        server.otherwise(ScriptedServer.status(429, "{\"reset\":50}"));
        long began = System.nanoTime();
        assertThat(failure(() -> client.get(page("/v2/builds"))).kind()).isEqualTo(Kind.OUT_OF_TIME);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        client.endBy(Instant.now().minusSeconds(1));
        assertThat(failure(() -> client.get(page("/v2/builds"))).kind()).isEqualTo(Kind.OUT_OF_TIME);
    }

    /** A client whose waits are over at once, and the clock by which they have passed all the same. */
    private WaitClock withoutWaits(Duration fallback) {
        WaitClock clock = WaitClock.withoutWaits();
        budget = new Budget(Reserve.DEFAULT, fallback, clock, () -> 0);
        open(settings);
        return clock;
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void pause(long millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000);
    }
}
