package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

/** What ends a walk that would never end by itself, and what does not. */
class LoopGuardTest {
    private int pages;

    @Test
    void aLinkToAPageThatWasReadIsAnError() {
        LoopGuard guard = LoopGuard.ofMoving();
        guard.page(of("[{\"id\": 1}]"), URI.create("/v2/agents?page=1"), true, URI.create("/v2/agents?page=2"));
        assertThatThrownBy(() -> guard.page(of("[{\"id\": 2}]"), URI.create("/v2/agents?page=2"), true,
                URI.create("/v2/agents?page=1"))).hasMessageContaining("read already");
    }

    @Test
    void aFrozenListThatShowsThePageAgainIsAnErrorAtOnceAndAMovingOneTheThirdTime() {
        LoopGuard frozen = LoopGuard.ofFrozen();
        next(frozen, "[{\"id\": 1}, {\"id\": 2}]", false);
        assertThatThrownBy(() -> next(frozen, "[{\"id\": 2}, {\"id\": 1}]", false)).hasMessageContaining("again");

        LoopGuard moving = LoopGuard.ofMoving();
        next(moving, "[{\"id\": 1}]", false);
        next(moving, "[{\"id\": 1}]", false);
        next(moving, "[{\"id\": 1}]", false);
        assertThatThrownBy(() -> next(moving, "[{\"id\": 1}]", false)).hasMessageContaining("again");
    }

    @Test
    void pagesWithoutARecordThatGoOnForeverAreAnError() {
        LoopGuard guard = LoopGuard.ofFrozen();
        assertThatThrownBy(() -> next(guard, "{\"items\": [], \"links\": {\"next\": \"x\"}}", false))
                .hasMessageContaining("again");
    }

    @Test
    void whatIsNewOrOlderIsNone() {
        LoopGuard guard = LoopGuard.ofFrozen();
        assertThatCode(() -> {
            next(guard, "[{\"id\": 1}, {\"id\": 2}]", false);
            next(guard, "[{\"id\": 2}, {\"id\": 3}]", false);
            next(guard, "[{\"id\": 3}]", true);
            next(guard, "[{\"name\": \"without an id\"}]", false);
            next(guard, "[{\"name\": \"without an id\"}]", false);
            next(guard, "{\"data\": {\"items\": [1]}}", false);
            next(guard, "{\"data\": {\"items\": [2]}}", false);
        }).doesNotThrowAnyException();
    }

    @Test
    void pagesThatRepeatNowAndThenEndNoMovingList() {
        LoopGuard moving = LoopGuard.ofMoving();
        assertThatCode(() -> {
            for (int id = 1; id < 6; id++) {
                next(moving, "[{\"id\": " + id + "}]", false);
                next(moving, "[{\"id\": " + id + "}]", false);
            }
        }).doesNotThrowAnyException();
    }

    private void next(LoopGuard guard, String body, boolean older) {
        guard.page(of(body), URI.create("/v2/agents?page=" + ++pages), older,
                URI.create("/v2/agents?page=" + (pages + 1)));
    }

    private static RawPage of(String body) {
        return RawPage.of(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
