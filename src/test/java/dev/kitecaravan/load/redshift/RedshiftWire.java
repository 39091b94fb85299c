package dev.kitecaravan.load.redshift;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** One connection through {@link RedshiftServer}: messages of the driver one way, bytes of PostgreSQL the other. */
final class RedshiftWire {
    private static final int SSL_REQUEST = 80877103;
    private static final int CANCEL_REQUEST = 80877102;
    private static final Set<String> KNOWN = Set.of("user", "database", "client_encoding", "DateStyle", "TimeZone",
            "extra_float_digits", "application_name");

    private final RedshiftServer server;
    private final Socket client;
    private final Socket postgres;
    private volatile boolean mute;
    private volatile boolean lastOne;

    RedshiftWire(RedshiftServer server, Socket client, int port) throws IOException {
        this.server = server;
        this.client = client;
        this.postgres = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setTcpNoDelay(true);
        postgres.setTcpNoDelay(true);
    }

    void start() {
        thread("to PostgreSQL", this::forward);
        thread("from PostgreSQL", this::answer);
    }

    private void thread(String name, Wire work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The other side ended; so does this one.
            } finally {
                close();
                server.ended(this);
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Wire {
        void run() throws IOException;
    }

    private void forward() throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(postgres.getOutputStream()));
        if (!startup(in, out)) {
            return;
        }
        while (true) {
            int type = in.read();
            if (type < 0) {
                return;
            }
            byte[] body = in.readNBytes(in.readInt() - 4);
            boolean executes = type == 'E' || type == 'Q';
            RedshiftServer.Fate fate = executes ? server.next() : RedshiftServer.Fate.LIVES;
            if (fate == RedshiftServer.Fate.DIES_BEFORE) {
                server.die();
                return;
            }
            mute |= fate == RedshiftServer.Fate.DIES_AFTER;
            message(out, type, type == 'P' || type == 'Q' ? rewritten(type, body) : body);
            lastOne |= mute && (type == 'S' || type == 'Q');
            if (in.available() == 0) {
                out.flush();
            }
        }
    }

    private static void message(DataOutputStream out, int type, byte[] body) throws IOException {
        out.writeByte(type);
        out.writeInt(body.length + 4);
        out.write(body);
    }

    private boolean startup(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            byte[] body = in.readNBytes(in.readInt() - 4);
            int code = new DataInputStream(new java.io.ByteArrayInputStream(body)).readInt();
            if (code == SSL_REQUEST) {
                client.getOutputStream().write('N');
                continue;
            }
            if (code == CANCEL_REQUEST) {
                out.writeInt(body.length + 4);
                out.write(body);
                out.flush();
                return false;
            }
            byte[] kept = knownParameters(body);
            out.writeInt(kept.length + 4);
            out.write(kept);
            out.flush();
            return true;
        }
    }

    private static byte[] knownParameters(byte[] body) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.write(body, 0, 4);
        String[] parts = new String(body, 4, body.length - 4, StandardCharsets.UTF_8).split("\0");
        for (int i = 0; i + 1 < parts.length; i += 2) {
            if (KNOWN.contains(parts[i])) {
                kept.write((parts[i] + "\0" + parts[i + 1] + "\0").getBytes(StandardCharsets.UTF_8));
            }
        }
        kept.write(0);
        return kept.toByteArray();
    }

    /** A Parse or Query message with what PostgreSQL is to execute instead. */
    private byte[] rewritten(int type, byte[] body) throws IOException {
        int from = 0;
        if (type == 'P') {
            while (body[from++] != 0) {
                // The statement's name comes first.
            }
        }
        int to = from;
        while (body[to] != 0) {
            to++;
        }
        String sql = new String(body, from, to - from, StandardCharsets.UTF_8);
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        result.write(body, 0, from);
        result.write(server.rewritten(sql).getBytes(StandardCharsets.UTF_8));
        result.write(body, to, body.length - to);
        return result.toByteArray();
    }

    private void answer() throws IOException {
        InputStream in = postgres.getInputStream();
        byte[] block = new byte[1 << 16];
        int length;
        while ((length = in.read(block)) >= 0) {
            if (!mute) {
                client.getOutputStream().write(block, 0, length);
            } else if (lastOne && endsReady(block, length)) {
                server.die();
                return;
            }
        }
    }

    /** Whether the bytes end with ReadyForQuery: all that was asked has been done. */
    private static boolean endsReady(byte[] block, int length) {
        return length >= 6 && block[length - 6] == 'Z' && block[length - 5] == 0 && block[length - 2] == 5;
    }

    void close() {
        try {
            client.close();
            postgres.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
