package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.ChildJvm;
import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.load.registry.Destinations;

/** Embedded databases keep every commit that returned, and no part of one that did not, when their process is killed. */
class KilledLoadTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"h2", "filesystem"})
    void aKillLeavesWholeCommits(String name) throws Exception {
        killAgainAndAgain(name);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "sqlite", "postgres"})
    void aKillLeavesWholeCommitsOnTheOthersToo(String name) throws Exception {
        killAgainAndAgain(name);
    }

    private void killAgainAndAgain(String name) throws Exception {
        String url = name.equals("postgres") ? PostgresServer.url(PostgresServer.newDatabase()) : null;
        DestinationSettings settings = KilledLoad.settings(name, url, folder);
        int kills = Boolean.getBoolean("caravan.soak") ? 100 : 2;
        Random random = new Random(42);
        int before = 0;
        long start = System.nanoTime();
        for (int kill = 0; kill < kills; kill++) {
            int reported = runAndKill(settings, 3 + random.nextInt(4), random.nextInt(40));
            int kept = KilledLoad.kept(settings);
            assertThat(kept).isBetween(Math.max(before, reported), Math.max(before, reported) + 1);
            before = kept;
        }
        System.out.printf("%s: %d kills of a process in %d s, %d commits kept, none in part%n", name, kills,
                Duration.ofNanos(System.nanoTime() - start).toSeconds(), before);
        try (Destination destination = Destinations.open(settings);
                Lease lease = destination.lease("the next one", Duration.ofMinutes(1))) {
            lease.renew();
        }
    }

    private int runAndKill(DestinationSettings settings, int pages, int millis)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = ChildJvm.of(KilledLoad.class, settings.name(), folder.toString());
        if (settings.url() != null) {
            command.add(settings.url());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5))
                    .until(() -> !process.isAlive() || committed(output).size() >= pages);
            // Somewhere inside the next commits.
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<Integer> committed = committed(output);
        assertThat(committed.size()).as(() -> "commits before the kill: " + read(output))
                .isGreaterThanOrEqualTo(pages);
        return committed.get(committed.size() - 1);
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pages whose commits returned, as far as their lines are whole. */
    private static List<Integer> committed(Path output) throws IOException {
        String text = Files.readString(output);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().filter(line -> line.matches("\\d+"))
                .map(Integer::parseInt).toList();
    }
}
