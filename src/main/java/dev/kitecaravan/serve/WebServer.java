package dev.kitecaravan.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * An HTTP server on one address: the JDK's own, which costs a verb nothing that does not start one. It hands every request
 * to one handler, on a few threads; requests that are sent too slowly are cut off.
 */
public final class WebServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int BACKLOG = 50;

    static {
        // The JDK reads these once, when its server is first used. Without the first an answer waits 40 ms for nothing.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "20");
        System.setProperty("sun.net.httpserver.maxReqHeaders", "100");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private WebServer(HttpServer server, ExecutorService threads) {
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
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        return new WebServer(server, threads);
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
        threads.shutdown();
    }
}
