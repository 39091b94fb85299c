package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.extract.http.ApiException.Kind;
import dev.kitecaravan.extract.http.ScriptedServer.Reply;

/** Answers that never end, or not in time, or are larger than is taken: each is dropped, and nothing of it stays. */
@Timeout(60)
class HostileAnswersTest extends ApiClientFixture {
    private static final int MOST = 1 << 18;
    /** Endless writers that saw their connection end. */
    private final AtomicInteger dropped = new AtomicInteger();

    @BeforeEach
    void bounded() {
        open(settings.withBounds(new AnswerBounds(MOST, Duration.ofSeconds(30))).withSpool(spool, 1 << 12)
                .withRetry(QUICK.withTimeLimit(Duration.ofMillis(200))));
    }

    /** Given up soon; what is to be read to its end has the time that a busy machine takes. */
    private void impatient() {
        open(settings.withBounds(new AnswerBounds(MOST, Duration.ofMillis(400))).withTimeouts(Duration.ofSeconds(2),
                Duration.ofMillis(300)));
    }

    @AfterEach
    void nothingStays() throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    /** Something that goes on until the other side is gone. */
    private interface Endless {
        void piece(OutputStream out) throws IOException;
    }

    private Reply endless(String head, Endless piece) {
        return (asked, out) -> {
            try {
                out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                while (true) {
                    piece.piece(out);
                    out.flush();
                }
            } catch (IOException e) {
                dropped.incrementAndGet();
                throw e;
            }
        };
    }

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private static void slowly(OutputStream out, String text) throws IOException {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void fast(OutputStream out) throws IOException {
        out.write("10000\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.write(new byte[0x10000]);
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    static Stream<List<Object>> endlessAnswers() {
        Endless drop = out -> slowly(out, " ");
        return Stream.of(
                List.of("a byte now and then", OK + "Content-Length: 99999999\r\n\r\n", drop),
                List.of("a chunk now and then", OK + "Transfer-Encoding: chunked\r\n\r\n",
                        (Endless) out -> slowly(out, "1\r\n \r\n")),
                List.of("until the connection ends", OK + "Connection: close\r\n\r\n", drop),
                List.of("chunks without end", OK + "Transfer-Encoding: chunked\r\n\r\n",
                        (Endless) HostileAnswersTest::fast),
                List.of("a status line without end", "HTTP/1.1 200 ", drop),
                List.of("a header now and then", OK, (Endless) out -> slowly(out, "X: y\r\n")),
                List.of("headers without end", OK, (Endless) out -> out.write("X: y\r\n".getBytes())),
                List.of("one header without end", OK + "X: ", (Endless) out -> out.write(new byte[4096])),
                List.of("interim answers without end", "",
                        (Endless) out -> out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes())),
                List.of("a chunk's head without end", OK + "Transfer-Encoding: chunked\r\n\r\n1;",
                        (Endless) out -> out.write(new byte[4096])),
                List.of("an error that never ends", "HTTP/1.1 500 No\r\nContent-Type: text/plain\r\n\r\n", drop),
                List.of("an error without end", "HTTP/1.1 502 No\r\nTransfer-Encoding: chunked\r\n\r\n",
                        (Endless) HostileAnswersTest::fast));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endlessAnswers")
    void isEndedInTimeAndItsConnectionDropped(List<Object> answer) {
        impatient();
        server.otherwise(endless((String) answer.get(1), (Endless) answer.get(2)));
        ApiException failure = failure(() -> client.get(page("/v2/builds")));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        await().atMost(Duration.ofSeconds(20)).until(() -> dropped.get() == server.asked.size());
    }

    @Test
    void anAnswerOnWhichAllDependsComesAfterAnEndlessOne() throws IOException {
        open(settings.withRetry(QUICK));
        impatient();
        server.then(endless(OK + "Content-Length: 99999999\r\n\r\n", out -> slowly(out, " ")));
        assertThat(body(page("/v2/builds"))).isEqualTo("[]");
        await().atMost(Duration.ofSeconds(20)).until(() -> dropped.get() == 1);
    }

    @Test
    void aRefusalIsUnderstoodThoughItsBodyNeverEnds() {
        String text = "{\"message\": \"Not Found\"}";
        server.otherwise(endless("HTTP/1.1 404 No\r\nContent-Type: application/json\r\n\r\n" + text,
                HostileAnswersTest::fast));
        ApiException failure = failure(() -> client.get(page("/v2/builds")));
        assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
        await().atMost(Duration.ofSeconds(20)).until(() -> dropped.get() == 1);
    }

    @Test
    void aBombIsMeasuredAsItGoesOffAndAskedForInLighterPagesDownToOne() throws IOException {
        byte[] bomb = zipped(20 << 20);
        server.otherwise((asked, out) -> {
            ScriptedServer.head(out, 200, "Content-Type: application/json", "Content-Length: " + bomb.length,
                    "Content-Encoding: gzip");
            out.write(bomb);
            return true;
        });
        open(settings.withRetry(QUICK));
        ApiException failure = failure(() -> client.get(page("/v2/builds?per_page=4")));
        assertThat(failure).hasMessageContaining("more than " + MOST + " bytes")
                .hasMessageContaining("CARAVAN_HTTP_MAX_ANSWER");
        assertThat(server.targets()).containsExactly("/v2/builds?per_page=4", "/v2/builds?per_page=2",
                "/v2/builds?per_page=1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void theGreatestSizeIsExact(int more) throws IOException {
        String text = "[" + " ".repeat(MOST + more - 2) + "]";
        server.otherwise(ScriptedServer.json(text));
        ApiRequest single = new ApiRequest("build", java.net.URI.create("/v2/build"), Accept.JSON, java.util.Set.of(),
                false);
        if (more <= 0) {
            assertThat(body(single)).hasSize(text.length());
        } else {
            assertThat(failure(() -> client.get(single))).hasMessageContaining("more than " + MOST);
            assertThat(server.asked).as("no other answer would be smaller").hasSize(1);
        }
    }

    @Test
    void ofALogLargerThanAnAnswerMayBeTheEndIsKept() throws IOException {
        String text = "x".repeat(MOST * 3) + "the end";
        server.then(ScriptedServer.answer(200, "text/plain", text));
        ApiRequest log = new ApiRequest("jobs_log", java.net.URI.create("/v2/log"), Accept.textTail(100),
                java.util.Set.of(), false);
        assertThat(body(log)).hasSize(100).endsWith("the end");
    }

    @Test
    void aHalfClosedConnectionEndsItsAnswerAndTheNextRequestTakesAnother() throws IOException {
        open(settings.withRetry(QUICK));
        server.then((asked, out) -> {
            ScriptedServer.head(out, 200, "Content-Type: application/json", "Content-Length: 5000");
            out.write("[1,".getBytes(StandardCharsets.UTF_8));
            out.flush();
            asked.client().shutdownOutput();
            // Still reads, and would for ever.
            return true;
        }, (asked, out) -> {
            asked.client().shutdownOutput();
            return true;
        });
        assertThat(body(page("/v2/builds"))).isEqualTo("[]");
        assertThat(retries).hasSize(2);
        assertThat(server.connections()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 000 No", "HTTP/1.1 -1 No", "HTTP/1.1 1 No"})
    void aStatusThatIsNoneIsAFaultOfThisAnswerAlone(String line) throws IOException {
        open(settings.withRetry(QUICK));
        server.then((asked, out) -> {
            out.write((line + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return false;
        });
        assertThat(body(page("/v2/builds"))).isEqualTo("[]");
        assertThat(retries).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"200,Link: <http://127.0.0.1/v2/builds?page=2,next page is not known", "206,X: y,a part of an answer"})
    void anAnswerThatMayBeAPartOnlyIsNotTakenForTheWhole(int status, String header, String words) throws IOException {
        server.otherwise(ScriptedServer.answer(status, "application/json", "[{\"id\": 1}]", header));
        ApiException failure = failure(() -> client.get(page("/v2/builds")));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining(words);
        open(settings.withRetry(QUICK));
        server.then(ScriptedServer.answer(status, "application/json", "[{\"id\": 1}]", header));
        server.otherwise(ScriptedServer.json("[2]"));
        assertThat(body(page("/v2/builds"))).as("and asked for again").isEqualTo("[2]");
    }

    private static byte[] zipped(int bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            byte[] blanks = new byte[1 << 16];
            Arrays.fill(blanks, (byte) ' ');
            for (int written = 0; written < bytes; written += blanks.length) {
                out.write(blanks);
            }
        }
        return zipped.toByteArray();
    }
}
