package dev.kitecaravan.load.served;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

/**
 * The temporary folder of a process that may be killed: libraries that its drivers unpacked, and rows that an engine sorted,
 * would stay behind.
 *
 * @param path null where there is none
 */
record TemporaryFolder(Path path) {
    private static final Logger LOG = Logger.getLogger("caravan");
    private static final String NAME = "caravan-statements";

    /** A folder for this user alone; none where no temporary file can be made, which not every engine needs. */
    static TemporaryFolder make() {
        try {
            return new TemporaryFolder(Files.createTempDirectory(NAME));
        } catch (IOException e) {
            LOG.debug("there is no temporary folder for statements: " + e.getMessage());
            return new TemporaryFolder(null);
        }
    }

    /** That of this process, which was given one by {@link #options}. */
    static TemporaryFolder own() {
        Path path = Path.of(System.getProperty("java.io.tmpdir", ""));
        return new TemporaryFolder(path.toString().matches(".*" + NAME + "[^/]*") ? path : null);
    }

    /** The option of a Java runtime and of a native executable. */
    List<String> options() {
        return path == null ? List.of() : List.of("-Djava.io.tmpdir=" + path);
    }

    void remove() {
        if (path == null || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("the temporary folder " + path + " cannot be taken away (" + e.getMessage() + "); delete it");
        }
    }
}
