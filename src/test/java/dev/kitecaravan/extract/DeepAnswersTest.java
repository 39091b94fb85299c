package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.table.Json;
import dev.kitecaravan.text.SmallStack;

/** Records nested as deep as is read: reading them and writing them again depends on no thread's stack. */
class DeepAnswersTest {
    private static final int DEEPEST = Json.MAX_DEPTH - 2;

    private static String deep(String open, String close, int depth) {
        return "[{\"id\": 1, \"x\": " + open.repeat(depth) + "1" + close.repeat(depth) + "}, {\"id\": 2}]";
    }

    private static JsonRecords read(String answer, String selector) throws Exception {
        return Selector.parse(selector)
                .records(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[ ]", "{\"a\": }"})
    void aRecordAsDeepAsIsReadIsReadAndWritten(String brackets) throws Exception {
        String[] pair = brackets.split(" ");
        String answer = deep(pair[0], pair[1], DEEPEST);
        String written = SmallStack.run(() -> {
            JsonRecords records = read(answer, "");
            Row first = records.next();
            assertThat((Object) records.next().get("id")).isEqualTo(2L);
            assertThat(records.hasNext()).isFalse();
            return first.toString();
        });
        assertThat(written).hasSize(answer.replace(" ", "").length() - ",{\"id\":2}[]".length());
        assertThat(SmallStack.run(() -> Json.write(Json.read(written)))).isEqualTo(written);
    }

    @Test
    void aDeeperOneIsNamedByItsPlace() throws Exception {
        JsonRecords records = read(deep("[", "]", Json.MAX_DEPTH + 500), "");

        assertThat(SmallStack.run(records::hasNext)).isFalse();
        assertThat(records.broken()).contains("/0/x").contains("2000");
    }

    /** The library that evaluates them recurses. */
    @ParameterizedTest
    @ValueSource(strings = {"$..id", "$[*].x", "$..[?(@.id)]"})
    void aPathOverAnAnswerThatIsTooDeepForItIsNamed(String path) throws Exception {
        JsonRecords records = read(deep("[", "]", 1_000), path);

        assertThat(records.hasNext()).isFalse();
        assertThat(records.broken()).contains("500");
        assertThat(read(deep("[", "]", 400), path).hasNext()).isTrue();
    }

    @Test
    void anAnswerThatEndsInItsMiddleIsBrokenAtAnyDepth() throws Exception {
        for (String answer : List.of("[{\"a\": [1, ", "[{\"a\": {\"b\": ", "[{\"a\": {\"b\"", "[[[[", "[{\"a\": [{}")) {
            JsonRecords records = read(answer, "");
            assertThat(records.hasNext()).as(answer).isFalse();
            assertThat(records.broken()).as(answer).isNotEmpty();
        }
    }

    @Test
    void scalarsOfEveryKindAreWhatTheyWere() throws Exception {
        JsonRecords records = read("[{\"a\": [1, 1.50, true, false, null, \"x\", 18446744073709551616, {}, []]}]", "");

        assertThat(records.next()).isEqualTo(Map.of("a",
                java.util.Arrays.asList(1L, new java.math.BigDecimal("1.50"), true, false, null, "x",
                        new java.math.BigInteger("18446744073709551616"), Map.of(), List.of())));
    }
}
