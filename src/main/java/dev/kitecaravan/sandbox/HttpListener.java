package dev.kitecaravan.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * HTTP/1.1 on loopback, one thread for each connection. The JDK's own server is not used because it cannot do what the
 * sandbox is for: it respells header names, puts the machine's time into Date, and cannot reset a connection.
 */
final class HttpListener implements AutoCloseable {
    private static final int MAX_HEAD = 1 << 16;

    private final ServerSocket socket;
    private final Function<HttpRequest, HttpAnswer> handler;
    private final Clock clock;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private HttpListener(ServerSocket socket, Function<HttpRequest, HttpAnswer> handler, Clock clock) {
        this.socket = socket;
        this.handler = handler;
        this.clock = clock;
    }

    /** @throws IllegalStateException when the port is taken */
    static HttpListener start(int port, Function<HttpRequest, HttpAnswer> handler, Clock clock) {
        ServerSocket socket = bind(port);
        HttpListener listener = new HttpListener(socket, handler, clock);
        daemon("sandbox-accept", listener::accept);
        return listener;
    }

    private static ServerSocket bind(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
                return socket;
            } catch (IOException failed) {
                socket.close();
                throw failed;
            }
        } catch (BindException taken) {
            throw new IllegalStateException("The sandbox cannot listen on port " + port + ", because another program"
                    + " does; choose another port, or 0 for any free one.", taken);
        } catch (IOException failed) {
            throw new IllegalStateException("The sandbox cannot listen on port " + port + ": " + failed.getMessage()
                    + "; choose another port, or 0 for any free one.", failed);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        quietly(socket);
        connections.forEach(HttpListener::quietly);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                if (socket.isClosed()) {
                    quietly(connection);
                }
                daemon("sandbox-" + connection.getPort(), () -> serve(connection));
            } catch (IOException closed) {
                if (!socket.isClosed()) {
                    throw new IllegalStateException("The sandbox cannot accept connections any more.", closed);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream(), 8192);
            OutputStream out = connection.getOutputStream();
            boolean open = true;
            while (open) {
                HttpRequest request = read(in, out);
                open = request != null && answer(connection, in, out, request);
            }
        } catch (IOException clientLeft) {
            // A client may go at any time; there is nobody to tell.
        } finally {
            connections.remove(connection);
        }
    }

    private boolean answer(Socket connection, InputStream in, OutputStream out, HttpRequest request)
            throws IOException {
        HttpAnswer answer = handler.apply(request);
        if (answer.reset) {
            connection.setSoLinger(true, 0);
            return false;
        }
        if (answer.silent) {
            in.transferTo(OutputStream.nullOutputStream());
            return false;
        }
        boolean keep = answer.sendOnly < 0
                && !request.header("connection").orElse("").toLowerCase(Locale.ROOT).contains("close");
        StringBuilder head = new StringBuilder(512).append("HTTP/1.1 ").append(answer.status).append(' ')
                .append(reason(answer.status)).append("\r\nDate: ").append(SandboxTimestamps.httpDate(clock.now()))
                .append("\r\n");
        for (int i = 0; i < answer.headers.size(); i += 2) {
            head.append(answer.headers.get(i)).append(": ").append(answer.headers.get(i + 1)).append("\r\n");
        }
        head.append("Content-Length: ").append(answer.length)
                .append(keep ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
        out.write(Ascii.bytes(head.toString()));
        if (!request.method().equals("HEAD")) {
            answer.body.write(answer.sendOnly < 0 ? out : new Shortened(out, answer.sendOnly));
        }
        return keep;
    }

    /** Reads one request with its body, which is dropped; null when the connection ends instead. */
    private static HttpRequest read(InputStream in, OutputStream out) throws IOException {
        String first = line(in);
        if (first == null || first.isEmpty()) {
            return null;
        }
        String[] parts = first.split(" ");
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(line.substring(0, colon).trim().toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
            }
        }
        if (parts.length != 3) {
            out.write(Ascii.bytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            return null;
        }
        in.skipNBytes(Long.parseLong(headers.getOrDefault("content-length", "0")));
        return new HttpRequest(parts[0], parts[1], headers);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (line.size() > MAX_HEAD) {
                throw new SocketException("A header line of more than " + MAX_HEAD + " bytes.");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 206 -> "Partial Content";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 416 -> "Range Not Satisfiable";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "Status";
        };
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception alreadyGone) {
            // Closing is all that was wanted.
        }
    }
}
