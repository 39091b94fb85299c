package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.program.LauncherHome.Said;

/** What the launcher makes of a build that is there: it is taken over, used, or replaced. */
class LauncherBuildTest {
    @TempDir
    Path folder;
    private LauncherHome launcher;

    @BeforeEach
    void home() throws IOException {
        launcher = new LauncherHome(folder);
    }

    private List<String> stamp() throws IOException {
        return Files.readAllLines(launcher.home.resolve("target/caravan.sources"));
    }

    @Test
    void aBuildMadeByHandIsTakenOverOnceWithThePartsItHas() throws Exception {
        launcher.builtByHand("filesystem/gcs", "snowflake", "h2");

        Said first = launcher.launch("run", "--destination", "snowflake");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("taking over the build that is there").contains("taken over in")
                .doesNotContain("building");
        assertThat(first.out()).as("started from the archive that was made of it")
                .contains("-XX:SharedArchiveFile=" + launcher.home.resolve("target/caravan.jsa"))
                .contains("dev.kitecaravan.cli.Main run --destination snowflake");
        assertThat(stamp()).hasSize(2).last().isEqualTo("gcs snowflake");
        assertThat(launcher.home.resolve("target/archive")).as("what the archive was made with").doesNotExist();

        Said second = launcher.launch("query", "select 1");
        assertThat(second.code()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).contains("Main query select 1");
    }

    @Test
    void aBuildOfOtherSourcesIsNot() throws Exception {
        launcher.builtByHand("h2");
        // After the build, as the clock of files has it.
        Path later = launcher.source();
        do {
            Files.writeString(later, "class Other {}", StandardOpenOption.TRUNCATE_EXISTING);
        } while (!Files.getLastModifiedTime(later).toInstant().isAfter(
                Files.getLastModifiedTime(launcher.home.resolve("target/quarkus-app/quarkus-run.jar")).toInstant()));

        Said said = launcher.launch("run");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("there is no build of these sources yet").contains("mvn ")
                .contains("the build failed").doesNotContain("taking over");
    }

    @Test
    void aPartThatTheBuildAtHandLacksIsAddedToWhatItHas() throws Exception {
        launcher.builtByHand("snowflake");
        assertThat(launcher.launch("run").code()).isZero();

        Said said = launcher.launch("run", "--destination=bigquery");

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
        launcher.builtByHand("h2");
        assertThat(launcher.launch("run").code()).isZero();
        for (Map.Entry<String, String> part : asking.entrySet()) {
            Said said = launcher.launch(("run " + part.getValue()).split(" "));
            assertThat(said.code()).as(part.getKey()).isEqualTo(2);
            assertThat(said.err()).contains("building anew with " + part.getKey()).contains("-P" + part.getKey() + " ");
        }
    }

    @Test
    void aSourceThatWasTouchedAndIsTheSameNeedsNoBuild() throws Exception {
        launcher.builtByHand("h2");
        assertThat(launcher.launch("run").code()).isZero();
        Files.writeString(launcher.source(), "class Any {}");

        Said said = launcher.launch("run");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err()).isEmpty();
    }
}
