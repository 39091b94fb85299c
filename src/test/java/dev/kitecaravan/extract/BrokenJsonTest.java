package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no JSON is named without switches that only programmers have; what asking again cannot heal is not asked again. */
class BrokenJsonTest {
    private static JsonRecords read(String body) throws IOException {
        JsonRecords records = new JsonRecords(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                Selector.parse(""));
        while (records.hasNext()) {
            records.next();
        }
        return records;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"[{\"id\":1,\"score\":NaN}] | at /0/score it holds NaN",
            "[{\"score\":-Infinity}] | at /0/score it holds -Infinity", "[{\"score\":Infinity}] | it holds Infinity",
            "[{\"a\":[1,nan]}] | at /0/a/1 it holds nan", "[{\"a\":+INF}] | it holds +INF", "NaN | it holds NaN"})
    void aNumberThatJsonDoesNotHaveIsNamedWithItsPlaceAndNotAskedForAgain(String body, String said) throws IOException {
        try (JsonRecords records = read(body)) {
            assertThat(records.broken()).startsWith("its body is not JSON: ").contains(said)
                    .contains("JSON has no such number").doesNotContain("enable");
            assertThat(records.isHopeless()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{'a':1}]", "[{a:1}]", "[{\"a\":01}]", "[{\"a\":.5}]", "[{\"a\":1,}]", "[/* x */]",
            "[# x\n]",
            "[{\"a\":\"x\ty\"}]", "[{\"a\":\"\\x\"}]", "[{\"a\":1.}]", "[nope]", "[{\"a\":+1}]", "[1,,2]"})
    void noSwitchOfTheParserIsNamed(String body) throws IOException {
        try (JsonRecords records = read(body)) {
            assertThat(records.broken()).startsWith("its body is not JSON: ").doesNotContain("Feature", "enable", "`",
                    "ALLOW_");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsAskedForAgain() throws IOException {
        for (String body : new String[]{"[{\"a\":1", "[{\"a\":1},", "[", "{\"a\":\"x"}) {
            try (JsonRecords records = read(body)) {
                assertThat(records.broken()).as(body).isNotNull();
                assertThat(records.isHopeless()).as(body).isFalse();
            }
        }
    }
}
