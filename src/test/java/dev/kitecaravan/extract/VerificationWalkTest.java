package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.OwnApi;

/** What a verification reads of the API: all of its window, whatever is in the way, or it says so. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VerificationWalkTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Instant FIRST = NOW.minus(Duration.ofDays(10));
    private static final Verification.Window ALL = new Verification.Window(null, null, false);
    private static final String LIST = "/v2/organizations/o/builds";

    @TempDir
    Path folder;
    private OwnApi api;
    private Walks walks;

    @BeforeEach
    void start() {
        api = new OwnApi("p", "q");
        walks = new Walks(api, folder, NOW);
    }

    @AfterEach
    void end() {
        walks.close();
    }

    private void builds(int count, Duration apart) {
        for (int i = 0; i < count; i++) {
            api.add("p", FIRST.plus(apart.multipliedBy(i)));
        }
    }

    private PipelineFinding found(Verification.Window window) {
        return walks.verify(window).findings().get(0);
    }

    @Test
    void aWindowHasItsFirstSecondAndNotItsLast() {
        builds(4, Duration.ofHours(1));
        walks.run("builds");
        Verification.Window window = new Verification.Window(FIRST.plusSeconds(3_600), FIRST.plusSeconds(10_800),
                false);
        PipelineFinding finding = found(window);
        assertThat(finding.inApi()).isEqualTo(2);
        assertThat(finding.loaded()).isEqualTo(2);
        assertThat(finding.gone()).isZero();
        assertThat(finding.isGood()).isTrue();
    }

    @Test
    void whereMorePagesFollowItCostsTwoAtLeast() {
        builds(250, Duration.ofMinutes(10));
        walks.run("builds");
        Walks.Verified verified = walks.verify(ALL);
        assertThat(verified.cost()).as("its links do not tell the last page").isEqualTo(2);
        assertThat(verified.findings().get(0).inApi()).isEqualTo(250);
    }

    @Test
    void whatIsGoneAndTheNumbersBetweenAreAskedForByTheNextRun() {
        builds(5, Duration.ofHours(1));
        api.delete(api.builds().get(2));
        walks.run("builds");
        assertThat(walks.verify(ALL).repairs()).singleElement()
                .satisfies(change -> assertThat(change.value()).contains("\"ask\":\"3\""));
        api.delete(api.builds().get(2));
        Walks.Verified verified = walks.verify(ALL);
        assertThat(verified.findings().get(0).gone()).isOne();
        assertThat(verified.repairs()).extracting(change -> change.key()).containsExactlyInAnyOrder("p-4", "id-p");
    }

    @Test
    void aPageThatBreaksOffIsAskedForFiveTimesAndEachPageAnew() {
        builds(150, Duration.ofMinutes(10));
        walks.run("builds");
        AtomicInteger asked = new AtomicInteger();
        // The first answer of the list is asked for its cost.
        api.said(request -> request.path().equals(LIST) && asked.incrementAndGet() % 5 != 1 ? "[{]" : null);
        assertThat(found(ALL).inApi()).isEqualTo(150);
        asked.set(0);
        api.said(request -> request.path().equals(LIST) && asked.incrementAndGet() > 1 ? "[{]" : null);
        assertThatThrownBy(() -> walks.verify(ALL)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(LIST, "cannot be read");
        assertThat(asked).as("once for the cost").hasValue(6);
    }

    @Test
    void aListThatGoesNoDeeperIsReadToItsEnd() {
        builds(250, Duration.ofSeconds(1));
        walks.run("builds");
        api.depth(100);
        assertThat(found(ALL).inApi()).isEqualTo(250);
    }

    @Test
    void aSecondThatHoldsMoreThanTheListShowsEndsItInWords() {
        builds(150, Duration.ofMillis(1));
        walks.run("builds");
        api.depth(100);
        assertThatThrownBy(() -> walks.verify(ALL)).isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("one second holds more builds", "--pipelines");
    }

    @Test
    void onlyWhatIsInScopeIsCompared() {
        builds(2, Duration.ofHours(1));
        api.add("q", FIRST);
        walks.run("builds");
        walks.settings(s -> scoped(s, Scope.of("", "q")));
        assertThat(walks.verify(ALL).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("o/q");
            assertThat(finding.inApi()).isOne();
        });
        walks.settings(s -> scoped(s, Scope.of("other", "")));
        assertThatThrownBy(() -> walks.verify(ALL)).hasMessageContaining("No organization");
    }

    private static ExtractSettings scoped(ExtractSettings s, Scope scope) {
        return new ExtractSettings(s.start(), s.from(), s.to(), s.fullRefresh(), s.logBytes(), s.finishedOverlap(),
                s.rescanSpan(), s.rescanEvery(), s.parentsMaxAge(), scope);
    }
}
