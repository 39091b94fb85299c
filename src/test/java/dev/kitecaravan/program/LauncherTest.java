package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.program.LauncherHome.Said;

/** What the launcher starts, how, and what it says where it cannot. */
class LauncherTest {
    @TempDir
    Path folder;
    private LauncherHome launcher;

    @BeforeEach
    void home() throws IOException {
        launcher = new LauncherHome(folder);
    }

    /** As cron, systemd and slim images have it. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_YY.UTF-8", ""})
    void javaReadsArgumentsAndNamesOfFilesAsUtf8WhateverTheLocale(String locale) throws Exception {
        launcher.builtByHand("h2");
        launcher.environment.put("LC_ALL", locale);
        launcher.environment.put("LANG", "C");

        Said said = launcher.launch("query", "select 'Gr\u00f6\u00dfe'");

        assertThat(said.err().replaceFirst("^bash: warning: .*\n", ""))
                .as("but for what bash itself says of it at its start")
                .doesNotContain("locale");
        assertThat(said.out()).containsPattern("(?m)^locale (C|en_US)\\.UTF-8$").contains("-Dfile.encoding=UTF-8");
    }

    /** A file that Java opens would take its place. */
    @Test
    void aStreamThatIsClosedIsNoFileOfJavas() throws Exception {
        launcher.builtByHand("h2");

        Said said = launcher.redirected("<&- >&-", "query", "select 1");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err()).doesNotContain("Bad file descriptor");
    }

    @Test
    void aLocaleOfUtf8Stays() throws Exception {
        launcher.builtByHand("h2");
        launcher.environment.put("LC_ALL", "C.utf8");

        assertThat(launcher.launch("query", "select 1").out()).contains("locale C.utf8\n");
    }

    /** Its client would give up long before a build ends. */
    @Test
    void mcpAnswersAtOnceWhereNothingIsBuiltAndBuildsNothing() throws Exception {
        Files.createDirectories(launcher.home.resolve("src/build"));
        Files.copy(Path.of("src/build/mcp-without-build"), launcher.home.resolve("src/build/mcp-without-build"),
                StandardCopyOption.COPY_ATTRIBUTES);

        Said opened = launcher.start("no message\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"initialize\","
                + "\"params\":{\"protocolVersion\":\"2025-06-18\"}}" + "\n", "mcp");
        Said called = launcher
                .start("{\"id\":\"a\",\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{}}" + "\n", "mcp");

        assertThat(opened.code()).isZero();
        assertThat(opened.out().lines()).singleElement().asString().contains("\"id\":7", "2025-06-18", "not built yet");
        assertThat(called.out()).contains("\"id\":\"a\"", "\"isError\":true", "./caravan --version");
        assertThat(opened.out() + opened.err()).doesNotContain("mvn", "building");
    }

    @Test
    void mcpStartsWhatIsBuiltThoughItsSourcesAreNewer() throws Exception {
        launcher.builtByHand("h2");
        LauncherHome.write(launcher.source(), "class Any { int newer; }");

        Said said = launcher.start("\n", "mcp");

        assertThat(said.out()).contains("dev.kitecaravan.cli.Main mcp");
        assertThat(said.err()).contains("may be older than its sources").doesNotContain("building");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "11.0.22", "16"})
    void anOldJavaIsNamedAndNotStarted(String version) throws Exception {
        launcher.builtByHand("h2");
        launcher.java(version);

        Said said = launcher.launch("run");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains("needs Java 17 or newer", launcher.java() + " is Java " + version)
                .doesNotContain("taking over");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aJavaHomeWithoutAJavaIsNamed() throws Exception {
        launcher.environment.put("JAVA_HOME", folder.resolve("gone").toString());

        Said said = launcher.launch("run");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("JAVA_HOME is " + folder.resolve("gone") + ", and there is no bin/java in it");
    }

    /** Without them Java 24 and newer warn of DuckDB's library, and threads of JBoss end with an error. */
    @ParameterizedTest
    @ValueSource(strings = {"17.0.15", "21", "24", "25.0.3"})
    void aNewJavaIsToldWhatItAsksForAndAnOlderOneIsNot(String version) throws Exception {
        launcher.builtByHand("h2");
        launcher.java(version);
        String[] options = {" --add-opens=java.base/java.lang=ALL-UNNAMED ", " --enable-native-access=ALL-UNNAMED "};

        String said = launcher.launch("run").out();

        if (Integer.parseInt(version.substring(0, 2)) >= 24) {
            assertThat(said).contains(options);
        } else {
            assertThat(said).contains("Main run").doesNotContain(options);
        }
    }

    @Test
    void theHeapBeginsWithWhatARunNeedsUnlessTheUserSaysHowLargeItIs() throws Exception {
        launcher.builtByHand("h2");
        String plain = launcher.launch("run").out();
        long most = Pattern.compile("-Xmx(\\d+)m").matcher(plain).results().mapToLong(
                match -> Long.parseLong(match.group(1))).findFirst().orElseThrow();
        launcher.environment.put("CARAVAN_JAVA_OPTIONS", "-Xmx40m");

        assertThat(plain).contains(most < 96 ? " -Xms16m " : most < 192 ? " -Xms48m -Xmn16m " : " -Xms72m -Xmn32m ");
        assertThat(launcher.launch("run").out()).contains(" -Xms16m ", " -Xmx40m ").doesNotContain("-Xmn", "-Xms48m");
    }
}
