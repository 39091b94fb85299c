package dev.kitecaravan.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embedded databases keep every commit that returned, and no part of one that did not, when their process is killed. */
class KilledLoadTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"h2", "duckdb"})
    void aKillLeavesWholeCommits(String name) throws Exception {
        int kills = Boolean.getBoolean("caravan.soak") ? 100 : 3;
        Random random = new Random(42);
        int before = 0;
        for (int kill = 0; kill < kills; kill++) {
            int reported = runAndKill(name, 3 + random.nextInt(4), random.nextInt(40));
            int kept = keptPages(name);
            assertThat(kept).isBetween(Math.max(before, reported), Math.max(before, reported) + 1);
            before = kept;
        }
        try (Destination destination = Destinations.open(KilledLoad.settings(name, folder));
                Lease lease = destination.lease("the next one", Duration.ofMinutes(1))) {
            lease.renew();
        }
    }

    private int runAndKill(String name, int pages, int millis) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-cp", System.getProperty("java.class.path"), KilledLoad.class.getName(), name,
                folder.toString()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5))
                    .until(() -> !process.isAlive() || committed(output).size() >= pages);
            // Somewhere inside the next commits.
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<Integer> committed = committed(output);
        assertThat(committed.size()).as(() -> "commits before the kill").isGreaterThanOrEqualTo(pages);
        return committed.get(committed.size() - 1);
    }

    /** The pages whose commits returned, as far as their lines are whole. */
    private static List<Integer> committed(Path output) throws IOException {
        String text = Files.readString(output);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().filter(line -> line.matches("\\d+"))
                .map(Integer::parseInt).toList();
    }

    /** How many pages are there; each whole, with the state that says so. */
    private int keptPages(String name) {
        int state;
        try (Destination destination = Destinations.open(KilledLoad.settings(name, folder))) {
            state = destination.state().get("cursor", "builds", "page").map(Integer::parseInt).orElse(0);
        }
        try (TableReader reader = Destinations.reader(KilledLoad.settings(name, folder))) {
            List<List<Object>> rows = reader.query(
                    "select count(*), count(distinct number), max(number), (select count(*) from builds__jobs), "
                            + "(select max(commits) from _caravan_loads) from builds",
                    5, Duration.ofSeconds(20)).rows();
            long pages = state;
            assertThat(rows).containsExactly(List.of(pages * 50, pages, pages, pages * 250, pages));
        }
        return state;
    }
}
