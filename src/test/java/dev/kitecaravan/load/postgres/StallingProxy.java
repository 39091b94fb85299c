package dev.kitecaravan.load.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A way to a server on loopback that stops forwarding, in both directions, and keeps its connections: what a network looks
 * like behind which a machine vanished.
 */
final class StallingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String stallAt;
    private volatile long stallAfter = Long.MAX_VALUE;

    StallingProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing goes through. */
    void stall() {
        stalled.countDown();
    }

    /** As soon as a client sends this text, which is not forwarded. */
    void stallAt(String text) {
        stallAt = text;
    }

    /** As soon as clients sent so many more bytes. */
    void stallAfter(long bytes) {
        stallAfter = bytes;
    }

    boolean isStalled() {
        return stalled.getCount() == 0;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                start(() -> forward(client, server, true));
                start(() -> forward(server, client, false));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void forward(Socket from, Socket to, boolean fromClient) {
        try (from; to) {
            byte[] bytes = new byte[8 << 10];
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (fromClient) {
                    look(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
                }
                if (isStalled()) {
                    closed.await();
                }
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            // One side has ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look(String sent) {
        stallAfter -= stallAfter == Long.MAX_VALUE ? 0 : sent.length();
        if (stallAfter <= 0 || stallAt != null && sent.contains(stallAt)) {
            stall();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        closed.countDown();
    }
}
