package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;

/** SIGTERM ends every verb within five seconds, whatever it waits for: here an API that takes calls and never answers. */
class SignalsIT {
    private static final Duration MOST = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private final List<Socket> calls = new CopyOnWriteArrayList<>();

    @Test
    void everyVerbEndsWithinFiveSeconds() throws Exception {
        Map<String, Running> verbs = new LinkedHashMap<>();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread taking = new Thread(() -> take(silent));
            taking.start();
            Map<String, String[]> calling = new LinkedHashMap<>();
            calling.put("run", new String[]{"run"});
            calling.put("plan", new String[]{"plan"});
            Program loaded = new Program(folder.resolve("verify"));
            Ended run = loaded.run("run", "--sandbox", "--sandbox-builds", "5");
            assertThat(run.code()).as(run.both()).isZero();
            endLongQuery(loaded);
            calling.put("verify", new String[]{"verify"});
            calling.put("check", new String[]{"check"});
            calling.put("serve", new String[]{"serve"});
            calling.forEach((verb, arguments) -> verbs.put(verb, start(verb, silent, arguments)));
            verbs.put("sandbox", start("sandbox", silent, "sandbox", "--port", "0"));
            await().atMost(Duration.ofMinutes(2)).until(() -> calls.size() >= calling.size()
                    && verbs.get("sandbox").outSoFar().contains("report")
                    || verbs.values().stream().anyMatch(running -> !running.process().isAlive()));
            verbs.forEach((verb, running) -> assertThat(running.process().isAlive())
                    .as(verb + " " + running.outSoFar() + running.errSoFar()).isTrue());

            verbs.forEach(SignalsIT::endsInTime);
        } finally {
            verbs.values().forEach(running -> running.process().destroyForcibly());
            for (Socket call : calls) {
                call.close();
            }
        }
    }

    private Running start(String verb, ServerSocket silent, String... arguments) {
        return new Program(folder.resolve(verb)).with("BUILDKITE_API_TOKEN", "bkua_any")
                .with("BUILDKITE_BASE_URL", "http://127.0.0.1:" + silent.getLocalPort())
                .with("CARAVAN_MANAGEMENT_ADDRESS", "none").with("CARAVAN_WEB_ADDRESS", "none").start(arguments);
    }

    private void take(ServerSocket silent) {
        while (!silent.isClosed()) {
            try {
                calls.add(silent.accept());
            } catch (IOException e) {
                // Closed at the end of the test.
                return;
            }
        }
    }

    private static void endLongQuery(Program loaded) {
        Running query = loaded.start("query",
                "select count(*) from system_range(1, 1000000000000) a where sqrt(a.x) < 0");
        await().atMost(Duration.ofMinutes(1)).until(() -> query.process().toHandle().info().totalCpuDuration()
                .orElse(Duration.ZERO).compareTo(Duration.ofSeconds(4)) > 0 || !query.process().isAlive());
        assertThat(query.process().isAlive()).as(query.outSoFar()).isTrue();
        endsInTime("query", query);
    }

    private static void endsInTime(String verb, Running running) {
        long began = System.nanoTime();
        running.process().destroy();
        Ended ended = running.end();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as(verb).isLessThan(MOST);
        assertThat(ended.code()).as(verb + ended.both()).isEqualTo(143);
        assertThat(ended.both()).as(verb).doesNotContain("Exception");
    }
}
