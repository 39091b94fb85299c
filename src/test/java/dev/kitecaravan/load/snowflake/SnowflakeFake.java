package dev.kitecaravan.load.snowflake;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A contract fake of Snowflake's own HTTP interface: it remembers what the driver sent, and answers as it is told. */
final class SnowflakeFake implements Closeable {
    static final String OK = "{\"data\":{\"queryId\":\"q\",\"statementTypeId\":4096,\"total\":1,\"returned\":1,"
            + "\"queryResultFormat\":\"json\",\"parameters\":[],\"finalDatabaseName\":\"CI\","
            + "\"rowtype\":[{\"name\":\"STATUS\",\"type\":\"text\",\"nullable\":true,\"length\":100,\"byteLength\":400}],"
            + "\"rowset\":[[\"done\"]]},\"success\":true,\"code\":null,\"message\":null}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<JsonNode> logins = new CopyOnWriteArrayList<>();
    private final List<JsonNode> queries = new CopyOnWriteArrayList<>();
    private final CountDownLatch aborted = new CountDownLatch(1);
    private volatile String login = "{\"data\":{\"token\":\"t\",\"masterToken\":\"m\",\"validityInSeconds\":3600,"
            + "\"masterValidityInSeconds\":14400,\"parameters\":[{\"name\":\"AUTOCOMMIT\",\"value\":true}],\"serverVersion\":\"9.0\","
            + "\"sessionInfo\":{\"databaseName\":\"CI\",\"schemaName\":null,\"warehouseName\":\"W\",\"roleName\":\"R\"}},"
            + "\"success\":true,\"code\":null,\"message\":null}";
    private volatile Function<String, String> answers = sql -> OK;

    SnowflakeFake() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "snowflake-fake");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What log-ins are answered. */
    void login(String answer) {
        login = answer;
    }

    /** What statements are answered. */
    void answers(Function<String, String> bySql) {
        answers = bySql;
    }

    /** The {@code data} of the last log-in. */
    JsonNode lastLogin() {
        return logins.get(logins.size() - 1).path("data");
    }

    List<String> statements() {
        return queries.stream().map(query -> query.path("sqlText").asText()).toList();
    }

    /** Opens once the driver asked for a statement to be ended. */
    CountDownLatch aborted() {
        return aborted;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        JsonNode body = body(exchange);
        if (path.endsWith("/login-request")) {
            logins.add(body);
            send(exchange, login);
        } else if (path.endsWith("/query-request")) {
            queries.add(body);
            send(exchange, answers.apply(body.path("sqlText").asText()));
        } else {
            if (path.endsWith("/abort-request")) {
                aborted.countDown();
            }
            send(exchange, "{\"data\":null,\"success\":true,\"code\":null,\"message\":null}");
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in = gzip ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            byte[] bytes = in.readAllBytes();
            return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
        }
    }

    private static void send(HttpExchange exchange, String answer) throws IOException {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static String error(String code, String state, String message) {
        return "{\"data\":{\"errorCode\":\"" + code + "\",\"sqlState\":\"" + state + "\",\"queryId\":\"q\"},\"code\":\""
                + code + "\",\"message\":\"" + message + "\",\"success\":false}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
