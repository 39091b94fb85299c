package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sun.net.httpserver.HttpExchange;

/**
 * Every script of the project on a machine that never ran one: a new home and a temporary folder of its own, both of which
 * it leaves as it found them, in a checkout that holds nothing but what is kept. Maven, Java, npm and kin are contract fakes
 * here, which note that they were called and leave what the scripts look for.
 */
class ScriptsTest {
    /** Notes its process; as the sandbox it says where it is and stays, as PostgreSQL it ends with its input. */
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
              *-version*) echo 'openjdk version "17"' >&2; echo 'a runtime' >&2; exit 0 ;;
              *quarkus-run.jar\\ sandbox*) echo $$ >>"$NOTED"; echo "$ORIGIN; token: x"; exec sleep 600 ;;
              *PostgresServer*) echo $$ >>"$NOTED"; echo jdbc:none; cat >/dev/null; exit 0 ;;
              *Floor*) echo $$ >>"$NOTED"; echo floor >>"$NOTED.floor"; eval "$FLOOR" ;;
            esac
            """;
    private static final String MAVEN = """
            #!/bin/sh
            echo "mvn $*" >>"$CALLED"
            for word; do
              case "$word" in
                -Dversions.outputFile=*) echo '${some.version} 1.0.0 -> 1.0.1' >"${word#*=}" ;;
                -Dquarkus.native.sources-only=true)
                  mkdir -p target/native/native-sources target/native/classes/duckdb
                  echo x >target/native/native-sources/native-image.args
                  echo x >target/native/classes/duckdb/libduckdb_java.so ;;
                verify)
                  mkdir -p target/quarkus-app/app target/quarkus-app/lib/main target/quarkus-app/quarkus
                  echo x >target/quarkus-app/app/caravan.jar && echo x >target/quarkus-app/lib/main/any.jar ;;
                -Dmdep.outputFile=*) mkdir -p "$(dirname "${word#*=}")" && echo x >"${word#*=}" ;;
              esac
            done
            """;
    private static final String NOTES = """
            #!/bin/sh
            echo "${0##*/} $*" >>"$CALLED"
            """;
    /** What a machine has that was never asked for anything: nothing else is on the path. */
    private static final List<String> PLAIN = List.of("bash", "sh", "cat", "env", "dirname", "basename", "mktemp", "rm",
            "mkdir",
            "cp", "mv", "sed", "grep", "head", "tail", "cut", "tr", "find", "sort", "xargs", "sha256sum", "readlink",
            "realpath",
            "touch", "date", "diff", "sleep", "id", "uname", "wc", "ls", "awk", "test", "chmod", "seq", "printf",
            "nice",
            "python3");

    @TempDir
    Path folder;
    private Path home;
    private Path temporary;
    private Path checkout;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void machine() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        temporary = Files.createDirectories(folder.resolve("tmp"));
        checkout = Files.createDirectories(folder.resolve("checkout"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String name : PLAIN) {
            Path program = Stream.of("/usr/bin", "/bin", "/usr/local/bin").map(place -> Path.of(place, name))
                    .filter(Files::isExecutable).findFirst().orElse(null);
            if (program != null) {
                Files.createSymbolicLink(bin.resolve(name), program);
            }
        }
        program(folder.resolve("jdk/bin/java"), JAVA);
        program(folder.resolve("jdk/bin/javac"), NOTES);
        environment.putAll(Map.of("HOME", home.toString(), "TMPDIR", temporary.toString(), "PATH", bin.toString(),
                "JAVA_HOME", folder.resolve("jdk").toString(), "CALLED", folder.resolve("called").toString(), "NOTED",
                folder.resolve("noted").toString(), "FLOOR", "exit 3", "ORIGIN", "http://127.0.0.1:9"));
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
        noted().forEach(ProcessHandle::destroyForcibly);
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void fakes(String text, String... names) throws IOException {
        for (String name : names) {
            Files.deleteIfExists(folder.resolve("bin").resolve(name));
            program(folder.resolve("bin").resolve(name), text);
        }
    }

    /** Puts files and folders of the project into the checkout. */
    private void kept(String... names) throws IOException {
        for (String name : names) {
            try (Stream<Path> files = Files.walk(Path.of(name))) {
                for (Path file : (Iterable<Path>) files
                        .filter(path -> !path.startsWith("benchmarks/target"))::iterator) {
                    Path copy = checkout.resolve(file.toString());
                    Files.createDirectories(copy.getParent());
                    if (Files.isRegularFile(file)) {
                        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
        }
    }

    private record Said(int code, String text) {
    }

    private Process start(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        words.set(0, checkout.resolve(words.get(0)).toString());
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Said ended(Process process) throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        return new Said(process.exitValue(), Files.readString(folder.resolve("said")));
    }

    private Said run(String... command) throws Exception {
        return ended(start(command));
    }

    private String called() throws IOException {
        Path called = folder.resolve("called");
        return Files.exists(called) ? Files.readString(called, StandardCharsets.UTF_8) : "";
    }

    private void homeAndTemporaryFolderAreAsTheyWere() {
        assertThat(home).isEmptyDirectory();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void everyScriptIsTriedHereOrWhereItIsNamed() throws IOException {
        Map<String, String> tried = Map.ofEntries(Map.entry("caravan", "here and LauncherTest"),
                Map.entry(".ci/run", "here"), Map.entry(".ci/peers", "here"), Map.entry(".ci/newer", "here"),
                Map.entry("benchmarks/run", "here"), Map.entry("src/native-smoke", "here"),
                Map.entry("packaging/dist", "here and DistributionIT"),
                Map.entry("packaging/contents", "here, as a step of .ci/run"),
                Map.entry("src/build/mcp-without-build", "LauncherTest"),
                Map.entry("packaging/debian/postinst", "PackageIT"), Map.entry("packaging/debian/prerm", "PackageIT"),
                Map.entry("packaging/debian/postrm", "PackageIT"));
        List<String> scripts = new ArrayList<>();
        for (String place : List.of(".ci", "benchmarks", "packaging", "src", "k8s", "examples", "docs", "routes")) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                files.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file)
                        && !file.startsWith("benchmarks/target")).map(Path::toString).forEach(scripts::add);
            }
        }
        scripts.add("caravan");

        assertThat(scripts).containsExactlyInAnyOrderElementsOf(tried.keySet());
    }

    @Test
    void theLauncherRunsABuildThatIsThere() throws Exception {
        kept("caravan", "application.properties");
        Path app = Files.createDirectories(checkout.resolve("program/app"));
        Files.writeString(app.resolve("caravan.jar"), "");
        environment.put("CARAVAN_DATA", folder.resolve("data").toString());

        assertThat(run("caravan", "--version").code()).isZero();
        homeAndTemporaryFolderAreAsTheyWere();
    }

    @Test
    void ciRunsEachOfItsSteps() throws Exception {
        kept(".ci", "src/test/peers", "benchmarks", "packaging");
        fakes(MAVEN, "mvn");
        fakes(NOTES, "javac", "jar", "apt-get", "chromium", "curl", "prometheus", "npm");
        program(checkout.resolve("caravan"), NOTES);
        program(checkout.resolve("src/native-smoke"), NOTES);

        Said said = run(".ci/run");

        assertThat(said.code()).as(said.text()).isZero();
        assertThat(called().lines().filter(line -> line.startsWith("mvn -B")).toList()).hasSize(4);
        assertThat(called()).contains("caravan run --sandbox --all", "native-smoke ./caravan", "javac -nowarn")
                .doesNotContain("apt-get");
        assertThat(said.text()).contains("peers: no helm (the chart): Go is not installed");
        homeAndTemporaryFolderAreAsTheyWere();
    }

    @Test
    void peersThatCannotBeHadAreNamed() throws Exception {
        kept(".ci", "src/test/peers");

        Said said = run(".ci/peers");

        assertThat(said.text().lines()).allMatch(line -> line.contains("peers: no ") || line.contains("mvn"));
        assertThat(said.text()).contains("S3Proxy", "Azurite", "Kaoto", "fake-gcs-server", "helm", "actionlint");
        homeAndTemporaryFolderAreAsTheyWere();
    }

    @Test
    void newerVersionsAreListed() throws Exception {
        kept(".ci");
        fakes(MAVEN, "mvn");

        assertThat(run(".ci/newer").text()).contains("1.0.0 -> 1.0.1");
        homeAndTemporaryFolderAreAsTheyWere();
    }

    @Test
    void theSmokeTestSaysThatAnExecutableIsNone() throws Exception {
        kept("src/native-smoke");
        program(folder.resolve("executable"), "#!/bin/sh\\nexit 1\\n");

        assertThat(run("src/native-smoke", folder.resolve("executable").toString()).code()).isNotZero();
        homeAndTemporaryFolderAreAsTheyWere();
    }

    @Test
    void packagesAreNotMadeOfWhatHasNoCommit() throws Exception {
        kept("packaging/dist");

        Said said = run("packaging/dist", folder.toString(), "1.0", "abc", "unknown", "1");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text()).contains("the time of the commit is not known ('unknown')");
        homeAndTemporaryFolderAreAsTheyWere();
    }

    /** A list without builds. */
    private static final class NoBuilds extends LoopbackServer {
        NoBuilds() throws IOException {
            start();
        }

        @Override
        void answer(HttpExchange exchange) throws IOException {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        }
    }

    private void benchmark() throws IOException {
        Assumptions.assumeTrue(Files.exists(folder.resolve("bin/python3")), "needs Python 3");
        kept("benchmarks");
        fakes(MAVEN, "mvn");
        program(checkout.resolve("caravan"), NOTES);
    }

    private List<ProcessHandle> noted() {
        try {
            return !Files.exists(folder.resolve("noted"))
                    ? List.of()
                    : Files.readAllLines(folder.resolve("noted")).stream().map(Long::valueOf)
                            .flatMap(id -> ProcessHandle.of(id).stream()).filter(ProcessHandle::isAlive).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theBenchmarkTellsWhatItTakes() throws Exception {
        benchmark();

        assertThat(run("benchmarks/run", "--help").text()).contains("--executable", "--before", "--quick");
        assertThat(run("benchmarks/run", "--executable", "no-such-file")).extracting(Said::code).isEqualTo(2);
        assertThat(checkout.resolve("benchmarks/target")).doesNotExist();
        homeAndTemporaryFolderAreAsTheyWere();
    }

    @Test
    void aBenchmarkThatFailsEndsWhatItStarted() throws Exception {
        benchmark();
        try (NoBuilds api = new NoBuilds()) {
            environment.put("ORIGIN", api.origin());

            Said said = run("benchmarks/run", "--quick");

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.text()).contains("failed with 3", "dev.kitecaravan.benchmarks.Floor");
        }
        assertThat(Files.readAllLines(folder.resolve("noted"))).hasSize(3);
        await().atMost(Duration.ofSeconds(30)).until(() -> noted().isEmpty());
        assertThat(checkout.resolve("benchmarks/target/data")).doesNotExist();
        homeAndTemporaryFolderAreAsTheyWere();
    }

    @Test
    void aBenchmarkThatIsStoppedEndsWhatItStarted() throws Exception {
        benchmark();
        environment.put("FLOOR", "sleep 600");
        try (NoBuilds api = new NoBuilds()) {
            environment.put("ORIGIN", api.origin());
            Process process = start("benchmarks/run", "--quick");
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("noted.floor")));

            process.destroy();

            assertThat(ended(process).code()).isEqualTo(143);
        }
        assertThat(Files.readAllLines(folder.resolve("noted"))).hasSize(3);
        await().atMost(Duration.ofSeconds(30)).until(() -> noted().isEmpty());
        assertThat(checkout.resolve("benchmarks/target/data")).doesNotExist();
    }
}
