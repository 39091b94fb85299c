package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.http.Budget;

class BudgetHistoryTest {
    private static final Instant AT = Instant.parse("2026-11-24T08:03:04.5Z");
    private static final Budget.Reading USER = new Budget.Reading("user", 50, 12, 0, 5, Duration.ofSeconds(9));
    private static final Budget.Reading UNKNOWN = new Budget.Reading("organization acme", -1, -1, 1, 0, Duration.ZERO);

    @Test
    void keepsWhatTheApiHasTold() {
        assertThat(BudgetHistory.entry(List.of(USER, UNKNOWN), AT)).hasValueSatisfying(entry -> assertThat(
                entry.value())
                .isEqualTo(
                        "{\"at\":\"2026-11-24T08:03:04Z\",\"scopes\":[{\"scope\":\"user\",\"limit\":50,\"left\":12}]}"));
        assertThat(BudgetHistory.entry(List.of(UNKNOWN), AT)).isEmpty();
    }

    @Test
    void aWeekLaterItIsWrittenOver() {
        String key = BudgetHistory.entry(List.of(USER), AT).orElseThrow().key();
        assertThat(BudgetHistory.entry(List.of(USER), AT.plus(Duration.ofDays(7))).orElseThrow().key()).isEqualTo(key);
        assertThat(BudgetHistory.entry(List.of(USER), AT.plusSeconds(300)).orElseThrow().key()).isEqualTo(key);
        assertThat(BudgetHistory.entry(List.of(USER), AT.plusSeconds(600)).orElseThrow().key()).isNotEqualTo(key);
    }
}
