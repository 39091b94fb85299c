package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.program.Program.Running;
import dev.kitecaravan.sandbox.Sandbox;
import dev.kitecaravan.sandbox.SandboxSettings;

/** {@code serve --dev} of the packaged program: what is saved is read without a restart. */
@Tag("full")
class ServeDevIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ORGANIZATIONS = """
            - route:
                id: organizations
                from:
                  uri: kamelet:buildkite-source
                  parameters: { path: /v2/organizations, query: zone=eu, selector: organizations, schedule: "0 0 3 1 1 ?" }
                  steps:
                    - to: { uri: kamelet:table-sink, parameters: { table: organizations, primaryKey: id } }
            """;

    @TempDir
    Path folder;

    @Test
    void aSavedFileIsReadAWrongOneIsNamedAndANewOneBegins() throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Path file = routes.resolve("organizations.yaml");
        Files.writeString(file, ORGANIZATIONS);
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.standard().withBuilds(10).withoutLimits())) {
            Program program = new Program(folder).reading(sandbox).with("CARAVAN_ROUTES", routes.toString())
                    .with("CARAVAN_SERVE_JITTER", "0s").with("CARAVAN_WEB_ADDRESS", "none")
                    .with("CARAVAN_MANAGEMENT_ADDRESS", "none");
            Running running = program.start("serve", "--all", "--dev");
            try {
                await().atMost(PATIENCE).until(() -> running.errSoFar().contains("organizations, due"));
                assertThat(running.errSoFar()).contains("for development: what is saved in ")
                        .contains("organizations asks by zone, which is not documented");

                Files.writeString(file, ORGANIZATIONS.replace("primaryKey", "primariKey"));
                await().atMost(PATIENCE).until(() -> running.errSoFar().contains("not taken: " + file + ":7:"));

                Files.writeString(file,
                        ORGANIZATIONS.replace("steps:",
                                "steps:\n        - log: the file as it was edited"));
                await().atMost(PATIENCE).until(() -> running.errSoFar().contains("begins anew: organizations")
                        && running.errSoFar().contains("the file as it was edited"));

                Files.writeString(routes.resolve("user.yaml"), ORGANIZATIONS.replace("/v2/organizations", "/v2/user")
                        .replace("zone=eu", "area=1").replace("selector: organizations, ", "")
                        .replace("organizations", "user"));
                await().atMost(PATIENCE).until(() -> running.errSoFar().contains("user, due"));
                assertThat(running.errSoFar()).contains("user asks by area, which is not documented");
            } finally {
                running.process().destroy();
                running.end();
            }
            assertThat(program.run("query", "--csv", "select count(*) as n from user").out()).isEqualTo("n\n1\n");
        }
    }
}
