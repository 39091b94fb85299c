package dev.kitecaravan.extract.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.kitecaravan.LoopbackConnections;

/** A server on loopback that plays prepared answers byte by byte, faults included, and notes what it was asked. */
final class ScriptedServer implements AutoCloseable {
    /** One request as it arrived. */
    record Asked(String target, Map<String, String> headers, Socket client) {
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    /** Writes an answer; the connection is kept when it returns true. */
    @FunctionalInterface
    interface Reply {
        boolean write(Asked asked, OutputStream out) throws IOException;
    }

    private final LoopbackConnections connections;
    private final ConcurrentLinkedDeque<Reply> script = new ConcurrentLinkedDeque<>();
    private volatile Reply otherwise = json("[]");
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    ScriptedServer() throws IOException {
        connections = LoopbackConnections.accept(this::serve);
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return connections.port();
    }

    /** Plays these in order. */
    ScriptedServer then(Reply... replies) {
        script.addAll(List.of(replies));
        return this;
    }

    /** Plays this when the script is over. */
    ScriptedServer otherwise(Reply reply) {
        otherwise = reply;
        return this;
    }

    int connections() {
        return connections.count();
    }

    List<String> targets() {
        return asked.stream().map(Asked::target).toList();
    }

    static Reply json(String body, String... headers) {
        return answer(200, "application/json; charset=utf-8", body, headers);
    }

    static Reply status(int status, String body, String... headers) {
        return answer(status, "application/json", body, headers);
    }

    static Reply answer(int status, String type, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return (asked, out) -> {
            head(out, status, "Content-Type: " + type, "Content-Length: " + bytes.length, headers);
            out.write(bytes);
            return true;
        };
    }

    static void head(OutputStream out, int status, String first, String second, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of("HTTP/1.1 " + status + " Said", first, second));
        lines.addAll(List.of(headers));
        out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private void serve(Socket client) throws IOException {
        try (InputStream in = client.getInputStream(); OutputStream out = client.getOutputStream()) {
            boolean keep = true;
            while (keep) {
                String request = LoopbackConnections.line(in);
                if (request.isEmpty()) {
                    return;
                }
                Map<String, String> headers = new TreeMap<>();
                for (String line = LoopbackConnections.line(in); !line.isEmpty(); line = LoopbackConnections.line(in)) {
                    int colon = line.indexOf(':');
                    headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
                }
                Asked one = new Asked(request.split(" ")[1], headers, client);
                asked.add(one);
                Reply reply = script.poll();
                keep = (reply == null ? otherwise : reply).write(one, out);
                out.flush();
            }
        }
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
