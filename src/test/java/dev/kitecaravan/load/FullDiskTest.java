package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.ChildJvm;

/**
 * A real full disk: a small tmpfs in a mount namespace of the loading process, which needs no root where the kernel lets users
 * have namespaces; elsewhere the test is skipped.
 */
@Tag("full")
class FullDiskTest {
    private static final String MEGABYTES = "48";
    @TempDir
    private static Path mount;
    @TempDir
    private Path folder;

    @BeforeAll
    static void namespaces() throws Exception {
        int code;
        try {
            code = start(List.of("true"), mount.resolveSibling("probe.log")).waitFor();
        } catch (IOException e) {
            code = -1;
        }
        Assumptions.assumeTrue(code == 0, "this machine lets no user mount a tmpfs of his own (unshare -rm)");
    }

    /** Runs a command that sees the small disk at the mount point. */
    private static Process start(List<String> command, Path output) throws IOException {
        List<String> inNamespace = new java.util.ArrayList<>(List.of("unshare", "-rm", "sh", "-c",
                "mount -t tmpfs -o size=" + MEGABYTES + "m tmpfs \"$0\" && exec \"$@\"", mount.toString()));
        inNamespace.addAll(command);
        return new ProcessBuilder(inNamespace).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb", "sqlite", "filesystem"})
    void aFullDiskLeavesWholeCommitsAndIsNamed(String name) throws Exception {
        Path output = folder.resolve("output.txt");
        Process process = start(ChildJvm.of(FullDisk.class, name, mount.toString()),
                output);
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output)).containsPattern("failed after \\d+ pages: [^\n]*the disk is full")
                .endsWith("healed\n");
    }
}
