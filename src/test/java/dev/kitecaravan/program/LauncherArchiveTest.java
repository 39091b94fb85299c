package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.program.LauncherHome.Said;

/** The archive of classes that the launcher has Java make and map, one for each Java. */
class LauncherArchiveTest {
    @TempDir
    Path folder;
    private LauncherHome launcher;

    @BeforeEach
    void home() throws IOException {
        launcher = new LauncherHome(folder);
    }

    /** As Java 21 and newer number them, each list by itself: two numbers of one class, and Java reads no further. */
    @Test
    void theArchiveIsOfTheClassesOfBothListsWithoutTheirNumbers() throws Exception {
        launcher.builtByHand("h2");

        assertThat(launcher.launch("run").code()).isZero();

        assertThat(Files.readAllLines(launcher.home.resolve("target/caravan.jsa"))).containsExactly("a/Class", "a/Duck",
                "a/Other");
    }

    /** Java reads either by the same option, and leaves alone what another Java made. */
    @Test
    void aJavaThatWatchesARunMakesTheArchiveOfIt() throws Exception {
        launcher.builtByHand("h2");
        launcher.environment.put("FLAGS",
                "    ccstr AOTCacheOutput                           =          {product} {default}");

        Said said = launcher.launch("query");

        assertThat(said.err()).doesNotContain("without the archive");
        assertThat(launcher.home.resolve("target/caravan.jsa")).hasContent("watched\n");
        assertThat(said.out()).contains("-XX:SharedArchiveFile=" + launcher.home.resolve("target/caravan.jsa"))
                .contains("Main query");
    }

    @Test
    void anotherJavaMakesAnArchiveOfItsOwnBesideItsFirstRun() throws Exception {
        launcher.builtByHand("h2");
        launcher.java("17.0.15");
        assertThat(launcher.launch("run").out()).contains(launcher.archive("17.0.15"));
        launcher.java("25.0.3");
        launcher.environment.put("FLAGS", " AOTCacheOutput ");

        Said first = launcher.launch("run");

        assertThat(first.out()).as("what was made by another is not offered").doesNotContain("SharedArchiveFile=");
        assertThat(first.err()).isEmpty();
        Path made = Path.of(launcher.archive("25.0.3").replaceFirst("^[^=]*=", ""));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(made)
                && Files.notExists(made.resolveSibling(made.getFileName() + ".new")));
        assertThat(launcher.launch("run").out()).contains(launcher.archive("25.0.3"), "cds*=off,aot*=off");
        launcher.java("17.0.15");
        assertThat(launcher.launch("run").out())
                .contains(launcher.archive("17.0.15") + " -Xlog:disable -Xlog:all=error,cds*=off:stderr");
    }

    /** An hour later it is tried again, and not at every run. */
    @Test
    void anArchiveThatCannotBeMadeIsNotTriedAtOnceAgain() throws Exception {
        launcher.builtByHand("h2");
        launcher.java("17.0.15");
        assertThat(launcher.launch("run").code()).isZero();
        launcher.java("21.0.1");
        LauncherHome.write(launcher.java(), "#!/bin/sh\necho \"$*\" >>'" + folder.resolve("calls") + "'\nexit 1\n");
        Path calls = folder.resolve("calls");
        Path attempt = Path.of(launcher.archive("21.0.1").replaceFirst("^[^=]*=", "") + ".new");

        launcher.launch("run");
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(calls)
                && Files.readString(calls).contains("Main run --sandbox") && Files.isDirectory(attempt)
                && attempt.toFile().list().length == 0);
        long before = sandboxes(calls);
        launcher.launch("run");
        launcher.launch("run");

        assertThat(sandboxes(calls)).isEqualTo(before);
    }

    private static long sandboxes(Path calls) throws IOException {
        return Files.readAllLines(calls).stream().filter(line -> line.contains("--sandbox")).count();
    }
}
