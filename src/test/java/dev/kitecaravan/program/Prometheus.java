package dev.kitecaravan.program;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus on loopback, and its promtool: Debian's package; tests are skipped where it is not. */
public final class Prometheus implements AutoCloseable {
    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static void require() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/prometheus")) && Files.isExecutable(Path.of("/usr/bin/promtool")),
                "prometheus is not installed (Debian: apt install prometheus): scrape and alerts are not tried");
    }

    /** @param configuration its file; data go beside it */
    static Prometheus start(Path configuration) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder("/usr/bin/prometheus", "--config.file=" + configuration,
                "--storage.tsdb.path=" + configuration.resolveSibling("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true).redirectOutput(configuration.resolveSibling("prometheus.log").toFile())
                .start();
        return new Prometheus(process, port);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** What promtool says; its exit code comes first. */
    public static String promtool(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/promtool"));
        command.addAll(List.of(arguments));
        Process tool = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes());
        tool.waitFor(1, TimeUnit.MINUTES);
        return tool.exitValue() + " " + said;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
