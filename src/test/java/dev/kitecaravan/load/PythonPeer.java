package dev.kitecaravan.load;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server of {@code src/test/peers}, in Python, on a free port of loopback: one process for all tests of a JVM, which ends
 * with it. Its packages live in {@code target/peers}; where they cannot be had, tests are skipped and say so.
 */
public final class PythonPeer {
    private static final Map<String, PythonPeer> STARTED = new HashMap<>();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;
    private final String missing;

    private PythonPeer(int port, String missing) {
        this.port = port;
        this.missing = missing;
    }

    /**
     * @param folder below {@code src/test/peers}, with a {@code requirements.txt}
     * @param script the server; it prints its port and ends when its input does
     */
    public static synchronized PythonPeer of(String folder, String script) {
        PythonPeer peer = STARTED.computeIfAbsent(folder + "/" + script, name -> start(folder, script));
        assumeTrue(peer.missing == null, peer.missing);
        return peer;
    }

    /** The Python that has the packages of a folder below {@code src/test/peers}. */
    public static Path python(String folder) {
        try {
            return environment(folder, Path.of("src/test/peers", folder).toAbsolutePath().resolve("requirements.txt"));
        } catch (IOException | InterruptedException | TimeoutException e) {
            assumeTrue(false, "the packages of " + folder + " cannot be had: " + e.getMessage());
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    private static PythonPeer start(String folder, String script) {
        try {
            Path source = Path.of("src/test/peers", folder).toAbsolutePath();
            Path python = environment(folder, source.resolve("requirements.txt"));
            Process process = new ProcessBuilder(python.toString(), source.resolve(script).toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            BufferedReader out = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String port = out.readLine();
            if (port == null) {
                throw new IOException(script + " ended with " + process.waitFor());
            }
            return new PythonPeer(Integer.parseInt(port.strip()), null);
        } catch (IOException | TimeoutException e) {
            return new PythonPeer(0, "the peer " + folder + "/" + script + " cannot be had: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path environment(String folder, Path requirements)
            throws IOException, InterruptedException, TimeoutException {
        Path environment = Path.of("target/peers", folder).toAbsolutePath();
        Path ready = environment.resolve("ready");
        Files.createDirectories(environment.getParent());
        // Tests run in two processes.
        try (FileChannel lock = FileChannel.open(environment.resolveSibling(folder + ".lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock held = lock.lock()) {
            if (!Files.exists(ready) || !Files.readString(ready).equals(Files.readString(requirements))) {
                run("python3", "-m", "venv", environment.toString());
                run(environment.resolve("bin/pip").toString(), "install", "-q", "--disable-pip-version-check", "-r",
                        requirements.toString());
                Files.copy(requirements, ready, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return environment.resolve("bin/python");
    }

    private static void run(String... command) throws IOException, InterruptedException, TimeoutException {
        Path log = Files.createTempFile("caravan-peer", ".log");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new TimeoutException(String.join(" ", command) + " took more than 5 minutes");
            }
            if (process.exitValue() != 0) {
                List<String> said = Files.readAllLines(log);
                throw new IOException(String.join(" ", command) + ": "
                        + (said.isEmpty() ? "exit " + process.exitValue() : said.get(said.size() - 1)));
            }
        } finally {
            Files.delete(log);
        }
    }

    /** Sends something to a path of the peer and returns its answer. */
    public String send(String path, String body) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(url() + path))
                            .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
