package dev.kitecaravan.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder with the launcher and one source. Java and Maven are contract fakes, which note that they were called and leave
 * what the launcher looks for.
 */
final class LauncherHome {
    private static final String JAVA = """
            #!/bin/sh
            for argument; do
              case "$argument" in
                -XX:DumpLoadedClassList=*/duckdb) printf '%s\\n' 'a/Class id: 7' 'a/Duck id: 8' >"${argument#*=}" ;;
                -XX:DumpLoadedClassList=*)
                  printf '%s\\n' 'a/Other id: 7' 'a/Class id: 9' 'a/Far id: 10 super: 9 source: x.jar' >"${argument#*=}" ;;
                -XX:SharedClassListFile=*) list=${argument#*=} ;;
                -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
                -Xshare:dump) dump=yes ;;
                -XX:AOTCacheOutput=*) echo watched >"${argument#*=}" ;;
                -XX:+PrintFlagsFinal) echo "${FLAGS:-}"; exit ;;
              esac
            done
            [ -z "${dump:-}" ] || cp "$list" "$archive"
            echo "java $*"
            echo "locale ${LC_ALL:-}"
            """;
    private static final String MAVEN = """
            #!/bin/sh
            echo "mvn $*"
            exit 1
            """;

    /** What a start said, and its exit code. */
    record Said(int code, String out, String err) {
    }

    private final Path folder;
    final Path home;
    /** Beside that of this process, for every start. */
    final Map<String, String> environment = new TreeMap<>();

    LauncherHome(Path folder) throws IOException {
        this.folder = folder;
        this.home = folder.resolve("home");
        write(java(), JAVA).toFile().setExecutable(true);
        write(folder.resolve("bin/mvn"), MAVEN).toFile().setExecutable(true);
        write(home.resolve("pom.xml"), "<project/>");
        write(home.resolve("application.properties"), "destination = h2\n");
        write(source(), "class Any {}");
        Files.copy(Path.of("caravan"), home.resolve("caravan"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** The fake that stands for Java. */
    Path java() {
        return folder.resolve("jdk/bin/java");
    }

    Path source() {
        return home.resolve("src/main/java/Any.java");
    }

    static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** What Maven leaves: classes that only their names are looked at. */
    void builtByHand(String... parts) throws IOException {
        Path app = home.resolve("target/quarkus-app");
        write(app.resolve("app/caravan.jar"),
                String.join("", List.of(parts).stream().map(part -> "dev/kitecaravan/load/" + part + "/").toList()));
        write(app.resolve("quarkus-run.jar"), "");
    }

    /** What the file says that every Java brings. */
    void java(String version) throws IOException {
        write(folder.resolve("jdk/release"),
                "IMPLEMENTOR=\"Any One\"\nJAVA_RUNTIME_VERSION=\"" + version + "+7\"\nJAVA_VERSION=\"" + version
                        + "\"\n");
    }

    /** The option that names the archive made by that Java. */
    String archive(String version) {
        return "-XX:SharedArchiveFile=" + home.resolve("target/caravan-Any_One-" + version + "_7-" + version + ".jsa");
    }

    Said launch(String... arguments) throws Exception {
        return start("", arguments);
    }

    /** A start that reads these lines. */
    Said start(String in, String... arguments) throws Exception {
        return start(in, new ArrayList<>(List.of(home.resolve("caravan").toString())), arguments);
    }

    /** A start whose streams a shell redirects first, as {@code >&-}. */
    Said redirected(String redirection, String... arguments) throws Exception {
        return start("", new ArrayList<>(
                List.of("bash", "-c", "exec \"$@\" " + redirection, "bash", home.resolve("caravan").toString())),
                arguments);
    }

    private Said start(String in, List<String> command, String... arguments) throws Exception {
        command.addAll(List.of(arguments));
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile())
                .redirectInput(write(folder.resolve("in"), in).toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, Files.readString(err));
    }
}
