package dev.kitecaravan.program;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.kitecaravan.ChildJvm;
import dev.kitecaravan.sandbox.Sandbox;

/**
 * The packaged program as a process of its own, with an environment that holds nothing but what is set here. Its current
 * folder and data are below the folder it is given.
 */
final class Program {
    private static final Path TARGET = Path.of(System.getProperty("caravan.basedir", "."), "target").toAbsolutePath();
    private static final Path APP = TARGET.resolve("quarkus-app");
    private static final Path JAR = APP.resolve("app/caravan.jar");
    private static final long LIMIT_SECONDS = 120;

    private final Path folder;
    private final Path work;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path home;
    private Path patch;
    private String heap = "256m";
    private boolean byItsJar;

    Program(Path folder) {
        this.folder = folder;
        this.work = folder.resolve("work");
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("PATH", System.getenv("PATH"));
        environment.put("CARAVAN_DATA", data().toString());
    }

    /** What a process left behind. */
    record Ended(int code, String out, String err) {
        String both() {
            return out + err;
        }
    }

    Path data() {
        return folder.resolve("data");
    }

    /** The current folder of the process. */
    Path work() {
        return work;
    }

    Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Program without(String variable) {
        environment.remove(variable);
        return this;
    }

    Program reading(Sandbox sandbox) {
        return with("BUILDKITE_BASE_URL", sandbox.origin().toString()).with("BUILDKITE_API_TOKEN", sandbox.token());
    }

    /** The launcher's folder. */
    Program home(Path launcher) {
        home = launcher;
        return this;
    }

    /** What its heap may take, as the JVM has it; 256m unless this is called. */
    Program heap(String most) {
        heap = most;
        return this;
    }

    /** Starts it by {@code java -jar}, and not as the launcher does. */
    Program byItsJar() {
        byItsJar = true;
        return this;
    }

    /** Classes of this folder stand before the program's own. */
    Program patched(Path classes) {
        patch = classes;
        return this;
    }

    /** Runs it to its end. */
    Ended run(String... arguments) {
        return start(arguments).end();
    }

    /** Starts it by the launcher of {@link #home}. */
    Running launch(String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("caravan").toString()));
        command.addAll(List.of(arguments));
        return process(command);
    }

    Running start(String... arguments) {
        return process(command(arguments));
    }

    /** A program that calls this one, with the same environment. */
    Running startOther(List<String> command) {
        return process(command);
    }

    /** As a caller starts it. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(ChildJvm.command("-Xmx" + heap));
        if (home != null) {
            command.add("-Dcaravan.home=" + home);
        }
        if (byItsJar) {
            command.addAll(List.of("-jar", APP.resolve("quarkus-run.jar").toString()));
        } else if (patch != null) {
            command.addAll(main(patch + File.pathSeparator + classPath()));
        } else {
            List<String> main = main(classPath());
            command.addAll(ProgramArchive.options(TARGET.resolve("tests.jsa"), JAR, ChildJvm.command(main)));
            command.addAll(main);
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> main(String classPath) {
        return List.of("-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-cp", classPath,
                "dev.kitecaravan.cli.Main");
    }

    /** The launcher's. */
    private static String classPath() {
        List<String> jars = new ArrayList<>(List.of(APP.resolve("quarkus/transformed-bytecode.jar").toString(),
                APP.resolve("quarkus/generated-bytecode.jar").toString(), JAR.toString()));
        for (String libraries : List.of("lib/boot", "lib/main")) {
            String[] names = APP.resolve(libraries).toFile().list((folder, name) -> name.endsWith(".jar"));
            Stream.of(names).sorted().map(name -> APP.resolve(libraries).resolve(name).toString()).forEach(jars::add);
        }
        return String.join(File.pathSeparator, jars);
    }

    private Running process(List<String> command) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile()).redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process on its way. */
    record Running(Process process, Path out, Path err) {
        Ended end() {
            try {
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("the program did not end within " + LIMIT_SECONDS + " s: " + text(out)
                            + text(err));
                }
                return new Ended(process.exitValue(), text(out), text(err));
            } catch (InterruptedException e) {
                process.destroyForcibly();
                throw new IllegalStateException(e);
            }
        }

        String outSoFar() {
            return text(out);
        }

        String errSoFar() {
            return text(err);
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
