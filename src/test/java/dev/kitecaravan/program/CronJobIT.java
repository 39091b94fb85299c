package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import dev.kitecaravan.program.Program.Ended;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** What the shipped CronJob's container is told to do is done: its arguments and environment, its files where it mounts them. */
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
            Program program = new Program(folder).with("BUILDKITE_BASE_URL", sandbox.origin().toString());
            for (Object variable : (List<?>) container.get("env")) {
                Map<?, ?> each = (Map<?, ?>) variable;
                String value = (String) each.get("value");
                program.with((String) each.get("name"), value.startsWith("/") ? folder + value : value);
            }
            Ended ended = program.run(((List<?>) container.get("args")).toArray(String[]::new));

            assertThat(ended.code()).as(ended.both()).isZero();
            assertThat(ended.both()).contains("into duckdb under " + folder + "/data").contains("builds  ");
            assertThat(folder.resolve("data/caravan.duckdb")).exists();
        }
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
