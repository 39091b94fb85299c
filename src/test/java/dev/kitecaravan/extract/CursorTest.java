package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.Json;

class CursorTest {
    private static final Instant T = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    @SuppressWarnings("unchecked")
    void comesBackFromItsTextAsItWas() {
        RunClock clock = new RunClock("r1", Duration.ZERO, T, Clock.fixed(T, ZoneOffset.UTC));
        Cursor cursor = Cursor.NONE.begun(clock).covering(T.minusSeconds(9), T).covering(T.minusSeconds(99),
                T.minusSeconds(50)).finished(T).rescanned(T.minusSeconds(1)).pass("r1", "open", null)
                .pass("r1", "finished", T.minusSeconds(3));

        Cursor read = Cursor.fromJson((Map<String, Object>) Json.read(Json.write(cursor.toJson())));

        assertThat(read.toJson()).isEqualTo(cursor.toJson());
        assertThat(read.covered().list()).isEqualTo(cursor.covered().list());
        assertThat(read.passDone("r1", "open")).isTrue();
        assertThat(read.passReached("r1", "finished")).isEqualTo(T.minusSeconds(3));
        assertThat(Cursor.fromJson(null)).isEqualTo(Cursor.NONE);
    }

    @Test
    void passesOfAnotherRunCountForNothing() {
        Cursor cursor = Cursor.NONE.pass("r1", "open", null).pass("r1", "finished", T);
        assertThat(cursor.passDone("r2", "open")).isFalse();
        assertThat(cursor.passReached("r2", "finished")).isNull();
        assertThat(cursor.pass("r2", "finished", null).passDone("r2", "open")).isFalse();
    }

    @Test
    void rewoundItLooksForWhatWasCreatedFinishedOrEditedSince() {
        Cursor cursor = Cursor.NONE.covering(T.minusSeconds(90), T).finished(T).rescanned(T.minusSeconds(5))
                .pass("r1", "open", null);

        Cursor back = cursor.rewound(T.minusSeconds(50));

        assertThat(back.covered().list()).isEqualTo(
                Cursor.NONE.covering(T.minusSeconds(90), T.minusSeconds(50)).covered().list());
        assertThat(back.finishedMark()).isEqualTo(T.minusSeconds(50));
        assertThat(back.rescanMark()).isEqualTo(T.minusSeconds(50));
        assertThat(back.passDone("r1", "open")).isFalse();
    }

    @Test
    void marksBeforeTheTimeItIsRewoundToStayAndMissingOnesStayAway() {
        Cursor cursor = Cursor.NONE.finished(T.minusSeconds(80)).rescanned(T.minusSeconds(70));

        assertThat(cursor.rewound(T.minusSeconds(50)).finishedMark()).isEqualTo(T.minusSeconds(80));
        assertThat(cursor.rewound(T.minusSeconds(50)).rescanMark()).isEqualTo(T.minusSeconds(70));
        assertThat(Cursor.NONE.rewound(T).rescanMark()).isNull();
    }

    @Test
    void theRunThatBeganItStaysTheFirst() {
        RunClock one = new RunClock("r1", Duration.ZERO, T, Clock.fixed(T, ZoneOffset.UTC));
        RunClock two = new RunClock("r2", Duration.ZERO, T.plusSeconds(9), Clock.fixed(T, ZoneOffset.UTC));
        Cursor cursor = Cursor.NONE.begun(one).begun(two);
        assertThat(cursor.firstRun()).isEqualTo("r1");
        assertThat(cursor.firstEnd()).isEqualTo(T);
    }

    @Test
    void aPassThatIsDoneGoesOnNowhere() {
        assertThat(Cursor.NONE.pass("r1", "open", null).passReached("r1", "open")).isNull();
        assertThat(Cursor.NONE.passReached("r1", "open")).isNull();
    }

    @Test
    void whatIsMissingComesBackMissing() {
        Cursor read = Cursor.fromJson(Cursor.NONE.toJson());
        assertThat(read).isEqualTo(Cursor.NONE);
        assertThat(read.toJson()).containsEntry("finished_mark", null).containsEntry("first_end", null);
    }

    @Test
    void onlyWhatLiesAfterAnInstantIsTakenBackUntilIt() {
        Cursor cursor = Cursor.NONE.covering(T.minusSeconds(90), T).finished(T).rescanned(T);
        assertThat(cursor.until(T)).as("nothing is later").isSameAs(cursor);
        assertThat(Cursor.NONE.until(T)).isSameAs(Cursor.NONE);
        Cursor back = cursor.until(T.minusMillis(1_500));
        assertThat(back.covered().end()).as("on a whole second").isEqualTo(T.minusSeconds(2));
        assertThat(back.finishedMark()).isEqualTo(T.minusSeconds(2));
        assertThat(Cursor.NONE.covering(T.minusSeconds(90), T).until(T.minusSeconds(1)).covered().end())
                .isEqualTo(T.minusSeconds(1));
        assertThat(Cursor.NONE.finished(T).until(T.minusSeconds(1)).finishedMark()).isEqualTo(T.minusSeconds(1));
        assertThat(Cursor.NONE.rescanned(T).until(T.minusSeconds(1)).rescanMark()).isEqualTo(T.minusSeconds(1));
    }

    @Test
    void aFirstLoadBeganByTheEarlierOfTwoClocks() {
        RunClock ahead = new RunClock("r1", Duration.ZERO, null, Clock.fixed(T, ZoneOffset.UTC));
        ahead.saw(T.plusSeconds(3_600));
        assertThat(Cursor.NONE.begun(ahead).firstEnd()).as("no mark of a first load lies in the future").isEqualTo(T);
    }

    @Test
    void eachMarkMovesByItsOwnPassAndGoesBackByItself() {
        RunClock clock = new RunClock("r1", Duration.ZERO, T, Clock.fixed(T, ZoneOffset.UTC));
        Cursor cursor = Cursor.NONE.begun(clock).finished(T).rescanned(T.minusSeconds(9));
        assertThat(cursor.finished(T.plusSeconds(5)).rescanMark()).isEqualTo(T.minusSeconds(9));
        assertThat(cursor.rescanned(T.plusSeconds(5)).finishedMark()).isEqualTo(T);
        assertThat(cursor.rewound(T.minusSeconds(50)).firstEnd()).as("a first load that was not through begins there")
                .isEqualTo(T.minusSeconds(50));
        assertThat(Cursor.fromJson(cursor.toJson()).firstEnd()).isEqualTo(T);
        Map<String, Object> older = cursor.pass("r1", "open", null).toJson();
        older.remove("passes");
        assertThat(Cursor.fromJson(older).passDone("r1", "open")).isFalse();
    }
}
