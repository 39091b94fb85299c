package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are never sent to their end, and those that are. */
class WebServerTest {
    private static final String WHOLE = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
    /** Three times as many as there are threads that read. */
    private static final int MANY = 48;

    private final CountDownLatch slow = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private WebServer server;

    @BeforeEach
    void serve() throws IOException {
        server = WebServer.start("test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals("/slow")) {
                    slow.await();
                }
                byte[] body = exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        });
    }

    @AfterEach
    void end() throws IOException {
        slow.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c > 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** Without room made for it, the whole one would wait until the server's limit of ten seconds cuts the others off. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /q/hea", "GET / HTTP/1.1\r\nHost: local",
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"})
    void halfSentRequestsKeepNobodyOut(String half) throws IOException {
        for (int i = 0; i < MANY; i++) {
            send(half);
        }
        long began = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            assertThat(firstLine(send(WHOLE))).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(8);
    }

    @Test
    void aRequestThatIsAnsweredIsNotCutOff() throws Exception {
        Socket answered = send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
        FutureTask<String> answer = new FutureTask<>(() -> firstLine(answered));
        new Thread(answer, "waiting").start();
        for (int i = 0; i < MANY; i++) {
            send("GET / HTTP/1.1\r\nHost: local");
        }
        assertThat(firstLine(send(WHOLE))).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer).isNotDone();
        slow.countDown();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("HTTP/1.1 200 OK");
    }

    /** What has no path is answered or cut off, and keeps no thread. */
    @ParameterizedTest
    @ValueSource(strings = {"GET mailto:somebody HTTP/1.1", "GET * HTTP/1.1", "GET http://evil.example/ HTTP/1.1",
            "GET /%zz HTTP/1.1", "GET HTTP/1.1", "CONNECT localhost:1 HTTP/1.1"})
    void addressesThatAreNoPathKeepNobodyOut(String line) throws IOException {
        for (int i = 0; i < 20; i++) {
            firstLine(send(line + "\r\nHost: localhost\r\n\r\n"));
        }
        assertThat(firstLine(send(WHOLE))).isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void aBodyIsReadToALimit() throws IOException {
        assertThat(firstLine(send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n"
                + "x".repeat(300_000)))).startsWith("HTTP/1.1 413");
    }
}
