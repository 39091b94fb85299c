package dev.kitecaravan.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that {@code .ci/peers} builds with Go; tests are skipped, with the reason, where it is not. */
final class GoProgram {
    private final Path file;

    private GoProgram(Path file) {
        this.file = file;
    }

    /** What one call said; {@code exitCode} as the program ended. */
    record Answer(int exitCode, String output, String errors) {
    }

    static GoProgram require(String name) {
        Path file = Path.of("target", "peers", "bin", name).toAbsolutePath();
        assumeTrue(Files.isExecutable(file), ".ci/peers has not fetched " + name + " into target/peers");
        return new GoProgram(file);
    }

    Answer run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("go-program", ".log");
        try {
            Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), output, Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }
}
