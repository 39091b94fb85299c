package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.table.ColumnType;

/** Paths are kept in schemas for years: two places with one path would share a column. */
class JsonPathsTest {
    private static final List<String> KEYS = List.of("", "a", ".", "a.b", "\\", "\\\\", "a\\", "[", "[]", "a[v_text]",
            "a\\[v_text]",
            "^", "^a", "a^", "e", "\\e", "u0041", "\\u0041", "\\u00", "\u0000", "a\u0000b", "\ud83d", "\ude00",
            "\ud83d\ude00",
            "\ud83d\ud83d\ude00x", "]", "*", "é");

    @Test
    void everyKeyComesBackFromItsStepAndNoTwoShareOne() {
        Set<String> steps = new HashSet<>();
        for (String key : KEYS) {
            String step = JsonPaths.step(key);
            assertThat(JsonPaths.key(step)).as(step).isEqualTo(key);
            assertThat(steps.add(step)).as(step).isTrue();
        }
        assertThat(steps).contains("\\e", "a\\.b", "\\^a", "a^", "\\u0000", "\\ud83d", "\ud83d\ude00");
    }

    @Test
    void aPathIsPartedIntoTheStepsItWasJoinedOf() {
        for (String one : KEYS) {
            for (String other : KEYS) {
                List<String> steps = List.of(JsonPaths.step(one), JsonPaths.LIST, JsonPaths.step(other));
                assertThat(JsonPaths.split(JsonPaths.join(JsonPaths.join(steps.get(0), steps.get(1)), steps.get(2))))
                        .isEqualTo(steps);
            }
        }
        assertThat(JsonPaths.join("", "a")).isEqualTo("a");
    }

    @Test
    void aVariantsSourceIsTheColumnItVariesAndAMemberNamedLikeAVariantIsNone() {
        for (String key : KEYS) {
            for (String path : List.of(JsonPaths.step(key), JsonPaths.join("a", JsonPaths.step(key)),
                    JsonPaths.VALUE)) {
                assertThat(JsonPaths.source(path)).as(path).isEqualTo(path);
                assertThat(JsonPaths.source(JsonPaths.variant(path, ColumnType.TEXT))).as(path).isEqualTo(path);
            }
        }
        assertThat(JsonPaths.variant("a", ColumnType.BIGINT)).isEqualTo("a[v_bigint]");
    }
}
