package dev.kitecaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** What a slim build leaves out can be left out, and comes back by the profile of its name. */
@Tag("full")
class SlimBuildTest {
    private static final Pattern LEFT_OUT = Pattern.compile("<without\\.(\\w+)>([\\w/]+)/\\*\\*</without\\.\\1>");
    private static String pom;
    private static final Map<String, String> PACKAGES = new TreeMap<>();

    @BeforeAll
    static void read() throws Exception {
        pom = Files.readString(Path.of("pom.xml"));
        Matcher matcher = LEFT_OUT.matcher(pom);
        while (matcher.find()) {
            PACKAGES.put(matcher.group(1), matcher.group(2).replace('/', '.'));
        }
        assertThat(PACKAGES).containsKeys("azure", "bigquery", "databricks", "gcs", "snowflake");
    }

    @Test
    void nothingElseUsesWhatIsLeftOut() {
        JavaClasses all = new ClassFileImporter().importPackages("dev.kitecaravan");
        PACKAGES.values().forEach(left -> ArchRuleDefinition.noClasses().that().resideOutsideOfPackage(left + "..")
                .should().dependOnClassesThat().resideInAPackage(left + "..").check(all));
    }

    @Test
    void everyPartHasItsProfileThatIsOnUnlessSlim() {
        PACKAGES.keySet().forEach(name -> {
            assertThat(pom).contains("<exclude>${without." + name + "}</exclude>")
                    .contains("<testExclude>${without." + name + "}</testExclude>");
            int start = pom.indexOf("<id>" + name + "</id>");
            assertThat(start).as("profile " + name).isPositive();
            assertThat(pom.substring(start, pom.indexOf("</profile>", start))).contains("<name>!slim</name>")
                    .contains("<without." + name + ">nothing</without." + name + ">");
        });
    }

    /** A heavy library outside a profile would be in every build. */
    @Test
    void everyBuildIsFreeOfTheirLibraries() {
        String ofAll = pom.substring(0, pom.indexOf("<profiles>"));
        assertThat(List.of("snowflake-jdbc", "google-cloud", "databricks-jdbc", "azure-storage"))
                .noneMatch(library -> ofAll.contains("<artifactId>" + library));
        assertThat(Stream.of("h2", "duckdb_jdbc", "postgresql")).allMatch(library -> ofAll.contains("<artifactId>"
                + library + "</artifactId>"));
    }
}
