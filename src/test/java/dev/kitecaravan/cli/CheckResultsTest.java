package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.api.Test;

/** The exit code of {@code check}, and what is said once. */
class CheckResultsTest {
    private final CheckResults results = new CheckResults();

    private String json() {
        StringWriter text = new StringWriter();
        results.print(new PrintWriter(text), true);
        return text.toString();
    }

    @Test
    void theGravestFailureIsTheExitCode() {
        assertThat(results.exitCode()).isEqualTo(ExitCode.GOOD);
        results.ok("token", "is taken");
        results.warning("routes", "one is odd");
        assertThat(results.exitCode()).isEqualTo(ExitCode.GOOD);
        results.failed("token", "was refused", ExitCode.UNAUTHORIZED);
        results.failed("destination", "is away", ExitCode.FAILED);
        assertThat(results.exitCode()).isEqualTo(ExitCode.UNAUTHORIZED);
    }

    /** Else what was only warned of before could not fail any more, and the exit code would say that all is well. */
    @Test
    void whatWasSaidAsAWarningBeforeFailsAllTheSame() {
        results.warning("routes", "the folder is empty");
        results.ok("settings", "the file is there");
        results.failed("routes", "the folder is empty.", ExitCode.USAGE);
        results.failed("settings", "the file is there", ExitCode.USAGE);
        assertThat(results.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(json()).containsOnlyOnce("\"warning\"").contains("\"failed\"");
    }

    @Test
    void oneReasonIsSaidOnceAndCountsAsItsGravest() {
        results.failed("builds", "the API is away", ExitCode.FAILED);
        results.failed("pipelines", "the API is away.", ExitCode.UNAUTHORIZED);
        assertThat(json()).containsOnlyOnce("the API is away");
        assertThat(results.exitCode()).isEqualTo(ExitCode.UNAUTHORIZED);
    }
}
