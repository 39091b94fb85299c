package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** The route files under {@code examples/routes}, as they are but for the addresses, on a sandbox. */
abstract class ExampleRoutesFixture {
    static final Path EXAMPLES = Path.of("examples/routes");
    static final int BUILDS = 120;

    @TempDir
    Path folder;
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> told = new CopyOnWriteArrayList<>();
    HttpServer server;
    SandboxRuns runs;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        runs = SandboxRuns.start(folder, BUILDS);
    }

    @AfterEach
    void stop() {
        runs.close();
        server.stop(0);
    }

    void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = ("owner of" + path).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    String loopback() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    static String example(String name) throws IOException {
        return Files.readString(EXAMPLES.resolve(name + ".yaml"));
    }

    /** The example with one address in the place of another, which it must have. */
    static String example(String name, String address, String instead) throws IOException {
        String text = example(name);
        assertThat(text).contains(address);
        return text.replace(address, instead);
    }
}
