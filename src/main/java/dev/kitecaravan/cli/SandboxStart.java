package dev.kitecaravan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.kitecaravan.load.PrivateFiles;
import dev.kitecaravan.settings.UsageException;

/**
 * When the sandbox of a data folder was first started. Its data is made for that time, so that a second
 * {@code run --sandbox} meets the same builds and finds nothing new.
 */
final class SandboxStart {
    private static final String FILE = "sandbox-since";

    private SandboxStart() {
    }

    static Instant of(Path dataFolder) throws IOException {
        PrivateFiles.folder(dataFolder);
        Path file = dataFolder.resolve(FILE);
        if (Files.isRegularFile(file)) {
            try {
                return Instant.parse(Files.readString(file).strip());
            } catch (DateTimeException e) {
                throw new UsageException(file + " holds no time; delete it, and the sandbox's data starts anew.");
            }
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Files.writeString(file, now + "\n");
        PrivateFiles.file(file);
        return now;
    }
}
