package dev.kitecaravan.load.filesystem;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;

/** An emulator in a process of its own on loopback, which ends with this one. */
public final class PeerProcess {
    private PeerProcess() {
    }

    /** A port of loopback that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param folder where its output goes, as {@code log}
     * @throws IOException when it ends at once; the message is its output
     */
    public static void start(List<String> command, Path folder, int port) throws IOException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> !process.isAlive() || answers(port));
        if (!process.isAlive()) {
            throw new IOException("it ended at once: " + Files.readString(log));
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
