package dev.kitecaravan.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workflows of .github, by actionlint. They are not run here. */
@Tag("full")
class WorkflowsTest {
    private static final Path WORKFLOWS = Path.of(".github", "workflows");

    @TempDir
    Path folder;

    @Test
    void actionlintFindsNothing() throws Exception {
        GoProgram.Answer answer = GoProgram.require("actionlint").run(WORKFLOWS.resolve("ci.yml").toString(),
                WORKFLOWS.resolve("release.yml").toString());
        assertThat(answer.output() + answer.errors()).isEmpty();
        assertThat(answer.exitCode()).isZero();
    }

    @Test
    void actionlintFindsWhatIsWrong() throws Exception {
        Path wrong = folder.resolve("ci.yml");
        Files.writeString(wrong, Files.readString(WORKFLOWS.resolve("ci.yml")).replace("matrix.java", "matrix.jdk"));
        GoProgram.Answer answer = GoProgram.require("actionlint").run(wrong.toString());
        assertThat(answer.output()).contains("property \"jdk\" is not defined");
        assertThat(answer.exitCode()).isEqualTo(1);
    }
}
