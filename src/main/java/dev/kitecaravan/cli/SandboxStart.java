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
        Instant known = known(dataFolder);
        if (known != null) {
            return known;
        }
        Path file = dataFolder.resolve(FILE);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Files.writeString(file, now + "\n");
        PrivateFiles.file(file);
        return now;
    }

    /** The same without starting one: null where none was. */
    static Instant known(Path dataFolder) throws IOException {
        Path file = dataFolder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return Instant.parse(Files.readString(file).strip());
        } catch (DateTimeException e) {
            throw new UsageException(file + " holds no time; delete it, and the sandbox's data starts anew.");
        }
    }
}
