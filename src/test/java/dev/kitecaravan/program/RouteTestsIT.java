package dev.kitecaravan.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.program.Program.Ended;

/** {@code test} of the packaged program. */
class RouteTestsIT {
    private static final Path BASE = Path.of(System.getProperty("caravan.basedir", "."));

    @TempDir
    Path folder;

    @Test
    void aTestThatPassesOneThatDoesNotAndOneThatIsWrong() throws IOException {
        Path tests = Files.createDirectories(folder.resolve("routes/tests"));
        Files.copy(BASE.resolve("routes/organizations.yaml"), folder.resolve("routes/organizations.yaml"));
        String good = Files.readString(BASE.resolve("routes/tests/organizations.yaml"));
        Files.writeString(tests.resolve("organizations.yaml"), good);
        Files.writeString(tests.resolve("organizations.other.yaml"), good.replace("rows: 2", "rows: 3"));
        Program program = new Program(folder).with("CARAVAN_ROUTES", folder.resolve("routes").toString())
                .with("BUILDKITE_API_TOKEN", "never-sent");

        Ended both = program.run("test");

        assertThat(both.code()).as(both.both()).isEqualTo(1);
        assertThat(both.out()).contains("organizations  1 passed, 1 FAILED", "organizations.other.yaml:14",
                "rows of organizations: expected 3, was 2", "1 passed, 1 failed in ");

        Files.writeString(tests.resolve("organizations.other.yaml"), "rout: organizations\n");
        Ended wrong = program.run("test");

        assertThat(wrong.code()).as(wrong.both()).isEqualTo(2);
        assertThat(wrong.out()).contains("1 passed, 0 failed");
        assertThat(wrong.both()).contains("organizations.other.yaml:1:7", "did you mean 'route'?");
    }
}
