package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.Failures;
import dev.kitecaravan.run.Letters;
import dev.kitecaravan.run.RunReport;
import dev.kitecaravan.run.SideWay;

/** What a run says below its table. */
class RunVerdictTest {
    private static final Letters THREE = new Letters(3, 3, 40, "routes/x.yaml:3, table x: no key", 3);

    private static List<String> lines(Outcome outcome, Letters letters, Failures failures, SideWay... ways) {
        EndpointReport report = new EndpointReport("x", outcome, Map.of(), 40, 0, letters, 0, 1, Duration.ZERO,
                Duration.ZERO, failures, List.of(ways), outcome == Outcome.FAILED && letters.count() > 0, List.of());
        return RunVerdict.lines(new RunReport("run", false, List.of(report), 1, Duration.ZERO, null));
    }

    @Test
    void lettersBelowTheLimitAreCountedWithTheirReasonAndTheNextStep() {
        assertThat(lines(Outcome.COMPLETE, THREE, Failures.NONE)).containsExactly("Dead letters of x: 3 of 40 records"
                + " were refused. routes/x.yaml:3, table x: no key. 'caravan letters' shows them, and what to do.");
    }

    @Test
    void lettersAboveItAreAFailure() {
        assertThat(lines(Outcome.FAILED, THREE, Failures.NONE)).singleElement().asString().startsWith("FAILED x: 3 of");
    }

    @Test
    void oneFailureIsALineAndSeveralAreAList() {
        assertThat(lines(Outcome.FAILED, Letters.NONE, new Failures(1, List.of("x: gone.")))).containsExactly(
                "FAILED x: gone.");
        assertThat(lines(Outcome.FAILED, Letters.NONE, new Failures(7, List.of("a", "b", "c", "d", "e"))))
                .containsExactly("FAILED x: 7 failures:", "  a", "  b", "  c", "  d", "  e", "  and 2 more");
    }

    @Test
    void recordsThatDidNotArriveBesideTheTablesAreAFailure() {
        assertThat(lines(Outcome.FAILED, Letters.NONE, Failures.NONE,
                new SideWay("routes/x.yaml:9, wireTap", "record", 2, "no")))
                .containsExactly("FAILED x: routes/x.yaml:9, wireTap: 2 records did not arrive: no");
    }

    @Test
    void whatKeptEndpointsFromBeginningIsSaidWhereNoOtherEndpointSaysIt() {
        EndpointReport skipped = new EndpointReport("x", Outcome.SKIPPED, Map.of(), 0, 0, Letters.NONE, 0, 0,
                Duration.ZERO, Duration.ZERO, Failures.NONE, List.of(), false, List.of());
        assertThat(
                RunVerdict.lines(new RunReport("run", false, List.of(skipped), 1, Duration.ZERO, "pipelines: gone.")))
                .containsExactly("FAILED x, not begun: pipelines: gone.");
    }

    private static EndpointReport ended(String endpoint, Outcome outcome) {
        return new EndpointReport(endpoint, outcome, Map.of(), 0, 0, Letters.NONE, 0, 0, Duration.ZERO, Duration.ZERO,
                outcome == Outcome.FAILED ? new Failures(1, List.of("gone.")) : Failures.NONE, List.of(), false,
                List.of());
    }

    @Test
    void whatKeptEndpointsFromBeginningIsNotSaidTwice() {
        assertThat(RunVerdict.lines(new RunReport("run", false,
                List.of(ended("pipelines", Outcome.FAILED), ended("x", Outcome.SKIPPED)), 1, Duration.ZERO, "gone.")))
                .containsExactly("FAILED pipelines: gone.");
    }

    /** Schedulers go by it: one endpoint among good ones is enough, and a refused token is told apart from all else. */
    @ParameterizedTest
    @CsvSource({"COMPLETE,0", "STOPPED,0", "FAILED,1", "SKIPPED,1", "UNAUTHORIZED,3"})
    void theExitCodeIsThatOfTheGravestEnd(Outcome outcome, int code) {
        for (Outcome other : new Outcome[]{Outcome.COMPLETE, Outcome.STOPPED}) {
            assertThat(exitCode(outcome, other)).as(outcome + ", " + other).isEqualTo(code);
            assertThat(exitCode(other, outcome)).as(other + ", " + outcome).isEqualTo(code);
        }
        assertThat(exitCode(outcome, Outcome.UNAUTHORIZED)).isEqualTo(3);
        assertThat(exitCode(outcome, Outcome.FAILED, Outcome.COMPLETE)).isEqualTo(Math.max(1, code));
    }

    private static int exitCode(Outcome... outcomes) {
        return RunCommand.exitCode(new RunReport("run", false,
                Stream.of(outcomes).map(outcome -> ended("x", outcome)).toList(), 1, Duration.ZERO, null));
    }

    @Test
    void whatWasNotBegunIsNoFailureOfItsOwn() {
        assertThat(lines(Outcome.SKIPPED, Letters.NONE, Failures.NONE)).isEmpty();
    }
}
