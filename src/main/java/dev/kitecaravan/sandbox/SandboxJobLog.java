package dev.kitecaravan.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The log of a job: some text, repeated until it has its size. A long one is never in memory whole.
 *
 * @param text ASCII, what is repeated
 * @param size bytes in all
 * @param headerTimes when its groups began, nanoseconds since the epoch
 */
record SandboxJobLog(byte[] text, long size, List<Long> headerTimes) {
    private static final int MISSING_PERCENT = 3;
    /** What steps say when they fail, where {@code %s} is the step. */
    private static final List<List<String>> FAILURES = List.of(
            List.of("\u001b[31mnot ok\u001b[0m 41 - %s/rounds_to_cents", "  # expected 10.05, was 10.0500001"),
            List.of("src/%s/cart.c:118:9: \u001b[1;31merror: \u001b[0m'total' undeclared", "make: *** [all] Error 2"),
            List.of("java.lang.IllegalStateException: the pool is closed", "\tat shop.%s.Pool.take(Pool.java:77)"),
            List.of("curl: (7) Failed to connect to mirror port 443: Connection refused"),
            List.of("\u001b[31m--- FAIL: TestQueue (1.20s)\u001b[0m", "    queue_test.go:31: lost 1 of 100"),
            List.of("Killed"), List.of("some checks did not pass; see the report"));

    /** The log of the job; empty when there is none, because the job did not run or the log was deleted. */
    static Optional<SandboxJobLog> of(Job job, boolean big, long bigBytes) {
        if (!job.startedScript() || missing(job) && !big) {
            return Optional.empty();
        }
        List<Long> times = new ArrayList<>();
        byte[] text = text(job, times).getBytes(StandardCharsets.US_ASCII);
        if (big) {
            return Optional.of(new SandboxJobLog(text, bigBytes, times));
        }
        return Seeds.below(Seeds.of(job.seed, 70), 100) == MISSING_PERCENT
                ? Optional.of(new SandboxJobLog(text, 0, List.of()))
                : Optional.of(new SandboxJobLog(text, text.length, times));
    }

    static boolean missing(Job job) {
        return Seeds.below(Seeds.of(job.seed, 70), 100) < MISSING_PERCENT;
    }

    void write(OutputStream out, long from, long to) throws IOException {
        long at = from;
        while (at < to) {
            int start = (int) (at % text.length);
            int count = (int) Math.min(text.length - start, to - at);
            out.write(text, start, count);
            at += count;
        }
    }

    /** How many bytes the log takes as the inside of a JSON string. */
    long escapedSize() {
        return size / text.length * escaped(text.length).length + escaped((int) (size % text.length)).length;
    }

    void writeEscaped(OutputStream out) throws IOException {
        byte[] whole = escaped(text.length);
        for (long i = size / text.length; i > 0; i--) {
            out.write(whole);
        }
        out.write(escaped((int) (size % text.length)));
    }

    private byte[] escaped(int length) {
        byte[] quoted = new JsonBytes().text(new String(text, 0, length, StandardCharsets.US_ASCII)).copy();
        return java.util.Arrays.copyOfRange(quoted, 1, quoted.length - 1);
    }

    private static String text(Job job, List<Long> times) {
        StringBuilder log = new StringBuilder();
        long at = job.startedAt;
        at = line(log, at, "~~~ Preparing working directory", times);
        at = line(log, at, "\u001b[90m$\u001b[0m git clean -ffxdq", times);
        at = line(log, at, "\u001b[90m$\u001b[0m git checkout -f", times);
        at = line(log, at, "--- Running " + job.step.key(), times);
        int lines = 6 + Seeds.below(Seeds.of(job.seed, 71), 30);
        for (int i = 1; i <= lines; i++) {
            at = line(log, at, i % 7 == 0
                    ? progress(at)
                    : "\u001b[32mok\u001b[0m " + i + " - " + job.step.key() + "/case_" + i + " \"quoted\" \\ done",
                    times);
        }
        if (job.exitStatus != null && job.exitStatus != 0) {
            for (String told : FAILURES.get(Seeds.below(Seeds.of(job.seed, 72), FAILURES.size()))) {
                at = line(log, at, told.replace("%s", job.step.key()), times);
            }
            at = line(log, at, "^^^ +++", times);
            at = line(log, at, "\u001b[31mError: the command exited with status " + job.exitStatus + "\u001b[0m",
                    times);
            line(log, at,
                    "\u001b]1339;url='artifact://log/" + job.step.key() + ".txt';content='the whole report'\u0007",
                    times);
        } else {
            line(log, at, "\u001b[32m+++ Done\u001b[0m", times);
        }
        return log.toString();
    }

    /** As the agent writes it: a mark after every erasing, before what the terminal makes of the carriage return. */
    private static String progress(long at) {
        return "Progress 10%\u001b[K" + mark(at + 9) + "\rProgress 70%\u001b[K" + mark(at + 19)
                + "\rProgress 100%\u001b[K" + mark(at + 29);
    }

    private static String mark(long at) {
        return "\u001b_bk;t=" + at + '\u0007';
    }

    private static long line(StringBuilder log, long at, String text, List<Long> times) {
        if (text.startsWith("--- ") || text.startsWith("+++ ") || text.startsWith("~~~ ")) {
            times.add(at * 1_000_000L);
        }
        log.append(mark(at)).append(text).append("\r\n");
        return at + 37;
    }
}
