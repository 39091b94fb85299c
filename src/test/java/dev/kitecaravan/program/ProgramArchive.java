package dev.kitecaravan.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packaged program's classes, loaded and checked once for all tests of a build, as the launcher keeps them for its users.
 * While one JVM makes the archive, tests of another start the program without it.
 */
final class ProgramArchive {
    private static final long LIMIT_SECONDS = 300;
    /** As the launcher has them: an archive that does not fit is left alone without a word. */
    private static final List<String> QUIET = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0",
            "-Xlog:disable", "-Xlog:all=error:stderr");

    /** Of a JVM that cannot make one it is asked once. */
    private static boolean impossible;

    private ProgramArchive() {
    }

    /**
     * Options of a JVM that starts the program with its archive.
     *
     * @param file    where the archive is, or is made
     * @param jar     the program's, older than an archive of it
     * @param program starts the program, but for options of the JVM and the verb
     */
    static synchronized List<String> options(Path file, Path jar, List<String> program) {
        try {
            if (!isFresh(file, jar) && !impossible) {
                make(file, jar, program);
            }
            List<String> options = new ArrayList<>(QUIET);
            if (isFresh(file, jar)) {
                options.add("-XX:SharedArchiveFile=" + file);
            }
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean isFresh(Path file, Path jar) throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    private static void make(Path file, Path jar, List<String> program) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            if (lock == null || isFresh(file, jar)) {
                return;
            }
            Path folder = Files.createDirectories(file.resolveSibling(file.getFileName() + ".new"));
            Path made = folder.resolve("archive");
            Files.deleteIfExists(made);
            List<String> command = new ArrayList<>(List.of(program.get(0), "-XX:ArchiveClassesAtExit=" + made));
            command.addAll(QUIET);
            command.addAll(program.subList(1, program.size()));
            command.addAll(List.of("run", "--sandbox", "--sandbox-builds", "10"));
            Path said = folder.resolve("output.txt");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().clear();
            builder.environment().put("PATH", System.getenv("PATH"));
            builder.environment().put("CARAVAN_DATA", folder.resolve("data").toString());
            Process process = builder.start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            if (!ended || process.exitValue() != 0 || !Files.exists(made)) {
                System.out.println("Tests start the program without an archive of its classes, since none was made: "
                        + Files.readString(said));
                impossible = true;
                return;
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
