package dev.kitecaravan.show;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.table.Json;

/** A headless Chromium with one page open, driven over its DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final long MOST_SECONDS = 60;
    private static final String LISTENING = "DevTools listening on ";

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
    private String session;

    private Chromium(Process process, URI address) {
        this.process = process;
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Ears()).join();
    }

    /** Whether this machine has one; the Debian package is {@code chromium}. */
    static boolean isThere() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder,
                "chromium")));
    }

    /** @param profile an empty folder */
    static Chromium start(Path profile) throws IOException {
        Process process = new ProcessBuilder("chromium", "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank").redirectOutput(
                        ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = new BufferedReader(
                new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread drain = new Thread(() -> said.lines().forEach(ignored -> {
                }), "chromium-stderr");
                drain.setDaemon(true);
                drain.start();
                Chromium chromium = new Chromium(process, URI.create(line.substring(LISTENING.length()).strip()));
                chromium.attach();
                return chromium;
            }
        }
        throw new IOException("Chromium ended with " + process.destroyForcibly().exitValue());
    }

    private void attach() {
        String target = call("Target.createTarget", Map.of("url", "about:blank")).path("targetId").asText();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true)).path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    JsonNode call(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        Map<String, Object> message = new java.util.HashMap<>(
                Map.of("id", id, "method", method, "params", parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        socket.sendText(Json.write(message), true).join();
        try {
            JsonNode json = answer.get(MOST_SECONDS, TimeUnit.SECONDS);
            if (json.has("error")) {
                throw new IllegalStateException(method + ": " + json.path("error"));
            }
            return json.path("result");
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(method, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method, e);
        }
    }

    /** Opens a page and waits until it is loaded. */
    void open(String url) {
        awaitLoad(() -> call("Page.navigate", Map.of("url", url)));
    }

    /** Does something that leads to another page, and waits until that is loaded. */
    void awaitLoad(Runnable action) {
        loaded = new CompletableFuture<>();
        action.run();
        loaded.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join();
    }

    /** The value of a JavaScript expression, which is evaluated by the browser, not by the page. */
    JsonNode evaluate(String expression) {
        JsonNode result = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true,
                "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** As wide as a phone, a desk; {@code light} or {@code dark}. */
    void look(int width, int height, String scheme) {
        call("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void press(String key, String code, int keyCode, int modifiers) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            call("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "code", code, "windowsVirtualKeyCode",
                    keyCode, "modifiers", modifiers));
        }
    }

    byte[] screenshot() {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText());
    }

    /** Errors and warnings of the console, exceptions, and refusals by the content security policy. */
    List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode details = event.path("params");
            switch (event.path("method").asText()) {
                case "Runtime.exceptionThrown" -> troubles.add(details.toString());
                case "Runtime.consoleAPICalled" -> troubles.add(details.toString());
                case "Log.entryAdded" -> troubles.add(details.path("entry").toString());
                default -> {
                }
            }
        }
        return troubles;
    }

    /** Every URL that the page asked for. */
    List<String> requests() {
        return events.stream().filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
                .map(event -> event.path("params").path("request").path("url").asText()).toList();
    }

    void forget() {
        events.clear();
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Ears implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                hear(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void hear(String message) {
            try {
                JsonNode json = Json.MAPPER.readTree(message);
                if (json.has("id")) {
                    answers.remove(json.path("id").asInt()).complete(json);
                    return;
                }
                events.add(json);
                if (json.path("method").asText().equals("Page.loadEventFired")) {
                    loaded.complete(null);
                }
            } catch (IOException e) {
                answers.values().forEach(answer -> answer.completeExceptionally(e));
            }
        }
    }
}
