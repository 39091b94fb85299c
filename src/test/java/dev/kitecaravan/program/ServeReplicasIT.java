package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.load.postgres.PostgresServer;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.FaultKind;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** Three processes of serve that share one schedule on a real PostgreSQL. */
@Tag("full")
class ServeReplicasIT {
    private static final boolean SOAK = Boolean.getBoolean("caravan.soak");
    private static final int FIRINGS = SOAK ? 60 : 8;
    private static final int KILLS = SOAK ? 4 : 1;
    private static final int EVERY_SECONDS = 2;
    private static final String ROUTE = """
            - route:
                id: organizations
                from:
                  uri: kamelet:buildkite-source
                  parameters:
                    path: /v2/organizations
                    schedule: 0/%d * * * * ?
                  steps:
                    - to:
                        uri: kamelet:table-sink
                        parameters: { table: organizations, primaryKey: id }
            """.formatted(EVERY_SECONDS);
    private static final Pattern DONE = Pattern.compile("organizations, due (\\S+Z): .* requests?");

    @TempDir
    Path folder;

    private final String database = PostgresServer.newDatabase();
    private final Map<Integer, Running> replicas = new LinkedHashMap<>();
    private final List<Running> all = new ArrayList<>();

    @AfterEach
    void end() {
        all.forEach(replica -> replica.process().destroyForcibly());
    }

    @Test
    void eachFiringRunsOnceAndThatOfADeadReplicaIsFinishedByAnother(TestReporter figures) throws Exception {
        // Every answer takes a while, so that a run can be met in its middle.
        SandboxSettings slow = SandboxSettings.standard().withBuilds(0).withoutLimits().withFaults(1, FaultKind.SLOW)
                .withSlowBy(Duration.ofMillis(600));
        try (Sandbox sandbox = Sandbox.start(slow)) {
            for (int i = 0; i < 3; i++) {
                start(i, sandbox);
            }
            List<Instant> killed = new ArrayList<>();
            for (int kill = 1; kill <= KILLS; kill++) {
                int most = kill * FIRINGS / (KILLS + 1);
                await().atMost(Duration.ofMinutes(5)).until(() -> done().size() >= most);
                killed.add(killTheOneThatRuns(sandbox));
                if (SOAK) {
                    start(10 + kill, sandbox);
                }
            }
            await().atMost(Duration.ofMinutes(5)).until(() -> done().size() >= FIRINGS
                    && done().lastEntry().getKey().isAfter(killed.get(killed.size() - 1)));

            TreeMap<Instant, Integer> done = done();
            // The first start makes up for what was missed; it is due whenever it was found.
            assertThat(done.pollFirstEntry().getValue()).isEqualTo(1);
            List<Instant> expected = LongStream.iterate(done.firstKey().getEpochSecond(),
                    second -> second <= done.lastKey().getEpochSecond(), second -> second + EVERY_SECONDS)
                    .mapToObj(Instant::ofEpochSecond).toList();
            assertThat(done.keySet()).as("no firing is left out").containsExactlyElementsOf(expected);
            assertThat(done.values()).as("none runs twice").containsOnly(1);
            assertThat(all).as("more than one replica works")
                    .filteredOn(r -> r.errSoFar().contains("due"))
                    .hasSizeGreaterThan(1);
            figures.publishEntry(Map.of("firings", String.valueOf(done.size()), "kills", String.valueOf(KILLS)));
            endsInOrder();
        }
    }

    private void start(int number, Sandbox sandbox) throws IOException {
        Path home = Files.createDirectories(folder.resolve("replica" + number));
        Path routes = Files.createDirectories(home.resolve("routes"));
        Files.writeString(routes.resolve("organizations.yaml"), ROUTE);
        Running running = new Program(home).reading(sandbox).with("CARAVAN_DESTINATION", "postgres")
                .with("CARAVAN_DESTINATION_URL", PostgresServer.url(database)).with("CARAVAN_ROUTES", routes.toString())
                .with("CARAVAN_SERVE_CLUSTER", "true").with("CARAVAN_SERVE_JITTER", "0s").with("CARAVAN_LEASE", "3s")
                .with("CARAVAN_MANAGEMENT_ADDRESS", "none").with("CARAVAN_WEB_ADDRESS", "none")
                .start("serve", "--only", "organizations");
        replicas.put(number, running);
        all.add(running);
    }

    /** The firings that were run to their end, and how often. */
    private TreeMap<Instant, Integer> done() {
        TreeMap<Instant, Integer> done = new TreeMap<>();
        for (Running replica : all) {
            Matcher line = DONE.matcher(replica.errSoFar());
            while (line.find()) {
                done.merge(Instant.parse(line.group(1)), 1, Integer::sum);
            }
        }
        return done;
    }

    /** Kills a replica in the middle of a run, while the API lets it wait; returns when that was. */
    private Instant killTheOneThatRuns(Sandbox sandbox) throws IOException {
        for (int attempt = 1; attempt <= 10; attempt++) {
            await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20)).until(() -> holder() != null);
            TreeMap<Instant, Integer> before = done();
            Running holder = holder();
            if (holder != null) {
                holder.process().destroyForcibly().onExit().join();
                replicas.values().remove(holder);
                if (done().equals(before)) {
                    return Instant.now();
                }
                start(100 * attempt + replicas.size(), sandbox);
            }
        }
        throw new AssertionError("every run had ended before its kill; make the sandbox slower");
    }

    private Running holder() {
        String owner = PostgresServer.text(database, "select owner from buildkite_data._caravan_lease");
        return owner == null
                ? null
                : replicas.values().stream().filter(r -> owner.startsWith("process " + r.process().pid() + " "))
                        .findFirst().orElse(null);
    }

    private void endsInOrder() {
        BusyMachine busy = BusyMachine.look();
        long began = System.nanoTime();
        replicas.values().forEach(replica -> replica.process().destroy());
        replicas.values().forEach(replica -> {
            assertThat(replica.end().code()).as(replica.errSoFar()).isEqualTo(143);
            assertThat(replica.errSoFar()).doesNotContain("Exception");
        });
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(busy.allows(SignalsIT.MOST));
    }
}
