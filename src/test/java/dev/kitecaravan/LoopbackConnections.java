package dev.kitecaravan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;

/** Connections to a free port of loopback, each served by a thread of its own, byte by byte. */
public final class LoopbackConnections implements AutoCloseable {
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final Talk talk;

    /** What is said on a connection, which is closed when it returns. */
    @FunctionalInterface
    public interface Talk {
        /** @throws IOException when the client went away, which is its right */
        void with(Socket client) throws IOException;
    }

    private LoopbackConnections(ServerSocket socket, Talk talk) {
        this.socket = socket;
        this.talk = talk;
    }

    public static LoopbackConnections accept(Talk talk) throws IOException {
        LoopbackConnections connections = new LoopbackConnections(
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), talk);
        connections.threads.submit((Runnable) connections::acceptAll);
        return connections;
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                client.setTcpNoDelay(true);
                open.add(client);
                threads.submit(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            talk.with(client);
        } catch (IOException e) {
            // The client went away: its right, and what many tests are about.
            return;
        } finally {
            ended.incrementAndGet();
        }
    }

    /** Waits until all clients are gone, and what they sent was read. They are accepted in turn: one more is the last. */
    public void awaitNobody() {
        try (Socket last = new Socket(socket.getInetAddress(), port())) {
            last.shutdownOutput();
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(2))
                    .until(() -> open.stream().anyMatch(each -> each.getPort() == last.getLocalPort())
                            && ended.get() == open.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How many there were so far. */
    public int count() {
        return open.size();
    }

    /** The next line of a request; empty at its end. */
    public static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : open) {
            client.close();
        }
        threads.shutdownNow();
    }
}
