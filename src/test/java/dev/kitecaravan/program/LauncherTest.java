package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the launcher makes of a build that is there: it is taken over, used, or replaced. Java and Maven are contract fakes
 * here, which note that they were called and leave what the launcher looks for.
 */
class LauncherTest {
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

    @TempDir
    Path folder;
    private Path home;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void home() throws IOException {
        home = folder.resolve("home");
        write(folder.resolve("jdk/bin/java"), JAVA).toFile().setExecutable(true);
        write(folder.resolve("bin/mvn"), MAVEN).toFile().setExecutable(true);
        write(home.resolve("pom.xml"), "<project/>");
        write(home.resolve("application.properties"), "destination = h2\n");
        write(source(), "class Any {}");
        Files.copy(Path.of("caravan"), home.resolve("caravan"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Path source() {
        return home.resolve("src/main/java/Any.java");
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** What Maven leaves: classes that only their names are looked at. */
    private void builtByHand(String... parts) throws IOException {
        Path app = home.resolve("target/quarkus-app");
        write(app.resolve("app/caravan.jar"),
                String.join("", List.of(parts).stream().map(part -> "dev/kitecaravan/load/" + part + "/").toList()));
        write(app.resolve("quarkus-run.jar"), "");
    }

    private record Said(int code, String out, String err) {
    }

    private Said launch(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(home.resolve("caravan").toString()));
        command.addAll(List.of(arguments));
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, Files.readString(err));
    }

    /** As cron, systemd and slim images have it. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_YY.UTF-8", ""})
    void javaReadsArgumentsAndNamesOfFilesAsUtf8WhateverTheLocale(String locale) throws Exception {
        builtByHand("h2");
        environment.put("LC_ALL", locale);
        environment.put("LANG", "C");

        Said said = launch("query", "select 'Gr\u00f6\u00dfe'");

        assertThat(said.err().replaceFirst("^bash: warning: .*\n", ""))
                .as("but for what bash itself says of it at its start")
                .doesNotContain("locale");
        assertThat(said.out()).containsPattern("(?m)^locale (C|en_US)\\.UTF-8$").contains("-Dfile.encoding=UTF-8");
    }

    @Test
    void aLocaleOfUtf8Stays() throws Exception {
        builtByHand("h2");
        environment.put("LC_ALL", "C.utf8");

        assertThat(launch("query", "select 1").out()).contains("locale C.utf8\n");
    }

    private Said talk(String line) throws Exception {
        Path in = write(folder.resolve("in"), line + "\n");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("caravan").toString(), "mcp")
                .redirectInput(in.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, Files.readString(err));
    }

    /** Its client would give up long before a build ends. */
    @Test
    void mcpAnswersAtOnceWhereNothingIsBuiltAndBuildsNothing() throws Exception {
        Files.createDirectories(home.resolve("src/build"));
        Files.copy(Path.of("src/build/mcp-without-build"), home.resolve("src/build/mcp-without-build"),
                StandardCopyOption.COPY_ATTRIBUTES);

        Said opened = talk("no message\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"initialize\","
                + "\"params\":{\"protocolVersion\":\"2025-06-18\"}}");
        Said called = talk("{\"id\":\"a\",\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{}}");

        assertThat(opened.code()).isZero();
        assertThat(opened.out().lines()).singleElement().asString().contains("\"id\":7", "2025-06-18", "not built yet");
        assertThat(called.out()).contains("\"id\":\"a\"", "\"isError\":true", "./caravan --version");
        assertThat(opened.out() + opened.err()).doesNotContain("mvn", "building");
    }

    @Test
    void mcpStartsWhatIsBuiltThoughItsSourcesAreNewer() throws Exception {
        builtByHand("h2");
        write(source(), "class Any { int newer; }");

        Said said = talk("");

        assertThat(said.out()).contains("dev.kitecaravan.cli.Main mcp");
        assertThat(said.err()).contains("may be older than its sources").doesNotContain("building");
    }

    /** As Java 21 and newer number them, each list by itself: two numbers of one class, and Java reads no further. */
    @Test
    void theArchiveIsOfTheClassesOfBothListsWithoutTheirNumbers() throws Exception {
        builtByHand("h2");

        assertThat(launch("run").code()).isZero();

        assertThat(Files.readAllLines(home.resolve("target/caravan.jsa"))).containsExactly("a/Class", "a/Duck",
                "a/Other");
    }

    /** Java reads either by the same option, and leaves alone what another Java made. */
    @Test
    void aJavaThatWatchesARunMakesTheArchiveOfIt() throws Exception {
        builtByHand("h2");
        environment.put("FLAGS", "    ccstr AOTCacheOutput                           =          {product} {default}");

        Said said = launch("query");

        assertThat(said.err()).doesNotContain("without the archive");
        assertThat(home.resolve("target/caravan.jsa")).hasContent("watched\n");
        assertThat(said.out()).contains("-XX:SharedArchiveFile=" + home.resolve("target/caravan.jsa"))
                .contains("Main query");
    }

    /** What the file says that every Java brings. */
    private void java(String version) throws IOException {
        write(folder.resolve("jdk/release"),
                "IMPLEMENTOR=\"Any One\"\nJAVA_RUNTIME_VERSION=\"" + version + "+7\"\nJAVA_VERSION=\"" + version
                        + "\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "11.0.22", "16"})
    void anOldJavaIsNamedAndNotStarted(String version) throws Exception {
        builtByHand("h2");
        java(version);

        Said said = launch("run");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains("needs Java 17 or newer", folder.resolve("jdk/bin/java") + " is Java " + version)
                .doesNotContain("taking over");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aJavaHomeWithoutAJavaIsNamed() throws Exception {
        environment.put("JAVA_HOME", folder.resolve("gone").toString());

        Said said = launch("run");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("JAVA_HOME is " + folder.resolve("gone") + ", and there is no bin/java in it");
    }

    /** Without them Java 24 and newer warn of DuckDB's library, and threads of JBoss end with an error. */
    @ParameterizedTest
    @ValueSource(strings = {"17.0.15", "21", "24", "25.0.3"})
    void aNewJavaIsToldWhatItAsksForAndAnOlderOneIsNot(String version) throws Exception {
        builtByHand("h2");
        java(version);
        String[] options = {" --add-opens=java.base/java.lang=ALL-UNNAMED ", " --enable-native-access=ALL-UNNAMED "};

        String said = launch("run").out();

        if (Integer.parseInt(version.substring(0, 2)) >= 24) {
            assertThat(said).contains(options);
        } else {
            assertThat(said).contains("Main run").doesNotContain(options);
        }
    }

    @Test
    void anotherJavaMakesAnArchiveOfItsOwnBesideItsFirstRun() throws Exception {
        builtByHand("h2");
        java("17.0.15");
        assertThat(launch("run").out()).contains(archive("17.0.15"));
        java("25.0.3");
        environment.put("FLAGS", " AOTCacheOutput ");

        Said first = launch("run");

        assertThat(first.out()).as("what was made by another is not offered").doesNotContain("SharedArchiveFile=");
        assertThat(first.err()).isEmpty();
        Path made = Path.of(archive("25.0.3").replaceFirst("^[^=]*=", ""));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(made)
                && Files.notExists(made.resolveSibling(made.getFileName() + ".new")));
        assertThat(launch("run").out()).contains(archive("25.0.3"), "cds*=off,aot*=off");
        java("17.0.15");
        assertThat(launch("run").out()).contains(archive("17.0.15") + " -Xlog:disable -Xlog:all=error,cds*=off:stderr");
    }

    private String archive(String version) {
        return "-XX:SharedArchiveFile=" + home.resolve("target/caravan-Any_One-" + version + "_7-" + version + ".jsa");
    }

    /** An hour later it is tried again, and not at every run. */
    @Test
    void anArchiveThatCannotBeMadeIsNotTriedAtOnceAgain() throws Exception {
        builtByHand("h2");
        java("17.0.15");
        assertThat(launch("run").code()).isZero();
        java("21.0.1");
        write(folder.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$*\" >>'" + folder.resolve("calls") + "'\nexit 1\n");
        Path calls = folder.resolve("calls");
        Path attempt = Path.of(archive("21.0.1").replaceFirst("^[^=]*=", "") + ".new");

        launch("run");
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(calls)
                && Files.readString(calls).contains("Main run --sandbox") && Files.isDirectory(attempt)
                && attempt.toFile().list().length == 0);
        long before = sandboxes(calls);
        launch("run");
        launch("run");

        assertThat(sandboxes(calls)).isEqualTo(before);
    }

    private static long sandboxes(Path calls) throws IOException {
        return Files.readAllLines(calls).stream().filter(line -> line.contains("--sandbox")).count();
    }

    @Test
    void theHeapBeginsWithWhatARunNeedsUnlessTheUserSaysHowLargeItIs() throws Exception {
        builtByHand("h2");
        String plain = launch("run").out();
        long most = Pattern.compile("-Xmx(\\d+)m").matcher(plain).results().mapToLong(
                match -> Long.parseLong(match.group(1))).findFirst().orElseThrow();
        environment.put("CARAVAN_JAVA_OPTIONS", "-Xmx40m");

        assertThat(plain).contains(most < 96 ? " -Xms16m " : most < 192 ? " -Xms48m -Xmn16m " : " -Xms72m -Xmn32m ");
        assertThat(launch("run").out()).contains(" -Xms16m ", " -Xmx40m ").doesNotContain("-Xmn", "-Xms48m");
    }

    private List<String> stamp() throws IOException {
        return Files.readAllLines(home.resolve("target/caravan.sources"));
    }

    @Test
    void aBuildMadeByHandIsTakenOverOnceWithThePartsItHas() throws Exception {
        builtByHand("filesystem/gcs", "snowflake", "h2");

        Said first = launch("run", "--destination", "snowflake");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("taking over the build that is there").contains("taken over in")
                .doesNotContain("building");
        assertThat(first.out()).as("started from the archive that was made of it")
                .contains("-XX:SharedArchiveFile=" + home.resolve("target/caravan.jsa"))
                .contains("dev.kitecaravan.cli.Main run --destination snowflake");
        assertThat(stamp()).hasSize(2).last().isEqualTo("gcs snowflake");
        assertThat(home.resolve("target/archive")).as("what the archive was made with").doesNotExist();

        Said second = launch("query", "select 1");
        assertThat(second.code()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains("Main query select 1");
    }

    @Test
    void aBuildOfOtherSourcesIsNot() throws Exception {
        builtByHand("h2");
        // After the build, as the clock of files has it.
        Path later = source();
        do {
            Files.writeString(later, "class Other {}", StandardOpenOption.TRUNCATE_EXISTING);
        } while (!Files.getLastModifiedTime(later).toInstant().isAfter(
                Files.getLastModifiedTime(home.resolve("target/quarkus-app/quarkus-run.jar")).toInstant()));

        Said said = launch("run");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("there is no build of these sources yet").contains("mvn ")
                .contains("the build failed").doesNotContain("taking over");
    }

    @Test
    void aPartThatTheBuildAtHandLacksIsAddedToWhatItHas() throws Exception {
        builtByHand("snowflake");
        assertThat(launch("run").code()).isZero();

        Said said = launch("run", "--destination=bigquery");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("building anew with bigquery").contains("-Pbigquery,snowflake");
    }

    /** What a slim build leaves out, by its name in the pom, and the settings that ask for it. */
    @Test
    void everyPartOfThePomIsBuiltWhereTheSettingsAskForIt() throws Exception {
        Map<String, String> asking = new TreeMap<>(Map.of("snowflake", "--destination snowflake", "bigquery",
                "--destination=bigquery", "databricks", "--destination databricks", "gcs",
                "--destination filesystem --url gs://bucket/folder", "azure",
                "--destination filesystem --url=abfss://container@account.dfs.core.windows.net"));
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(Pattern.compile("<without\\.(\\w+)>").matcher(pom.substring(0, pom.indexOf("<profiles>"))).results()
                .map(match -> match.group(1)).sorted()).containsExactlyElementsOf(asking.keySet());
        builtByHand("h2");
        assertThat(launch("run").code()).isZero();
        for (Map.Entry<String, String> part : asking.entrySet()) {
            Said said = launch(("run " + part.getValue()).split(" "));
            assertThat(said.code()).as(part.getKey()).isEqualTo(2);
            assertThat(said.err()).contains("building anew with " + part.getKey()).contains("-P" + part.getKey() + " ");
        }
    }

    @Test
    void aSourceThatWasTouchedAndIsTheSameNeedsNoBuild() throws Exception {
        builtByHand("h2");
        assertThat(launch("run").code()).isZero();
        Files.writeString(source(), "class Any {}");

        Said said = launch("run");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err()).isEmpty();
    }
}
