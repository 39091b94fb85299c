package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal content is packed to equal bytes, whatever the order, the times, the rights and the owner that its files have. */
class PackedBytesTest {
    private static final List<String> NAMES = List.of("b/two.txt", "a/one.txt", "a/program", "c");

    @TempDir
    private Path folder;

    @Test
    void ofFoldersAndJarsThatDifferInWhatIsNoContent() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "packages are made on Linux");
        Path first = made("first", NAMES, 1_000_000_000_000L, "rw-rw-rw-");
        List<String> reversed = new ArrayList<>(NAMES);
        Collections.reverse(reversed);
        Path second = made("second", reversed, 1_700_000_000_000L, "rw-------");
        assertThat(first.resolve("all.jar")).isRegularFile();
        assertThat(Files.mismatch(first.resolve("all.jar"), second.resolve("all.jar"))).as("before").isNotNegative();

        Path one = packed(first);

        assertThat(Files.mismatch(one, packed(second))).isEqualTo(-1);
        Files.writeString(second.resolve("c"), "other");
        assertThat(Files.mismatch(one, packed(second))).as("other content").isNotNegative();
    }

    private Path made(String name, List<String> files, long time, String rights) throws IOException {
        Path root = folder.resolve(name);
        for (String file : files) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "content of " + file);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
            Files.setLastModifiedTime(path, FileTime.fromMillis(time));
        }
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(root.resolve("all.jar")))) {
            for (String file : files) {
                ZipEntry entry = new ZipEntry(file);
                entry.setTime(time);
                jar.putNextEntry(entry);
                jar.write(file.getBytes());
                jar.closeEntry();
            }
        }
        return root;
    }

    private Path packed(Path root) throws IOException, InterruptedException {
        Path packed = folder.resolve(root.getFileName() + ".tar.gz");
        String script = """
                set -eu
                umask 022
                export LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=1767225600
                work=$1/work jdk=$2
                mkdir -p "$work"
                . packaging/bytes
                unpack "$3/all.jar"
                repack "$work/jar" "$3/all.jar"
                settle "$3"
                archive "$3" . | gzip -n -1 >"$4"
                """;
        Distribution.call(Distribution.BASE, "bash", "-c", script, "pack", folder.toString(),
                System.getProperty("java.home"), root.toString(), packed.toString()).good();
        return packed;
    }
}
