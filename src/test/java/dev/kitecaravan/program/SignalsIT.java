package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.FaultKind;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/**
 * SIGTERM and Ctrl-C end every verb within five seconds, whatever it waits for: here an API, or a database, that takes
 * calls and never answers. Verbs that wait for nothing, {@code check --offline} and {@code schema routes}, are left out.
 */
class SignalsIT {
    static final Duration MOST = Duration.ofSeconds(5);

    /** What ends a process, and the exit code that says so. */
    private enum Signal {
        TERM(143),
        INT(130);

        private final int code;

        Signal(int code) {
            this.code = code;
        }

        void to(Process process) throws IOException, InterruptedException {
            Process kill = new ProcessBuilder("kill", "-" + name(), String.valueOf(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
        }
    }

    @TempDir
    Path folder;

    private final List<Socket> calls = new CopyOnWriteArrayList<>();
    private final List<Running> started = new ArrayList<>();
    private ServerSocket silent;

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread taking = new Thread(this::take);
        taking.setDaemon(true);
        taking.start();
    }

    @AfterEach
    void end() throws IOException {
        started.forEach(running -> running.process().destroyForcibly());
        silent.close();
        for (Socket call : calls) {
            call.close();
        }
    }

    private void take() {
        while (!silent.isClosed()) {
            try {
                calls.add(silent.accept());
            } catch (IOException e) {
                // Closed at the end of the test.
                return;
            }
        }
    }

    @Tag("full")
    @Test
    void verbsThatWaitForTheApi() throws Exception {
        Map<String, Running> verbs = new LinkedHashMap<>();
        for (String verb : List.of("run", "plan", "check", "serve")) {
            verbs.put(verb, start(verb, program -> {
            }, verb));
            awaitCalls(verbs);
        }
        endInTime(verbs, () -> calls.size() >= verbs.size());
    }

    @Tag("full")
    @Test
    void verbsThatWaitForTheDatabase() throws Exception {
        Map<String, Running> verbs = new LinkedHashMap<>();
        for (String verb : List.of("run", "serve", "query", "state show", "state check --max-age 2h",
                "state reset builds", "state rewind builds --to 2026-01-01", "state keep builds", "state replay",
                "schema export", "compact")) {
            String[] arguments = verb.equals("query") ? new String[]{"query", "select 1"} : verb.split(" ");
            verbs.put(verb, start(verb, program -> program.with("CARAVAN_DESTINATION", "postgres")
                    .with("CARAVAN_DESTINATION_URL", "postgresql://u@127.0.0.1:" + silent.getLocalPort() + "/db"),
                    arguments));
            awaitCalls(verbs);
        }
        endInTime(verbs, () -> calls.size() >= verbs.size());
    }

    @Tag("full")
    @Test
    void verbsThatServeUntilTheyAreTold() throws Exception {
        Map<String, Running> verbs = new LinkedHashMap<>();
        verbs.put("sandbox", start("sandbox", program -> {
        }, "sandbox", "--port", "0"));
        verbs.put("show", start("show", program -> {
        }, "show", "--address", "127.0.0.1:0"));
        endInTime(verbs, () -> verbs.get("sandbox").outSoFar().contains("report")
                && verbs.get("show").outSoFar().contains("Ctrl-C"));
    }

    @Tag("full")
    @Test
    void runQueryAndVerifyInTheirMiddle() throws Exception {
        Program program = new Program(folder.resolve("loaded"));
        SandboxSettings slow = SandboxSettings.standard().withBuilds(2000).withoutLimits().withFaults(1, FaultKind.SLOW)
                .withSlowBy(Duration.ofMillis(300));
        try (Sandbox sandbox = Sandbox.start(slow)) {
            Running run = program.reading(sandbox).start("run", "--only", "builds");
            started.add(run);
            await().atMost(Duration.ofMinutes(1)).until(() -> sandbox.requests().count() > 8);
            endInTime(Map.of("run", run), () -> true);
        }
        assertThat(started.get(0).outSoFar() + started.get(0).errSoFar()).as("it is stopped, and says so as always")
                .contains("endpoint", "builds", "stopped", "Ctrl-C or SIGTERM asked it to stop")
                .doesNotContain("FAILED", "WARN", "Camel");
        Ended kept = program.run("query", "--csv", "select count(*) from builds");
        assertThat(Integer.parseInt(kept.out().lines().skip(1).findFirst().orElseThrow().strip())).as(kept.both())
                .isBetween(1, 1999);

        Running verify = program.with("BUILDKITE_BASE_URL", "http://127.0.0.1:" + silent.getLocalPort())
                .start("verify");
        started.add(verify);
        endInTime(Map.of("verify", verify), () -> !calls.isEmpty());

        Running query = program.start("query",
                "select count(*) from system_range(1, 1000000000000) a where sqrt(a.x) < 0");
        started.add(query);
        List<ProcessHandle> below = new ArrayList<>();
        endInTime(Map.of("query", query), () -> {
            below.clear();
            below.addAll(query.process().descendants().toList());
            return cpu(query.process().toHandle()).compareTo(Duration.ofSeconds(4)) > 0;
        });
        assertThat(below).as("the statement runs in a process of its own").isNotEmpty();
        await().atMost(Duration.ofMinutes(1)).until(() -> below.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aRunInTheMiddleOfASlowAnswerIsStoppedAndPrintsItsTable() throws Exception {
        SandboxSettings slow = SandboxSettings.standard().withBuilds(200).withoutLimits().withFaults(1, FaultKind.SLOW)
                .withSlowBy(Duration.ofSeconds(30));
        try (Sandbox sandbox = Sandbox.start(slow)) {
            Running run = new Program(folder.resolve("slow")).reading(sandbox).start("run", "--only", "builds");
            started.add(run);
            await().atMost(Duration.ofMinutes(1)).until(() -> sandbox.requests().count() > 0);
            endInTime(Map.of("run", run), () -> true);
            assertThat(run.outSoFar() + run.errSoFar())
                    .contains("endpoint", "builds", "stopped", "Ctrl-C or SIGTERM asked it to stop")
                    .doesNotContain("FAILED", "WARN", "Camel");
        }
    }

    /**
     * A socket that is being read cannot be interrupted: the run goes on without the step, and reads the page again. What a tap
     * has in hand is of rows that are kept, so that nobody would send it again.
     */
    @Tag("full")
    @ParameterizedTest
    @CsvSource({"to, Ctrl-C or SIGTERM asked it to stop", "wireTap, 2 records did not arrive"})
    void aRunWhoseStepSendsToASilentServerEndsInTimeAndPrintsItsTable(String step, String said) throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(routes.resolve("mine.yaml"), """
                - route:
                    id: mine
                    from:
                      uri: kamelet:buildkite-source
                      parameters: { path: /v2/organizations }
                      steps:
                        - %s: { uri: "http://127.0.0.1:%d/told" }
                        - to: { uri: "kamelet:table-sink", parameters: { table: mine, primaryKey: id } }
                """.formatted(step, silent.getLocalPort()));
        Program program = new Program(folder.resolve("sending"));
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(5))) {
            Running run = program.reading(sandbox).start("run", "--routes", routes.toString(), "--only", "mine");
            started.add(run);
            endInTime(Map.of("run", run), () -> !calls.isEmpty());
            assertThat(run.outSoFar() + run.errSoFar())
                    .contains("endpoint", "mine", said).doesNotContain("WARN", "Camel");
        }
    }

    /** What it and those that it started have computed. */
    private static Duration cpu(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO)).reduce(Duration.ZERO, Duration::plus);
    }

    private Running start(String verb, Consumer<Program> settings, String... arguments) {
        Program program = new Program(folder.resolve(verb.replaceAll("\\W+", "-")))
                .with("BUILDKITE_API_TOKEN", "bkua_any")
                .with("BUILDKITE_BASE_URL", "http://127.0.0.1:" + silent.getLocalPort())
                .with("CARAVAN_MANAGEMENT_ADDRESS", "none").with("CARAVAN_WEB_ADDRESS", "none");
        settings.accept(program);
        Running running = program.start(arguments);
        started.add(running);
        return running;
    }

    /** One starts after the other, so that programs of other tests have their share of the machine too. */
    private void awaitCalls(Map<String, Running> verbs) {
        await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50)).until(() -> calls.size() >= verbs
                .size() || verbs.values().stream().anyMatch(running -> !running.process().isAlive()));
    }

    /**
     * Whether this process and those it starts ignore SIGINT, as what a shell puts into its background does without a
     * terminal: Java leaves that as it is.
     */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status) && Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    /** The verbs get one signal and the other by turns, but for a signal that they would not see. */
    private static void endInTime(Map<String, Running> verbs, BooleanSupplier waits) throws Exception {
        BusyMachine busy = BusyMachine.look();
        await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50)).until(() -> waits.getAsBoolean()
                || verbs.values().stream().anyMatch(running -> !running.process().isAlive()));
        verbs.forEach((verb, running) -> assertThat(running.process().isAlive())
                .as(verb + " " + running.outSoFar() + running.errSoFar()).isTrue());
        List<Signal> signals = isInterruptIgnored() ? List.of(Signal.TERM) : List.of(Signal.values());
        int turn = 0;
        for (Map.Entry<String, Running> verb : verbs.entrySet()) {
            Signal signal = signals.get(turn++ % signals.size());
            Running running = verb.getValue();
            long began = System.nanoTime();
            signal.to(running.process());
            Ended ended = running.end();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(took).as(verb.getKey() + " ends in time").isLessThan(busy.allows(MOST));
            assertThat(ended.code()).as(verb.getKey() + " " + ended.both()).isEqualTo(signal.code);
            assertThat(ended.both()).as(verb.getKey()).doesNotContain("Exception");
        }
    }
}
