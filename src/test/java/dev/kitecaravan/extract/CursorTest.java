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
}
