package dev.kitecaravan.load.sql;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.net.SocketFactory;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jdk.net.ExtendedSocketOptions;

/**
 * Connections that notice that the other side is gone, as drivers make them by this class's name. The system asks a silent
 * other side whether it is there, and a write that is not taken within the time ends the connection: Java lets only reads
 * have a limit of their own.
 */
@RegisterForReflection
public final class PatientSockets extends SocketFactory {
    private static final int PROBES = 4;
    private static final ScheduledThreadPoolExecutor WATCH = watch();
    private final Duration patience;

    /** @param millis how long the other side may be gone */
    public PatientSockets(String millis) {
        this.patience = Duration.ofMillis(Long.parseLong(millis));
    }

    private static ScheduledThreadPoolExecutor watch() {
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "patience");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new PatientSocket(patience);
        socket.setKeepAlive(true);
        int seconds = (int) Math.max(2, patience.toSeconds());
        set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, seconds / 2);
        set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, Math.max(1, seconds / 2 / PROBES));
        set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
        return socket;
    }

    private static void set(Socket socket, SocketOption<Integer> option, int value) throws IOException {
        if (socket.supportedOptions().contains(option)) {
            socket.setOption(option, value);
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    private Socket connected(InetSocketAddress to, InetSocketAddress from) throws IOException {
        Socket socket = createSocket();
        if (from != null) {
            socket.bind(from);
        }
        socket.connect(to, (int) patience.toMillis());
        return socket;
    }

    private static final class PatientSocket extends Socket {
        private final Duration patience;

        PatientSocket(Duration patience) {
            this.patience = patience;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new PatientStream(super.getOutputStream(), this, patience);
        }
    }

    private static final class PatientStream extends FilterOutputStream {
        private final Socket socket;
        private final Duration patience;
        private volatile boolean over;

        PatientStream(OutputStream out, Socket socket, Duration patience) {
            super(out);
            this.socket = socket;
            this.patience = patience;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[]{(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            Future<?> end = WATCH.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
            try {
                out.write(bytes, from, count);
            } catch (IOException e) {
                if (over) {
                    throw (IOException) new SocketTimeoutException("the other side took nothing for " + patience)
                            .initCause(e);
                }
                throw e;
            } finally {
                end.cancel(false);
            }
        }

        private void giveUp() {
            over = true;
            try {
                socket.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
