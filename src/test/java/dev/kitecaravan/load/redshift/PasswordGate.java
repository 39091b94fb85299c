package dev.kitecaravan.load.redshift;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Asks whoever connects for the password, as Redshift may, notes it down, and lets nobody in. */
final class PasswordGate implements Closeable {
    private static final int SSL_REQUEST = 80877103;
    private static final int CLEARTEXT = 3;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> shown = new CopyOnWriteArrayList<>();

    PasswordGate() throws IOException {
        Thread thread = new Thread(this::accept, "password-gate");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What was shown, each as user, a space, password. */
    List<String> shown() {
        return shown;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                ask(new DataInputStream(client.getInputStream()), new DataOutputStream(client.getOutputStream()));
            } catch (IOException e) {
                // The gate was closed, or the driver went away without a word.
            }
        }
    }

    private void ask(DataInputStream in, DataOutputStream out) throws IOException {
        byte[] start = in.readNBytes(in.readInt() - 4);
        while (new DataInputStream(new java.io.ByteArrayInputStream(start)).readInt() == SSL_REQUEST) {
            out.write('N');
            start = in.readNBytes(in.readInt() - 4);
        }
        List<String> parameters = List.of(new String(start, 4, start.length - 4, StandardCharsets.UTF_8).split("\0"));
        out.write('R');
        out.writeInt(8);
        out.writeInt(CLEARTEXT);
        out.flush();
        if (in.read() != 'p') {
            return;
        }
        String password = new String(in.readNBytes(in.readInt() - 4), StandardCharsets.UTF_8).replace("\0", "");
        shown.add(parameters.get(parameters.indexOf("user") + 1) + " " + password);
        byte[] refusal = "SFATAL\0C28000\0Mnobody is let in here\0\0".getBytes(StandardCharsets.UTF_8);
        out.write('E');
        out.writeInt(refusal.length + 4);
        out.write(refusal);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
