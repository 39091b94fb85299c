package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What {@code mvn -Pdist package} made; tests are skipped, with the reason, where it was not called. */
final class Distribution {
    static final Path BASE = Path.of(System.getProperty("caravan.basedir", ".")).toAbsolutePath();
    static final Path FOLDER = BASE.resolve("target").resolve("dist");
    private static final long LIMIT_MINUTES = 10;

    private Distribution() {
    }

    /** The one file whose name begins and ends so, with a version between. */
    static Path file(String begin, String end) {
        assumeTrue(Files.isRegularFile(FOLDER.resolve("SHA256SUMS")), "mvn -Pdist package has made nothing");
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found = files.filter(file -> file.getFileName().toString()
                    .matches(begin + "\\d+\\.\\d+\\.\\d+" + end.replace(".", "\\."))).toList();
            assertThat(found).as(begin + "VERSION" + end).hasSize(1);
            return found.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String platform() {
        return System.getProperty("os.arch").equals("aarch64") ? "-linux-arm64" : "-linux-x86_64";
    }

    static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    record Said(int code, String text) {
        Said good() {
            assertThat(code).as(text).isZero();
            return this;
        }
    }

    /** A command with an environment of these variables alone, to its end; what it says on both streams. */
    static Said call(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        File said = Files.createTempFile("distribution", ".txt").toFile();
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(said);
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + LIMIT_MINUTES + " minutes");
            }
            return new Said(process.exitValue(), Files.readString(said.toPath(), StandardCharsets.UTF_8));
        } finally {
            Files.delete(said.toPath());
        }
    }

    static Said call(Path folder, String... command) throws IOException, InterruptedException {
        return call(folder, new LinkedHashMap<>(Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8")),
                List.of(command));
    }

    /** The only folder in what an archive holds. */
    static Path unpacked(Path archive, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        call(folder, "tar", "-xzf", archive.toString()).good();
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().get(0);
        }
    }
}
