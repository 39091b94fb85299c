package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpServer;

import dev.kitecaravan.extract.http.ApiAnswer;
import dev.kitecaravan.extract.http.ApiClient;
import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiSettings;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Origin;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.extract.http.TokenSource;

/** Which routes get the answer that another one paid for. The API answers each version it is asked for in another way. */
class SharedPagesTest {
    private static final String VERSION = "Buildkite-Version";

    @TempDir
    Path folder;
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] body = ("[{\"version\":\"" + exchange.getRequestHeaders().getFirst(VERSION) + "\"}]")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new ApiClient(ApiSettings
                .of(Origin.of("http://localhost:" + server.getAddress().getPort()), TokenSource.of("token"))
                .withSpool(folder, 1 << 12), new Budget(Reserve.parse("0")), ApiListener.NONE);
    }

    @AfterEach
    void end() {
        client.close();
        server.stop(0);
    }

    private static Endpoint endpoint(String id, String version) {
        return endpoint(id, "/v2/things", version);
    }

    private static Endpoint endpoint(String id, String path, String version) {
        return new Endpoint(id, PathTemplate.parse(path), "", "", Where.ALL, Endpoint.Passes.AUTO, "",
                new Reading(Map.of(VERSION, version), false, false, "", Reading.Again.AUTO, false, null));
    }

    private static String get(SharedPages pages, Endpoint endpoint) throws IOException {
        try (ApiAnswer answer = pages.get(new Requests(endpoint, 0).first(null))) {
            return new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void routesThatAskWithOtherHeadersGetAnswersOfTheirOwn() throws IOException {
        Endpoint one = endpoint("one", "1");
        Endpoint two = endpoint("two", "2");
        try (SharedPages pages = new SharedPages(client, List.of(one, two))) {
            assertThat(get(pages, one)).contains("\"1\"");
            assertThat(get(pages, two)).contains("\"2\"");
        }
    }

    @Test
    void eachOtherRouteOfTheSameListGetsTheAnswerOnce() throws IOException {
        Endpoint one = endpoint("one", "1");
        Endpoint two = endpoint("two", "1");
        Endpoint other = endpoint("other", "2");
        try (SharedPages pages = new SharedPages(client, List.of(one, two, other))) {
            assertThat(get(pages, other)).contains("\"2\"");
            assertThat(get(pages, one)).isEqualTo(get(pages, two)).contains("\"1\"");
            assertThat(asked).hasValue(2);
            get(pages, two);
            assertThat(asked).hasValue(3);
        }
    }

    /** However small they are: each would be one more file. */
    @Test
    void answersBeyondTheMostThatAreKeptAreAskedForAgain() throws IOException {
        List<Endpoint> first = new ArrayList<>();
        List<Endpoint> second = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            first.add(endpoint("one" + i, "/v2/things" + i, "1"));
            second.add(endpoint("two" + i, "/v2/things" + i, "1"));
        }
        List<Endpoint> all = new ArrayList<>(first);
        all.addAll(second);
        try (SharedPages pages = new SharedPages(client, all, 3)) {
            for (Endpoint endpoint : first) {
                get(pages, endpoint);
            }
            for (Endpoint endpoint : second) {
                assertThat(get(pages, endpoint)).contains("\"1\"");
            }
            assertThat(asked).hasValue(5 + 2);
        }
    }
}
