package dev.kitecaravan.program;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** What stands between a program and its API: a server on a free port of loopback that answers several requests at once. */
abstract class LoopbackServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    LoopbackServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /** To be called when what answers is made. */
    final void start() {
        server.start();
    }

    final String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    abstract void answer(HttpExchange exchange) throws IOException;

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
