package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/** How far above the oldest build seen a walk starts again, and when that is cheap. */
class OverlapTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void itIsAMinuteAboveTheSecondOfTheOldestAndMoreWhereAPageShowsMoreDisorder() {
        Overlap none = Overlap.of(Duration.ZERO);
        assertThat(none.above(T.plusMillis(300))).isEqualTo(T.plusSeconds(61));
        assertThat(Overlap.of(Duration.ofMillis(90_001)).above(T)).as("whole seconds, upwards")
                .isEqualTo(T.plusSeconds(92));
        assertThat(Overlap.of(Duration.ofSeconds(90)).above(T)).isEqualTo(T.plusSeconds(91));
        Overlap after = none.after(page(0, 75, 10), T);
        assertThat(after.above(T)).isEqualTo(T.plusSeconds(76));
        assertThat(none.after(page(0, 20), T).above(T)).isEqualTo(T.plusSeconds(61));
    }

    @Test
    void anAnchorIsCheapWhileFewRowsAndThreeInAHundredAreReadAgain() {
        int[] five = {200, 4, 3, 2, 1, 0};
        Overlap read = Overlap.of(Duration.ZERO).after(page(five), T);
        Instant anchor = read.above(T);
        assertThat(read.rows()).isEqualTo(6);
        assertThat(read.isCheap(anchor)).as("five of six, the few that are always allowed").isTrue();
        assertThat(Overlap.of(Duration.ZERO).after(page(5, 4, 3, 2, 1, 0), T).isCheap(anchor)).as("six").isFalse();
        Overlap again = read.anchored(anchor);
        assertThat(again.readAgain()).isEqualTo(5);
        assertThat(again.recent()).isEmpty();
        assertThat(again.after(page(0), T).isCheap(anchor)).as("what was spent is spent").isFalse();
        Overlap many = again;
        for (int hundred = 0; hundred < 33; hundred++) {
            many = many.after(page(new int[100]), T.minusSeconds(10_000));
        }
        assertThat(many.after(page(0), T).isCheap(T.plusSeconds(61))).as("of 3,307").isTrue();
        assertThat(many.anchored(T).after(page(new int[99]), T).isCheap(T.plusSeconds(61))).isTrue();
        assertThat(many.anchored(T).after(page(new int[120]), T).isCheap(T.plusSeconds(61))).isFalse();
    }

    @Test
    void rowsOfPagesBeforeCountWhereTheAnchorWouldShowThemAndNoOthers() {
        Overlap read = Overlap.of(Duration.ZERO).after(page(90, 70), T.plusSeconds(70)).after(page(50, 0), T);
        assertThat(read.recent()).as("below a minute and a second").containsExactly(T.plusSeconds(50), T);
        assertThat(Overlap.of(Duration.ZERO).after(page(90, 70), T.plusSeconds(70)).recent()).hasSize(2);
        assertThat(Overlap.of(Duration.ZERO).after(page(), null).rows()).isZero();
    }

    @Test
    void aWalkWithoutAnotherWayOnComesForwardByHalfAPageAtLeast() {
        int[] dense = new int[60];
        for (int i = 0; i < dense.length; i++) {
            dense[i] = 59 - i;
        }
        Overlap read = Overlap.of(Duration.ZERO).after(page(dense), T);
        assertThat(read.narrowed(T, null)).as("30 rows lie below half a minute, 16 below a quarter and a second")
                .isEqualTo(T.plusSeconds(16));
        assertThat(read.narrowed(T, T.plusSeconds(16))).as("and it must come forward").isEqualTo(T.plusSeconds(8));
        assertThat(read.narrowed(T, T.plusSeconds(2))).isEqualTo(T.plusSeconds(1));
        assertThat(read.narrowed(T, T.plusSeconds(1))).as("one second holds more than it can see").isNull();
        Overlap sparse = Overlap.of(Duration.ZERO).after(page(600, 300, 0), T);
        assertThat(sparse.narrowed(T, null)).isEqualTo(T.plusSeconds(61));
    }

    @Test
    void aSecondThatFillsThePageIsTheAnchorAllTheSame() {
        Overlap read = Overlap.of(Duration.ZERO).after(page(new int[10]), T);
        assertThat(read.narrowed(T, null)).isEqualTo(T.plusSeconds(1));
    }

    @Test
    void onlyRowsThatTheAnchorShowsAgainCountWhicheverPageTheyCameWith() {
        Overlap read = Overlap.of(Duration.ZERO).after(page(55, 40), T.plusSeconds(40)).after(page(30, 0), T);
        assertThat(read.recent()).hasSize(4);
        assertThat(Overlap.of(Duration.ZERO).after(page(61, 60, 0), T).recent()).as("the anchor itself is above")
                .containsExactly(T.plusSeconds(60), T);
        assertThat(Overlap.of(Duration.ZERO).after(page(0, 75), T).recent())
                .as("the overlap is as wide as this page's disorder").hasSize(2);
    }

    @Test
    void ofAHundredRowsEightAreReadAgainAndNoNinth() {
        assertThat(ofAHundred(8).isCheap(T.plusSeconds(10))).isTrue();
        assertThat(ofAHundred(9).isCheap(T.plusSeconds(10))).isFalse();
    }

    /** A hundred rows: as many below ten seconds, three at ten, the others far above. */
    private static Overlap ofAHundred(int below) {
        int[] seconds = new int[100];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = i < 97 - below ? 5_000 - i : i < 100 - below ? 10 : 100 - i - 1;
        }
        return Overlap.of(Duration.ZERO).after(page(seconds), T);
    }

    /** Builds created so many seconds after T. */
    private static RawPage page(int... seconds) {
        List<String> builds = new ArrayList<>();
        for (int each : seconds) {
            builds.add("{\"created_at\": \"" + T.plusSeconds(each) + "\"}");
        }
        return RawPage.of(new ByteArrayInputStream(builds.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
