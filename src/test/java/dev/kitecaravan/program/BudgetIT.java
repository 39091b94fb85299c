package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.junit.jupiter.api.Tag;
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
@Tag("full")
class BudgetIT {
    private static final boolean SOAK = Boolean.getBoolean("caravan.soak");
    private static final Duration WINDOW = SOAK ? Duration.ofSeconds(60) : Duration.ofSeconds(8);
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
            long start = lastStart().window();
            assertThat(refused.keySet()).as("windows with refusals").allMatch(window -> window <= start);
            long last = used.keySet().stream().max(Comparator.naturalOrder()).orElseThrow();
            List<Long> whole = used.keySet().stream().filter(window -> window > start && window < last).toList();
            assertThat(whole).allSatisfy(window -> assertThat(used.get(window)).as("requests in %s", used)
                    .isLessThanOrEqualTo(LIMIT - RESERVE + (programs.size() - 1) * IN_FLIGHT));
            // On a machine that is too busy for the window's requests it is not the budget that holds them up.
            int most = (int) Math.ceil(0.95 * (LIMIT - RESERVE));
            List<Long> bounded = whole.stream().filter(window -> used.get(window) >= most || endedInAWait(window))
                    .toList();
            assertThat(bounded).as("windows that the budget bounded, of %s", used).isNotEmpty()
                    .allSatisfy(window -> assertThat(used.get(window)).as("requests in %s", used)
                            .isGreaterThanOrEqualTo(most));
        }

        /** The request with which the last of the programs began to ask for what the others asked for before. */
        private Request lastStart() {
            List<Request> annotations = sandbox.requests().all().stream()
                    .filter(request -> request.kind().equals("annotations") && request.status() == 200).toList();
            return annotations.stream().filter(request -> request.target().equals(annotations.get(0).target()))
                    .skip(programs.size() - 1L).findFirst().orElseThrow();
        }

        /** Whether no program asked for anything right before the window's end. */
        private boolean endedInAWait(long window) {
            List<Request> all = sandbox.requests().all();
            Instant last = all.stream().filter(request -> request.window() == window).map(Request::at)
                    .max(Comparator.naturalOrder()).orElseThrow();
            Instant next = all.stream().filter(request -> request.window() > window).map(Request::at)
                    .min(Comparator.naturalOrder()).orElseThrow();
            return next.isAfter(last.plusMillis(500));
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
