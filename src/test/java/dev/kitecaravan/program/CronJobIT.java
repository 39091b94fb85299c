package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/**
 * What the shipped CronJob's container is told to do is done: files as the Dockerfile copies them, its entry point with the
 * manifest's arguments and environment, settings, routes and token where the manifest mounts them.
 */
class CronJobIT {
    private static final Path BASE = Path.of(System.getProperty("caravan.basedir", "."));

    @TempDir
    Path folder;

    @Test
    void theContainersCommandRunsTheMainJob() throws IOException {
        Map<?, ?> container = container();
        Path secrets = Files.createDirectories(folder.resolve("etc/caravan/secrets"));
        Path settings = Files.createDirectories(folder.resolve("etc/caravan/settings"));
        Path routes = Files.createDirectories(folder.resolve("etc/caravan/routes"));
        Files.copy(BASE.resolve("k8s/base/application.properties"), settings.resolve("application.properties"));
        try (var files = Files.newDirectoryStream(BASE.resolve("routes"), "*.yaml")) {
            for (Path file : files) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(30).withoutLimits())) {
            Files.writeString(secrets.resolve("token"), sandbox.token() + "\n");
            Program program = new Program(folder).home(image())
                    .with("BUILDKITE_BASE_URL", sandbox.origin().toString());
            for (Object variable : (List<?>) container.get("env")) {
                Map<?, ?> each = (Map<?, ?>) variable;
                String value = (String) each.get("value");
                program.with((String) each.get("name"), value.startsWith("/") ? folder + value : value);
            }
            Ended ended = program.launch(((List<?>) container.get("args")).toArray(String[]::new)).end();

            assertThat(ended.code()).as(ended.both()).isZero();
            assertThat(ended.both()).contains("into duckdb under " + folder + "/data").contains("builds  ");
            assertThat(folder.resolve("data/caravan.duckdb")).exists();
        }
    }

    @Test
    void anImageOfABuildThatLacksDestinationsIsRefused() throws Exception {
        Path home = image();
        assertThat(check(home)).startsWith("0 ");
        Path app = home.resolve("program");
        Files.delete(app);
        Files.createDirectories(app.resolve("app"));
        Files.writeString(app.resolve("app/caravan.jar"), "dev/kitecaravan/load/bigquery/");
        assertThat(check(home)).startsWith("1 ").contains("lacks databricks").contains("mvn package");
    }

    /** The working folder of the image, as the Dockerfile's COPY lines make it; large folders are linked. */
    private Path image() throws IOException {
        Path home = Files.createDirectories(folder.resolve("opt/caravan"));
        for (String line : Files.readAllLines(BASE.resolve("k8s/Dockerfile"))) {
            if (line.startsWith("COPY ")) {
                String[] words = line.substring(5).split(" ");
                String to = words[words.length - 1];
                for (String from : List.of(words).subList(0, words.length - 1)) {
                    copy(BASE.resolve(from), to.equals("./") ? home.resolve(from) : home.resolve(to));
                }
            }
        }
        return home;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        if (Files.isDirectory(from)) {
            Files.createSymbolicLink(to, from.toAbsolutePath());
        } else {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** What the Dockerfile's own look at the build says; its exit code comes first. */
    private static String check(Path home) throws IOException, InterruptedException {
        String script = "";
        for (String line : Files.readAllLines(BASE.resolve("k8s/Dockerfile"))) {
            if (line.startsWith("ARG ") || line.startsWith("RUN ")) {
                script += line.substring(4) + "\n";
            }
        }
        Process process = new ProcessBuilder("sh", "-c", script).directory(home.toFile()).redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }

    private static Map<?, ?> container() throws IOException {
        Object node = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(BASE.resolve("k8s/base/cronjob.yaml")));
        for (String field : List.of("spec", "jobTemplate", "spec", "template", "spec")) {
            node = ((Map<?, ?>) node).get(field);
        }
        return (Map<?, ?>) ((List<?>) ((Map<?, ?>) node).get("containers")).get(0);
    }
}
