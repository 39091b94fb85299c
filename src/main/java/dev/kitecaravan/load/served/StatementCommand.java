package dev.kitecaravan.load.served;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.kitecaravan.load.DestinationOption;
import dev.kitecaravan.load.DestinationSettings;
import dev.kitecaravan.load.HeapShare;
import dev.kitecaravan.load.NativeExecutable;
import dev.kitecaravan.text.ValueKind;

/**
 * How the process for statements is started: this program again, with a heap of its own, in a shell that limits what memory
 * it may have in all. Where the memory of the machine or container is used up all the same, the system ends it first.
 *
 * @param heap   most MB of its heap
 * @param memory most MB that it may have for its data, the heap among them
 */
record StatementCommand(long heap, long memory) {
    private static final long LEAST_HEAP = 64;
    private static final long MOST_HEAP = 256;
    /** MB of the Java runtime beside its heap, of threads and libraries. */
    private static final long BESIDE = 160;
    /**
     * The most data, in KB, no core, and files of 1 GB at most, in blocks of 512 bytes. What cannot be set is left alone;
     * {@link StatementMain} looks at what is.
     */
    private static final String SHELL = "{ echo 1000 >/proc/self/oom_score_adj; ulimit -c 0; ulimit -f 2097152;"
            + " ulimit -d \"$1\"; } 2>/dev/null; shift; exec \"$@\"";

    /** In proportion to the heap of this process, and with the memory of the engine that the settings name. */
    static StatementCommand of(DestinationSettings settings) {
        long heap = Math.max(LEAST_HEAP, Math.min(MOST_HEAP, Runtime.getRuntime().maxMemory() / 2 >> 20));
        long engine = DestinationOption.of(settings.name()).stream().filter(option -> option.kind() == ValueKind.MEMORY)
                .map(settings::option).filter(Objects::nonNull).mapToLong(ValueKind::megabytes).findFirst()
                .orElse(HeapShare.megabytesOfEngine(HeapShare.TO_READ));
        return new StatementCommand(heap, heap + engine + BESIDE);
    }

    /**
     * A process that waits for its settings.
     *
     * @throws IOException when there is no shell, or no such program any more
     */
    Process start(TemporaryFolder temporary) throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "sh", Long.toString(memory << 10)));
        words.add(ProcessHandle.current().info().command()
                .orElseThrow(() -> new IOException("this system does not say where the program is")));
        words.add("-Xmx" + heap + "m");
        words.add("-D" + HeapShare.FOLLOWED + "=" + Runtime.getRuntime().maxMemory());
        if (!NativeExecutable.HERE) {
            words.addAll(optionsOfJava());
        } else if (System.getProperty(NativeExecutable.LIBRARIES) != null) {
            words.add("-D" + NativeExecutable.LIBRARIES + "=" + System.getProperty(NativeExecutable.LIBRARIES));
        }
        words.addAll(temporary.options());
        words.addAll(NativeExecutable.HERE ? List.of(StatementMain.ARGUMENT) : program());
        ProcessBuilder builder = new ProcessBuilder(words);
        // Neither the token nor settings, of which it is told those that it needs; options of the executable are kept.
        builder.environment().keySet().removeIf(name -> name.startsWith("BUILDKITE_")
                || name.startsWith("CARAVAN_") && !name.equals("CARAVAN_JAVA_OPTIONS"));
        return builder.start();
    }

    private static List<String> optionsOfJava() {
        List<String> words = new ArrayList<>(List.of("-Xms8m", "-Xss512k", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=16m", "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError", "-XX:ErrorFile=/dev/null"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(word -> word.startsWith("-D") || word.startsWith("-Xshare") || word.startsWith("-Xlog")
                        || word.startsWith("-XX:SharedArchiveFile") || word.contains("ArchiveRelocationMode")
                        || word.startsWith("--add-opens") || word.startsWith("--enable-native-access")
                        || word.equals("-XX:+UnlockDiagnosticVMOptions"))
                .forEach(words::add);
        return words;
    }

    /** By Quarkus' own way in where that is how this process began, since only that knows where the classes are. */
    private static List<String> program() {
        String classes = System.getProperty("java.class.path");
        return Path.of(classes.split(File.pathSeparator, 2)[0]).endsWith("quarkus-run.jar")
                ? List.of("-jar", classes, StatementMain.ARGUMENT)
                : List.of("-cp", classes, StatementMain.class.getName());
    }
}
