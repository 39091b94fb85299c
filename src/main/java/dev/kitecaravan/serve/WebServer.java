package dev.kitecaravan.serve;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * An HTTP server on one address: the JDK's own, which costs a verb nothing that does not start one. It hands every request
 * to one handler, on a few threads, when it is all there; requests that are sent, or answers that are taken, too slowly are
 * cut off.
 */
public final class WebServer implements AutoCloseable {
    private static final int BACKLOG = 50;
    /** Bytes of a request's body; what is beyond is not read. */
    private static final int LONGEST_BODY = 1 << 18;

    static {
        // The JDK reads these once, when its server is first used. Without the first an answer waits 40 ms for nothing.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "150");
        System.setProperty("sun.net.httpserver.maxReqHeaders", "100");
    }

    private final HttpServer server;
    private final RequestThreads threads;

    private WebServer(HttpServer server, RequestThreads threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to serve.
     *
     * @param name    of its threads
     * @param address where; port 0 takes any free one
     * @param handler of every request, called from several threads
     * @throws IOException when the address cannot be had: taken, or not this machine's
     */
    public static WebServer start(String name, InetSocketAddress address, HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(address, BACKLOG);
        RequestThreads threads = new RequestThreads(name);
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, threads, handler));
        server.start();
        return new WebServer(server, threads);
    }

    private static void handle(HttpExchange exchange, RequestThreads threads, HttpHandler handler) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (!threads.read()) {
            exchange.close();
            return;
        }
        if (body.length > LONGEST_BODY) {
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(413, -1);
            exchange.close();
            return;
        }
        exchange.setStreams(new ByteArrayInputStream(body), null);
        handler.handle(exchange);
    }

    /** Where it serves, with the port that was taken. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /**
     * Ends at once; requests under way are cut off. Their threads are not interrupted, since that would close the file of a
     * database that a run of this process still writes; nobody waits for them.
     */
    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
