package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.EndpointReport.Outcome;
import dev.kitecaravan.run.Failures;
import dev.kitecaravan.run.Letters;

/** What a run says where there is no terminal: in a log, a pod, a cron job. */
class RunConsoleTest {
    private final StringWriter said = new StringWriter();
    private final RunConsole console = new RunConsole(new PrintWriter(said), false, false, false);

    @Test
    void anEndpointThatTookLongHasALineAndAShortOneHasItsRowInTheTableAlone() {
        console.end(report(Duration.ofSeconds(3)));
        assertThat(said.toString()).isEmpty();

        console.end(report(Duration.ofMinutes(3)));
        assertThat(said.toString()).contains("builds: 0 rows new").contains("in 180.0s");
    }

    @Test
    void aLongWaitIsSaidOnceWithWhatForAndUntilWhen() {
        ApiRequest request = ApiRequest.page("builds", URI.create("http://127.0.0.1:1/v2/organizations"));
        console.begin("builds");
        console.waitingForBudget(request, "user", Duration.ofSeconds(5));
        assertThat(said.toString()).isEmpty();

        console.waitingForBudget(request, "user", Duration.ofSeconds(40));
        console.waitingForBudget(request, "user", Duration.ofSeconds(39));
        assertThat(said.toString().lines()).singleElement().asString()
                .matches(".*builds · waiting for the budget of user until \\d\\d:\\d\\d:\\d\\d UTC");
    }

    @Test
    void aLongWaitOfAnotherThreadIsSaidToo() {
        console.waiting("another attempt", Instant.now().plusSeconds(30)).close();
        assertThat(said.toString()).matches("waiting for another attempt until \\d\\d:\\d\\d:\\d\\d UTC\n");
    }

    @Test
    void withJsonNothingButWarningsIsSaid() {
        RunConsole json = new RunConsole(new PrintWriter(said), true, false, false);
        json.end(report(Duration.ofMinutes(3)));
        json.waiting("another attempt", Instant.now().plusSeconds(30)).close();
        assertThat(said.toString()).isEmpty();

        json.warning("look here");
        assertThat(said.toString()).isEqualTo("Warning: look here\n");
    }

    private static EndpointReport report(Duration took) {
        return new EndpointReport("builds", Outcome.COMPLETE, Map.of(), 5, 0, Letters.NONE, 0, 3, took, Duration.ZERO,
                Failures.NONE, List.of(), false, List.of());
    }
}
