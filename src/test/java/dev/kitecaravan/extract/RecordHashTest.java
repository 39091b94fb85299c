package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class RecordHashTest {
    @Test
    void doesNotLookAtTheOrderOfMembersNorAtCountersThatMoveByThemselves() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1L);
        one.put("b", List.of(1L, 2L));
        one.put("running_jobs_count", 3L);
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("running_jobs_count", 9L);
        other.put("b", List.of(1L, 2L));
        other.put("a", 1L);
        assertThat(RecordHash.of(one)).isEqualTo(RecordHash.of(other));
    }

    @Test
    void doesNotLookAtWhatBecameOfTheAgentAfterItsJob() {
        String idle = ofJob(Map.of("id", "a1", "connection_state", "connected"));
        assertThat(ofJob(Map.of("id", "a1", "connection_state", "lost", "last_job_finished_at", "now")))
                .isEqualTo(idle);
        assertThat(ofJob(Map.of("id", "a2", "connection_state", "connected"))).isNotEqualTo(idle);
    }

    private static String ofJob(Map<String, Object> agent) {
        return RecordHash.of(Map.of("id", "b", "jobs", List.of(Map.of("id", "j", "agent", agent))));
    }

    @Test
    void seesEveryOtherChange() {
        String base = RecordHash.of(Map.of("a", "x", "jobs", List.of(Map.of("s", "passed"), Map.of("s", "failed"))));
        assertThat(
                List.of(RecordHash.of(Map.of("a", "y", "jobs", List.of(Map.of("s", "passed"), Map.of("s", "failed")))),
                        RecordHash.of(Map.of("a", "x", "jobs", List.of(Map.of("s", "failed"), Map.of("s", "passed")))),
                        RecordHash.of(Map.of("a", "x", "jobs", List.of(Map.of("s", "passed")))),
                        RecordHash.of(Map.of("b", "x", "jobs", List.of(Map.of("s", "passed"), Map.of("s", "failed")))),
                        RecordHash.of(Map.of("a", "x"))))
                .doesNotContain(base).doesNotHaveDuplicates();
    }

    @Test
    void numbersThatAreEqualHashEqual() {
        assertThat(RecordHash.of(Map.of("n", new BigDecimal("1.50"))))
                .isEqualTo(RecordHash.of(Map.of("n", new BigDecimal("1.5"))));
    }

    @Test
    void everyCharacterCountsWhateverItsAlphabet() {
        List<String> texts = List.of("", "?", "??", "日本", "中国", "日", "größe", "gröse", "12345678", "12345679",
                "02345678", "1234567812345678", "1234567812345679", "12345678?", "12345678日", "12345678本", "\ud800",
                "\udc00", "a\u0000", "a");

        assertThat(texts.stream().map(text -> RecordHash.of(Map.of("a", text)))).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNullSaysAsMuchAsWhatIsNotThere() {
        Map<String, Object> withNull = new HashMap<>(Map.of("a", "x"));
        withNull.put("b", null);

        assertThat(RecordHash.of(withNull)).isEqualTo(RecordHash.of(Map.of("a", "x")));
    }

    @Test
    void isTheSameInEveryRelease() {
        assertThat(RecordHash.of(Map.of("id", "x", "state", "passed"))).isEqualTo("7187303f1a76ba6c");
    }
}
