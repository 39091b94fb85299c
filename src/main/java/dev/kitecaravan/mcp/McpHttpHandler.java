package dev.kitecaravan.mcp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import dev.kitecaravan.table.Json;

/**
 * The protocol over HTTP (Streamable HTTP): each message is a POST, each answer one JSON object. Nothing is pushed, so that
 * there is no stream to open by GET. A client's session is a name for its calls and nothing else; any is taken.
 */
public final class McpHttpHandler implements HttpHandler {
    private static final int LONGEST_BODY = 1 << 20;
    private static final String SESSION = "Mcp-Session-Id";
    private static final String VERSION = "MCP-Protocol-Version";

    private static final int AT_ONCE = 4;
    /** Messages of a batch: each may take as long as a statement, one after the other. */
    private static final int LONGEST_BATCH = 10;

    private final McpServer server;
    private final Access access;
    /** Messages that are answered at once; the server's other threads read requests. */
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** Who may ask. */
    @FunctionalInterface
    public interface Access {
        /**
         * Why a request is refused.
         *
         * @param address the one it comes from
         * @param header  a request's header by its name; null where there is none
         * @return the status (401, 403, 421, 429) and a sentence; empty when it is not refused
         */
        Optional<Map.Entry<Integer, String>> refusal(String address, UnaryOperator<String> header);
    }

    private record Reply(int status, Object json) {
    }

    public McpHttpHandler(McpServer server, Access access) {
        this.server = server;
        this.access = access;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getRequestHeaders();
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            Optional<Map.Entry<Integer, String>> refusal = access
                    .refusal(exchange.getRemoteAddress().getAddress().getHostAddress(), headers::getFirst);
            if (refusal.isPresent()) {
                if (refusal.get().getKey() == 401) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                }
                send(exchange, refused(refusal.get().getKey(), RpcException.REQUEST, refusal.get().getValue()));
                return;
            }
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                send(exchange, refused(405, RpcException.REQUEST,
                        "Messages are posted here; nothing is pushed, and no session is kept."));
                return;
            }
            String given = headers.getFirst(SESSION);
            String session = given == null || given.length() > 100 ? UUID.randomUUID().toString() : given;
            Reply reply = posted(exchange, headers, session);
            if (given == null && reply.status() == 200) {
                exchange.getResponseHeaders().set(SESSION, session);
            }
            send(exchange, reply);
        }
    }

    private Reply posted(HttpExchange exchange, Headers headers, String session) throws IOException {
        String type = headers.getFirst("Content-Type");
        if (type == null || !type.strip().toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            return refused(415, RpcException.REQUEST, "The body is application/json.");
        }
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            return refused(413, RpcException.REQUEST, "A message has at most " + LONGEST_BODY + " bytes.");
        }
        String version = headers.getFirst(VERSION);
        if (version != null && !ProtocolVersions.all().contains(version)) {
            return new Reply(400, McpServer.failure(null, new RpcException(RpcException.VERSION,
                    "This revision of the protocol is not spoken here.",
                    Map.of("supported", ProtocolVersions.all(), "requested", version))));
        }
        try {
            return answer(Json.read(new String(body, StandardCharsets.UTF_8)), version, session);
        } catch (RpcException e) {
            return new Reply(400, McpServer.failure(null, e));
        } catch (IllegalArgumentException e) {
            return refused(400, RpcException.PARSE, "The body is no JSON.");
        }
    }

    /** A batch, as revision 2025-03-26 allowed, is answered by a list. */
    private Reply answer(Object json, String version, String session) throws RpcException {
        boolean batch = json instanceof List<?> list && !list.isEmpty();
        if (batch && ((List<?>) json).size() > LONGEST_BATCH) {
            throw new RpcException(RpcException.REQUEST,
                    "A batch has at most " + LONGEST_BATCH + " messages; send the others in further ones.");
        }
        List<Map<String, Object>> answers = new ArrayList<>();
        for (Object one : batch ? (List<?>) json : Collections.singletonList(json)) {
            Message message = Message.of(one);
            Object named = message.version();
            if (named != null && !named.equals(version)) {
                throw new RpcException(RpcException.HEADERS,
                        "The header " + VERSION + " and the request's own _meta name different revisions.");
            }
            answer(message, session).ifPresent(answers::add);
        }
        if (answers.isEmpty()) {
            return new Reply(202, null);
        }
        if (batch) {
            return new Reply(200, answers);
        }
        return new Reply(version != null && ProtocolVersions.MODERN.contains(version)
                ? status(answers.get(0))
                : 200, answers.get(0));
    }

    /** A notification waits for no place: it may be what stops a call that has one. */
    private Optional<Map<String, Object>> answer(Message message, String session) {
        if (!message.isRequest()) {
            return server.answer(session, message, null);
        }
        places.acquireUninterruptibly();
        try {
            return server.answer(session, message, server.begin(session, message));
        } finally {
            places.release();
        }
    }

    /** Modern clients are told by the status too. */
    private static int status(Map<String, Object> answer) {
        Object code = Message.object(answer.get("error")).get("code");
        if (code == null) {
            return 200;
        }
        return code.equals(RpcException.METHOD) ? 404 : code.equals(RpcException.INTERNAL) ? 500 : 400;
    }

    private static Reply refused(int status, int code, String why) {
        return new Reply(status, McpServer.failure(null, new RpcException(code, why)));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.json() == null) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        byte[] bytes = Json.write(reply.json()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
