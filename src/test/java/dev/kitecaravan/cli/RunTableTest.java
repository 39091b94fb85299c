package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.Failures;
import dev.kitecaravan.run.Letters;
import dev.kitecaravan.run.RunReport;

/** The last sentence of a run that did not come to its end. */
class RunTableTest {
    private static final String SIGNAL = "Ctrl-C or SIGTERM asked it to stop";

    @Test
    void aRunThatWasStoppedSaysWhyWhatIsKeptAndWhatTheNextRunDoes() {
        assertThat(printed(SIGNAL, Outcome.COMPLETE, Outcome.STOPPED)).contains(
                "Stopped before the end: Ctrl-C or SIGTERM asked it to stop. Everything loaded so far is kept;"
                        + " the next run continues from there.");
        assertThat(printed("the time is over.", Outcome.STOPPED)).contains("the time is over. Everything loaded");
        assertThat(printed(SIGNAL, Outcome.FAILED, Outcome.STOPPED)).as("also after a failure")
                .contains("Stopped before the end", "FAILED e0");
    }

    @Test
    void aRunThatCameToItsEndOrFailedDoesNotSaySo() {
        assertThat(printed(SIGNAL, Outcome.COMPLETE)).as("the signal came too late").doesNotContain("Stopped");
        assertThat(printed("401", Outcome.UNAUTHORIZED, Outcome.SKIPPED)).doesNotContain("Stopped");
        assertThat(printed(null, Outcome.COMPLETE)).doesNotContain("Stopped");
    }

    private static String printed(String stopped, Outcome... outcomes) {
        StringWriter out = new StringWriter();
        List<EndpointReport> endpoints = Stream.iterate(0, i -> i + 1).limit(outcomes.length)
                .map(i -> new EndpointReport("e" + i, outcomes[i], Map.of(), 5, 0, Letters.NONE, 0, 3, Duration.ZERO,
                        Duration.ZERO,
                        outcomes[i] == Outcome.FAILED ? new Failures(1, List.of("it broke")) : Failures.NONE,
                        List.of(), false, List.of()))
                .toList();
        new RunTable(new RunReport("r", false, endpoints, 3, Duration.ofSeconds(1), stopped), false)
                .print(new PrintWriter(out), false);
        return out.toString();
    }
}
