package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.ApiTruth;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.TableReader;
import dev.kitecaravan.load.registry.Destinations;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.Drift;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;
import dev.kitecaravan.table.SystemColumns;

/**
 * A day of serve, with two seconds for ten minutes: builds every "ten minutes", pipelines and organizations every "hour", an
 * API that changes with every request and of which every twentieth answer is faulty. The short form is two hours of it. The
 * heap is small; the day has a rest in every minute, in which is measured what stays of the runs.
 */
@Tag("full")
class ServeDayIT {
    private static final boolean SOAK = Boolean.getBoolean("caravan.soak");
    private static final int FIRINGS = SOAK ? 144 : 12;
    private static final Pattern BUILDS = Pattern.compile("builds, due (\\S+Z): ");
    /** Kilobytes that the day may leave in memory: classes and code that are met now and then. */
    private static final long MOST_LEFT = 2048;
    /** Megabytes of the file: it is compacted from 16 on, and a run that began below may add its own. */
    private static final long MOST_FILE = 64;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    @TempDir
    Path folder;

    @Test
    void aDayAgainstALiveAndFaultyApiLeavesTheTablesEqualToItAndTheMemoryFlat() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        route(routes, "organizations", "0-38/6 * * * * ?");
        route(routes, "pipelines", "3-38/6 * * * * ?");
        route(routes, "builds", "0-38/2 * * * * ?");
        SandboxSettings settings = SandboxSettings.standard().withBuilds(120).withJobs(2).withoutLimits()
                .withFaults(0.05).withSlowBy(Duration.ofMillis(50)).withDrift(Drift.BUSY)
                .withClockBase(Instant.now().minusSeconds(60));
        try (Sandbox sandbox = Sandbox.start(settings)) {
            Program program = new Program(folder).heap("96m").reading(sandbox).with("CARAVAN_ROUTES", routes.toString())
                    .with("CARAVAN_SERVE_JITTER", "0s").with("CARAVAN_MANAGEMENT_ADDRESS", "none")
                    .with("CARAVAN_WEB_ADDRESS", "none").with("CARAVAN_WINDOW_LAG", "0s")
                    .with("CARAVAN_RESCAN_EVERY", "5s");
            Running running = program.start("serve");
            try {
                List<Long> memory = new ArrayList<>();
                long file = 0;
                for (int quarter = 1; quarter <= 4; quarter++) {
                    int most = quarter * FIRINGS / 4;
                    await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofMillis(200))
                            .until(() -> fired(running) >= most || !running.process().isAlive());
                    assertThat(running.process().isAlive()).as(running.errSoFar()).isTrue();
                    if (SOAK) {
                        Path database = program.data().resolve("caravan.mv.db");
                        memory.add(reachableAtRest(running, database));
                        file = Math.max(file, Files.size(database) >> 20);
                    }
                }
                sandbox.quiet();
                Map<String, String> api = ApiTruth.ofApi(sandbox);
                int before = fired(running);
                await().atMost(Duration.ofMinutes(2)).until(() -> fired(running) >= before + 8);

                running.process().destroy();
                assertThat(running.end().code()).as(running.errSoFar()).isEqualTo(143);
                assertThat(ApiTruth.differences(api, ApiTruth.ofTables(sql -> query(program, sql)))).isEmpty();
                assertThat(running.errSoFar()).doesNotContain("failed");
                System.out.printf(
                        "%d firings of builds, %d requests; reachable kB at the quarters: %s; largest file: %d MB%n",
                        fired(running), sandbox.requests().count(), memory, file);
                if (SOAK) {
                    assertThat(memory.get(3)).as("reachable kB by quarter: %s", memory)
                            .isLessThan(memory.get(0) + MOST_LEFT);
                    assertThat(file).as("megabytes of the file").isLessThan(MOST_FILE);
                }
            } finally {
                running.process().destroyForcibly();
            }
        }
    }

    private static void route(Path routes, String name, String schedule) throws IOException {
        String shipped = Files.readString(
                Path.of(System.getProperty("caravan.basedir", "."), "routes", name + ".yaml"));
        Files.writeString(routes.resolve(name + ".yaml"),
                shipped.replaceAll("(?m)schedule: .*$", "schedule: \"" + schedule + "\""));
    }

    private static int fired(Running running) {
        Matcher line = BUILDS.matcher(running.errSoFar());
        int count = 0;
        while (line.find()) {
            count++;
        }
        return count;
    }

    /**
     * Kilobytes of what is reachable between two runs, which hold their file locked: the least of a few looks, since only
     * every fourth collection leaves no gaps, which are counted as arrays.
     */
    private static long reachableAtRest(Running running, Path file) {
        List<Long> looks = new ArrayList<>();
        await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(300)).until(() -> {
            if (isFree(file)) {
                long look = reachable(running);
                if (isFree(file)) {
                    looks.add(look);
                }
            }
            return looks.size() >= 5;
        });
        return Collections.min(looks);
    }

    private static boolean isFree(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        }
    }

    private static long reachable(Running running) throws IOException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(running.process().pid()), "GC.class_histogram").redirectErrorStream(true).start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(histogram);
        assertThat(total.find()).as(histogram).isTrue();
        return Long.parseLong(total.group(1)) / 1024;
    }

    private static List<Map<String, Object>> query(Program program, String sql) {
        DestinationSettings settings = new DestinationSettings("h2", null, null, null, "buildkite_data", "jsonl",
                SystemColumns.DEFAULT, program.data().toAbsolutePath(), Map.of());
        try (TableReader reader = Destinations.reader(settings)) {
            TableReader.Result result = reader.query(sql, 1_000_000, Duration.ofMinutes(1));
            return result.rows().stream().map(row -> {
                Map<String, Object> named = new HashMap<>();
                for (int i = 0; i < row.size(); i++) {
                    named.put(result.columns().get(i).toLowerCase(Locale.ROOT), row.get(i));
                }
                return named;
            }).toList();
        }
    }
}
