package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.RequestLog.Request;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/**
 * Processes of the packaged program on one token: together they use what the reserve leaves of every rate window, and are
 * refused nothing. Counted in the windows of the sandbox itself.
 */
class BudgetIT {
    private static final boolean SOAK = Boolean.getBoolean("caravan.soak");
    private static final Duration WINDOW = SOAK ? Duration.ofSeconds(60) : Duration.ofSeconds(5);
    private static final int WINDOWS = SOAK ? 8 : 2;
    private static final int LIMIT = 50;
    private static final int RESERVE = 5;
    /** Requests that a process has under way at a time, and may have sent before it learned what the other one did. */
    private static final int IN_FLIGHT = 4;

    @TempDir
    Path folder;

    @Test
    void programsOnOneTokenUseWhatTheReserveLeaves(TestReporter figures) throws Exception {
        // Side by side, for they wait most of their time.
        try (Token alone = new Token(1); Token shared = new Token(2)) {
            alone.endsWell(figures);
            shared.endsWell(figures);
        }
    }

    /** A token, and the programs that use it. */
    private final class Token implements AutoCloseable {
        private final int builds;
        private final Sandbox sandbox;
        private final List<Running> programs = new ArrayList<>();

        Token(int programs) {
            builds = (WINDOWS + 1) * (LIMIT - RESERVE) / programs;
            sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(builds).withJobs(1).withLimits(LIMIT, 200,
                    WINDOW));
            for (int i = 1; i <= programs; i++) {
                this.programs.add(new Program(folder.resolve(i + " of " + programs)).reading(sandbox).start("run",
                        "--only", "builds,annotations"));
            }
        }

        void endsWell(TestReporter figures) throws InterruptedException {
            for (Running program : programs) {
                program.process().waitFor(WINDOW.toSeconds() * (WINDOWS + 4) + 60, TimeUnit.SECONDS);
                Ended ended = program.end();
                assertThat(ended.code()).as(ended.both()).isZero();
            }
            Map<Long, Integer> used = byWindow(request -> true);
            Map<Long, Integer> refused = byWindow(request -> request.status() == 429);
            figures.publishEntry(Map.of("programs", "" + programs.size(), "requests by window", "" + used, "refused",
                    "" + refused));

            assertThat(sandbox.requests().count("annotations")).isGreaterThanOrEqualTo(programs.size() * builds);
            List<Long> windows = List.copyOf(used.keySet());
            assertThat(refused.keySet()).as("windows with refusals").isSubsetOf(windows.get(0));
            assertThat(windows.subList(1, windows.size() - 1)).hasSizeGreaterThanOrEqualTo(WINDOWS - 1)
                    .allSatisfy(window -> assertThat(used.get(window)).as("requests in %s", used).isBetween(
                            (int) Math.ceil(0.95 * (LIMIT - RESERVE)),
                            LIMIT - RESERVE + (programs.size() - 1) * IN_FLIGHT));
        }

        private Map<Long, Integer> byWindow(Predicate<Request> which) {
            Map<Long, Integer> windows = new TreeMap<>();
            sandbox.requests().all().stream().filter(which)
                    .forEach(request -> windows.merge(request.window(), 1, Integer::sum));
            return windows;
        }

        @Override
        public void close() {
            programs.forEach(program -> program.process().destroyForcibly());
            sandbox.close();
        }
    }
}
