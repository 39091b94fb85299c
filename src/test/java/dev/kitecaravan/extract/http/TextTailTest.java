package dev.kitecaravan.extract.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.WireLog;

class TextTailTest extends ApiClientFixture {
    private static final URI LOG = URI.create("/v2/organizations/acme/jobs/1/log");

    @Test
    void aRangeIsAskedForAndItsWholeSizeTold() throws IOException {
        server.then(ScriptedServer.answer(206, "text/plain", "6789", "Content-Range: bytes 6-9/10"));
        try (ApiAnswer answer = client.get(ApiRequest.text("jobs_log", LOG, 4))) {
            assertThat(text(answer)).isEqualTo("6789");
            assertThat(answer.totalSize()).hasValue(10);
            assertThat(answer.truncated()).isTrue();
        }
        assertThat(server.asked.get(0).header("range")).isEqualTo("bytes=-4");
        assertThat(server.asked.get(0).header("accept")).isEqualTo("text/plain");
    }

    @Test
    void aWholeAnswerIsCutToItsEnd() throws IOException {
        server.then(ScriptedServer.answer(200, "text/plain", "0123456789"),
                ScriptedServer.answer(200, "text/plain", "01"));
        try (ApiAnswer answer = client.get(ApiRequest.text("jobs_log", LOG, 4))) {
            assertThat(text(answer)).isEqualTo("6789");
            assertThat(answer.totalSize()).hasValue(10);
        }
        try (ApiAnswer answer = client.get(ApiRequest.text("jobs_log", LOG, 4))) {
            assertThat(text(answer)).isEqualTo("01");
            assertThat(answer.truncated()).isFalse();
        }
    }

    @Test
    void anUnsatisfiableRangeIsAnEmptyLog() throws IOException {
        server.then(ScriptedServer.answer(416, "text/plain", "nothing", "Content-Range: bytes */0"));
        try (ApiAnswer answer = client.get(ApiRequest.text("jobs_log", LOG, 4))) {
            assertThat(text(answer)).isEmpty();
            assertThat(answer.totalSize()).hasValue(0);
            assertThat(answer.truncated()).isFalse();
        }
    }

    @Test
    void aRangeThatIsRefusedIsAskedForWithout() throws IOException {
        server.then(ScriptedServer.status(400, "{\"message\":\"Unsupported range\"}"),
                ScriptedServer.answer(200, "text/plain", "0123456789"));
        assertThat(body(ApiRequest.text("jobs_log", LOG, 4))).isEqualTo("6789");
        assertThat(server.asked.get(1).header("range")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"br, br", "deflate, deflate", "zstd, zstd", "'gzip, gzip', 'gzip, gzip'", "'identity, br', br"})
    void aTextThatIsPackedInAWayThatWasNotAskedForIsNotTakenForOne(String encoding, String told) throws IOException {
        server.then(ScriptedServer.answer(200, "text/plain", "\u0001\u0002\u0003", "Content-Encoding: " + encoding),
                ScriptedServer.answer(200, "text/plain", "the log", "Content-Encoding: utf-8"));
        assertThat(body(ApiRequest.text("jobs_log", LOG, 400))).isEqualTo("the log");
        assertThat(retries).containsExactly(
                "an answer of " + server.url() + " that is packed by " + told + ", which was not asked for");
    }

    @Test
    void twoHeadersOfAPackingAreTwoPackings() throws IOException {
        server.then(ScriptedServer.answer(200, "text/plain", "x", "Content-Encoding: gzip", "Content-Encoding: gzip"),
                ScriptedServer.answer(200, "text/plain", "the log"));
        assertThat(body(ApiRequest.text("jobs_log", LOG, 400))).isEqualTo("the log");
        assertThat(retries).singleElement().asString().contains("packed by gzip, gzip");
    }

    @Test
    void aTextAnsweredAsJsonIsHandedOverAsSuch() throws IOException {
        server.then(ScriptedServer.json("{\"content\":\"0123456789\"}"));
        try (ApiAnswer answer = client.get(ApiRequest.text("jobs_log", LOG, 4))) {
            assertThat(text(answer)).isEqualTo("{\"content\":\"0123456789\"}");
            assertThat(answer.contentType()).isEqualTo("application/json");
            assertThat(answer.totalSize()).isEmpty();
        }
    }

    @Test
    void aHundredMegabytesPassInFlatMemory() throws IOException {
        WireLog.off();
        byte[] line = new byte[1 << 20];
        Arrays.fill(line, (byte) 'x');
        server.then((asked, out) -> {
            ScriptedServer.head(out, 200, "Content-Type: text/plain", "Content-Length: " + (100L << 20));
            write(out, line, 100);
            return true;
        });
        com.sun.management.ThreadMXBean memory = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory
                .getThreadMXBean();
        long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
        try (ApiAnswer answer = client.get(ApiRequest.text("jobs_log", LOG, 1 << 20))) {
            assertThat(answer.totalSize()).hasValue(100L << 20);
            assertThat(answer.bytes()).isEqualTo(1 << 20);
        }
        long allocated = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(allocated).as("bytes allocated while 100 MB passed").isLessThan(16L << 20);
    }

    private static void write(OutputStream out, byte[] bytes, int times) throws IOException {
        for (int time = 0; time < times; time++) {
            out.write(bytes);
        }
    }
}
