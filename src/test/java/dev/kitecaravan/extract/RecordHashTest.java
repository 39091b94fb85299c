package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** A release that worked out others would ask for the children of every parent again. */
    @Test
    void isTheSameInEveryRelease() {
        assertThat(RecordHash.of(Map.of("id", "x", "state", "passed"))).isEqualTo("7187303f1a76ba6c");
        assertThat(RecordHash.of(Map.of())).isEqualTo("808475f02ee37363");
        assertThat(RecordHash.of(Map.of("agent", Map.of("id", "x", "name", "n")))).isEqualTo("6d5015579c805b16");
        assertThat(RecordHash.of(Map.of("agent", Map.of("name", "n")))).isEqualTo("153d570d36574211");
    }

    static Stream<Arguments> values() {
        return Stream.of(Arguments.of("", "201ea641ed4857d4"), Arguments.of("a", "d1b2d09aeb93e64f"),
                Arguments.of("1234567", "4c20d00631af8a6c"), Arguments.of("12345678", "d7598be4ae03e53e"),
                Arguments.of("123456789", "ac03160308aa6c11"), Arguments.of("what?", "a2129cc1f031e514"),
                Arguments.of("12345678?", "eeb9c3e5355c5d49"), Arguments.of("?2345678", "ae59e61a8c2e5a69"),
                Arguments.of("größe", "28b4f84f88bbee6f"), Arguments.of("日本", "f2bac9dfd12e0cee"),
                Arguments.of(7L, "8b2409e1c3a55f60"), Arguments.of(true, "4fe6243b55aaab62"),
                Arguments.of(new BigDecimal("1.50"), "a5f5255a4cb1964a"),
                Arguments.of(new BigDecimal("15E10"), "985a230089cfb270"),
                Arguments.of(List.of(), "840f79456c4d18fb"), Arguments.of(List.of(1L, 2L), "f352d6ad64babf2f"),
                Arguments.of(Collections.singletonList(null), "64c6dbd4b4adfad5"),
                Arguments.of(Map.of(), "4178cb50e83c8208"),
                Arguments.of(Map.of("b", List.of(Map.of("c", "d"))), "29def030141e8424"),
                Arguments.of(List.of(List.of("x"), "y"), "8294e3672bab2d76"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyKindOfValueIsTheSameInEveryRelease(Object value, String hash) {
        assertThat(RecordHash.of(Map.of("a", value))).isEqualTo(hash);
    }

    /** A question mark may be one, or what an encoder put for a character that it has no byte for. */
    @Test
    void aTextWithAQuestionMarkIsReadByItsCharactersWhereverItStands() {
        for (int at = 0; at < 20; at++) {
            String marked = "a".repeat(at) + "?" + "a".repeat(20 - at);
            assertThat(RecordHash.of(Map.of("a", marked))).as(marked)
                    .isNotEqualTo(RecordHash.of(Map.of("a", marked.replace('?', '日'))));
        }
    }
}
