package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import dev.kitecaravan.program.Distribution.Said;
import dev.kitecaravan.table.Json;

/** The archives that are given away: unpacked, and started as somebody else starts them. */
@Tag("full")
class DistributionIT {
    /** All that the launcher may call besides Java. */
    private static final List<String> PROGRAMS = List.of("env", "bash", "find", "readlink", "mkdir", "rm", "mv", "awk");

    /** Another user has to come to it, which a folder of JUnit's does not let happen. */
    private Path folder;
    private Map<String, String> environment;

    @BeforeEach
    void folder() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("caravan-dist");
        Distribution.call(folder, "chmod", "755", folder.toString()).good();
        Path programs = Files.createDirectories(folder.resolve("bin"));
        for (String program : PROGRAMS) {
            Files.createSymbolicLink(programs.resolve(program), onPath(program));
        }
        Path home = Files.createDirectories(folder.resolve("home"));
        environment = new LinkedHashMap<>(Map.of("PATH", programs.toString(), "HOME", home.toString()));
        if (Distribution.root()) {
            Files.setAttribute(home, "unix:uid", 65534);
        }
    }

    @AfterEach
    void remove() throws IOException, InterruptedException {
        Distribution.call(Path.of("/"), "chmod", "-R", "u+w", folder.toString());
        Distribution.call(Path.of("/"), "rm", "-rf", folder.toString()).good();
    }

    private static Path onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable).findFirst().orElseThrow();
    }

    /** As a user who may write nowhere but at home, where we may become one. */
    private Said caravan(Path launcher, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (Distribution.root()) {
            command.addAll(List.of(onPath("setpriv").toString(), "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        return Distribution.call(folder.resolve("home"), environment, command);
    }

    private void readOnly(Path home) throws IOException, InterruptedException {
        Distribution.call(folder, "chmod", "-R", "a-w", home.toString()).good();
    }

    @Test
    void sumsAreThoseOfTheFiles() throws Exception {
        Distribution.file("caravan-", ".tar.gz");
        Said said = Distribution.call(Distribution.FOLDER, "sha256sum", "--check", "--strict", "SHA256SUMS").good();
        assertThat(said.text()).contains("sbom.json: OK", "THIRD-PARTY.txt: OK",
                Distribution.platform() + ".tar.gz: OK",
                ".deb: OK", "-image" + Distribution.platform() + ".tar: OK");
    }

    @Test
    void runsWithAJavaAndNoMavenFromAReadOnlyFolderOverALink() throws Exception {
        Path home = Distribution.unpacked(Distribution.file("caravan-", ".tar.gz"), folder.resolve("opt"));
        readOnly(home);
        Path link = Files.createSymbolicLink(folder.resolve("bin/caravan"), home.resolve("caravan"));
        assertThat(caravan(link, "--version").code()).as("neither Java nor JAVA_HOME").isEqualTo(2);
        environment.put("JAVA_HOME", System.getProperty("java.home"));

        Said said = caravan(link, "run", "--sandbox").good();

        assertThat(said.text()).contains("into h2 under " + folder.resolve("home/.local/share/caravan"))
                .contains("Settings: " + home.resolve("application.properties"))
                .doesNotContain("building", "taking over");
        Path cache = folder.resolve("home/.cache/caravan");
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> archives(cache).size() == 1
                && archives(cache).get(0).toString().endsWith(".jsa"));
        assertThat(caravan(link, "run", "--sandbox").good().text()).contains("Nothing changed");
        assertThat(archives(cache)).as("made once").hasSize(1);
    }

    private static List<Path> archives(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }

    @Test
    void bringsItsOwnRuntime() throws Exception {
        Path home = Distribution.unpacked(Distribution.file("caravan-", Distribution.platform() + ".tar.gz"),
                folder.resolve("opt"));
        readOnly(home);
        environment.put("JAVA_HOME", "/nonexistent");
        environment.put("CARAVAN_JAVA_OPTIONS", "-Xshare:auto");

        for (String destination : List.of("duckdb", "sqlite")) {
            assertThat(caravan(home.resolve("caravan"), "run", "--sandbox", "--destination", destination).good().text())
                    .contains("builds ");
        }
        assertThat(caravan(home.resolve("caravan"), "query", "--destination", "duckdb", "select count(*) from builds")
                .good().text()).contains("300");
        assertThat(folder.resolve("home/.cache")).as("-Xshare is the user's choice").doesNotExist();
    }

    @Test
    void everyJarIsInTheListOfPartsAndInTheNotices() throws Exception {
        Path home = Distribution.unpacked(Distribution.file("caravan-", ".tar.gz"), folder.resolve("opt"));
        JsonNode sbom = Json.MAPPER.readTree(home.resolve("sbom.json").toFile());
        assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        Map<String, String> known = new LinkedHashMap<>();
        sbom.path("components").forEach(part -> known.put(coordinates(part, "."), coordinates(part, ":")));
        String notices = Files.readString(home.resolve("THIRD-PARTY.txt"));
        try (Stream<Path> jars = Files.walk(home.resolve("program/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()).filter(name -> name.endsWith(".jar")))
                    .hasSizeGreaterThan(100)
                    .allMatch(name -> known.entrySet().stream().anyMatch(part -> name.startsWith(part.getKey())
                            && notices.contains("(" + part.getValue() + " - ")));
        }
    }

    /** Joined as Quarkus names a jar's file with a point, as Maven does with a colon. */
    private static String coordinates(JsonNode part, String between) {
        return part.path("group").asText() + between + part.path("name").asText() + (between.equals(".") ? "-" : ":")
                + part.path("version").asText();
    }
}
