package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.kitecaravan.table.StateChange;

/** How far a list's order is off is remembered as soon as it is known, and said when it is new, not again and again. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class ListTraitsTest {
    private final MemoryState state = new MemoryState();
    private ListTraits traits = ListTraits.read(new ExtractState(state));

    /** What is said of a page whose disorder is so many seconds. */
    private List<String> saw(int seconds) {
        List<StateChange> changes = new ArrayList<>();
        traits.saw("/v2/builds", Duration.ofSeconds(seconds), changes);
        state.commit(changes);
        return traits.notices();
    }

    @Test
    void disorderBelowAMinuteLosesNothingAndIsSaidWhenItHasDoubled() {
        assertThat(saw(0)).isEmpty();
        assertThat(traits.disorder()).isZero();
        assertThat(saw(5)).singleElement().asString().contains("/v2/builds", "up to 5 s", "none is lost");
        assertThat(saw(10)).as("twice as much").isEmpty();
        assertThat(traits.disorder()).isEqualTo(Duration.ofSeconds(10));
        assertThat(saw(21)).singleElement().asString().contains("up to 21 s");
        assertThat(saw(7)).isEmpty();
        assertThat(traits.disorder()).as("it never narrows").isEqualTo(Duration.ofSeconds(21));
        assertThat(saw(60)).singleElement().asString().contains("none is lost");
    }

    @Test
    void whatIsMoreThanAMinuteLateIsSaidAtOnceWithWhatFindsTheLost() {
        assertThat(saw(40)).hasSize(1);
        assertThat(saw(61)).singleElement().asString().contains("up to 61 s", "caravan verify");
        assertThat(saw(122)).isEmpty();
        assertThat(saw(245)).hasSize(1);
        assertThat(traits.notices()).as("said once").isEmpty();
    }

    @Test
    void aLaterRunKnowsItAndSaysNothingOfIt() {
        saw(90);
        traits = ListTraits.read(new ExtractState(state));
        assertThat(traits.disorder()).isEqualTo(Duration.ofSeconds(90));
        assertThat(saw(90)).isEmpty();
        assertThat(saw(95)).isEmpty();
        assertThat(ListTraits.read(new ExtractState(state)).disorder()).isEqualTo(Duration.ofSeconds(95));
    }
}
