package dev.kitecaravan.load.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.ChildJvm;
import dev.kitecaravan.load.DestinationException;

/** A library is unpacked once, by one of the processes that want it, and what a kill or a stranger left is not loaded. */
class LibraryCacheTest {
    private static final int NOBODY = 65534;

    @TempDir
    private Path folder;
    private final List<Process> started = new ArrayList<>();
    private final AtomicInteger opened = new AtomicInteger();
    private final PackedLibrary library = counted(SlowUnpacking.library());

    private PackedLibrary counted(PackedLibrary each) {
        return new PackedLibrary(each.size(), each.digest(), () -> {
            opened.incrementAndGet();
            return each.content().open();
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Path cache() {
        return folder.resolve("cache").resolve("caravan");
    }

    private Path file() throws IOException {
        return new LibraryCache(cache()).file(library, SlowUnpacking.NAME);
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder(ChildJvm.of(SlowUnpacking.class, cache().toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        started.add(process);
        return process;
    }

    private static void assertWhole(Path file) throws IOException {
        assertThat(file).hasBinaryContent(SlowUnpacking.content().readAllBytes());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder(SlowUnpacking.NAME,
                    "lock");
        }
    }

    @Test
    void unpackedOnce() throws IOException {
        Path file = file();
        assertWhole(file);
        assertThat(file()).isEqualTo(file);
        assertThat(opened).hasValue(1);
    }

    @Test
    void aKillInTheMiddleLeavesNothingThatIsLoaded() throws Exception {
        Process killed = start();
        assertThat(killed.inputReader().readLine()).isEqualTo(SlowUnpacking.HALF);
        try (Stream<Path> files = Files.walk(cache())) {
            assertThat(files.map(each -> each.getFileName().toString())).contains(SlowUnpacking.NAME + ".part")
                    .doesNotContain(SlowUnpacking.NAME);
        }
        killed.destroyForcibly().waitFor();

        assertWhole(file());
    }

    @Test
    void ofTwoAtOnceOneUnpacks() throws Exception {
        Process first = start();
        BufferedReader said = first.inputReader();
        assertThat(said.readLine()).isEqualTo(SlowUnpacking.HALF);
        Process second = start();
        // It would say that half is out before it says that it is done, had it unpacked anything.
        second.getOutputStream().close();

        first.getOutputStream().close();

        assertThat(said.readLine()).isEqualTo(SlowUnpacking.DONE);
        assertThat(second.inputReader().readLine()).isEqualTo(SlowUnpacking.DONE);
        assertWhole(file());
        assertThat(opened).hasValue(0);
    }

    @Test
    void anotherContentOfTheSameSizeAndAnotherSizeAreReplaced() throws IOException {
        Path file = file();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2]++;
        Files.write(file, bytes);
        assertWhole(file());
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertWhole(file());
        assertThat(opened).hasValue(3);
    }

    @Test
    void whatIsNotTheUsersOwnIsRefused() throws IOException {
        Path file = file();
        Path elsewhere = Files.copy(file, folder.resolve("elsewhere"));
        Files.delete(file);
        Files.createSymbolicLink(file, elsewhere);
        assertThatThrownBy(this::file).hasMessageContaining("is a link").hasMessageContaining(file.toString());
        Files.delete(file);

        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(this::file).hasMessageContaining("others may write to it");
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));

        Path moved = Files.move(cache(), folder.resolve("moved"));
        Files.createSymbolicLink(cache(), moved);
        assertThatThrownBy(this::file).hasMessageContaining("is a link").hasMessageContaining(cache().toString());
        assertThat(opened).hasValue(1);
    }

    @Test
    void whatBelongsToSomebodyElseIsRefused() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give a file away");
        Path file = file();
        Files.setAttribute(file, "unix:uid", NOBODY);
        assertThatThrownBy(this::file).hasMessageContaining("belongs to ").hasMessageContaining(file.toString());
        Files.delete(file);
        Files.setAttribute(file.getParent(), "unix:uid", NOBODY);
        assertThatThrownBy(this::file).hasMessageContaining("belongs to ");
    }

    @Test
    void whatTheProgramHoldsBrokenIsNotTaken() {
        PackedLibrary broken = new PackedLibrary(library.size(), "0".repeat(64), library.content());
        assertThatThrownBy(() -> new LibraryCache(cache()).file(broken, SlowUnpacking.NAME))
                .hasMessageContaining("is not whole");
    }

    /** Root writes anywhere, so a file stands where the folder should be. */
    @Test
    void theNextFolderIsTakenAndWithoutOneItIsSaidWhatIsNeeded() throws IOException {
        Path blocked = Files.createFile(folder.resolve("blocked"));
        List<LibraryCache> places = LibraryCache.of(Map.of("XDG_CACHE_HOME", blocked.toString(), "HOME", "/home/kim"),
                folder.resolve("tmp").toString(), "kim k");
        assertThat(places).extracting(LibraryCache::parent).containsExactly(blocked.resolve("caravan"),
                folder.resolve("tmp/caravan-kim_k"));

        assertThat(Path.of(DuckDbLibrary.unpacked(places, library, SlowUnpacking.NAME)).resolve(SlowUnpacking.NAME))
                .startsWith(folder.resolve("tmp/caravan-kim_k")).isRegularFile();
        assertThatThrownBy(() -> DuckDbLibrary.unpacked(places.subList(0, 1), library, SlowUnpacking.NAME))
                .isInstanceOf(DestinationException.class).hasMessageContaining(blocked.toString())
                .hasMessageContaining("XDG_CACHE_HOME").hasMessageContaining("put liblarge.so beside the executable");
        assertThatThrownBy(() -> DuckDbLibrary.unpacked(List.of(), library, SlowUnpacking.NAME))
                .hasMessageContaining("none is known");
    }

    @Test
    void theUsersCacheIsWhereOtherProgramsKeepTheirs() {
        assertThat(LibraryCache.of(Map.of("HOME", "/home/kim", "XDG_CACHE_HOME", "relative"), "", "kim"))
                .containsExactly(new LibraryCache(Path.of("/home/kim/.cache/caravan")));
        assertThat(LibraryCache.of(Map.of(), "/tmp", "?")).containsExactly(new LibraryCache(Path.of("/tmp/caravan-_")));
    }
}
