package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRecordsTest {
    /** What an answer gave: records as JSON, and how it ended. */
    private record Read(List<String> records, String next, String broken, String unmatched) {
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            // selector | answer | records, separated by spaces
            "builds | [{\"a\":1},{\"a\":2}] | {\"a\":1} {\"a\":2}",
            "builds | {\"builds\":[{\"a\":1},{\"a\":2}]} | {\"a\":1} {\"a\":2}",
            "builds | {\"x\":{\"builds\":3},\"builds\":[{\"a\":1}],\"y\":[[]]} | {\"a\":1}",
            "builds | {\"builds\":{\"a\":1},\"z\":0} | {\"a\":1}",
            "builds | {\"builds\":[]} | ``", "builds | {\"builds\":null} | ``", "builds | [] | ``", "builds | {} | ``",
            "builds | {\"builds\":[],\"links\":{\"next\":null}} | ``",
            "`` | [{\"a\":1},{\"a\":2}] | {\"a\":1} {\"a\":2}", "`` | {\"a\":1} | {\"a\":1}",
            "`` | {} | ``", "`` | [] | ``", "`` | null | ``", "builds | null | ``",
            "`` | [1,\"x\",null] | {\"value\":1} {\"value\":\"x\"} {\"value\":null}",
            "/data/items | {\"data\":{\"items\":[{\"a\":1}]}} | {\"a\":1}",
            "/data/0 | {\"data\":[{\"a\":1},{\"a\":2}]} | {\"a\":1}",
            "/a~1b/~0 | {\"a/b\":{\"~\":[{\"a\":1}]}} | {\"a\":1}",
            "$.items[*] | {\"items\":[{\"a\":1},{\"a\":2}]} | {\"a\":1} {\"a\":2}",
            "$.items[*] | {\"items\":[],\"links\":{}} | ``", "$.items | {\"items\":[]} | ``",
            "$[?(@.a==2)] | [{\"a\":1},{\"a\":2}] | {\"a\":2}",
            "$[*].jobs[*] | [{\"jobs\":[1]},{\"jobs\":[]}] | {\"value\":1}",
            "$[*].jobs[*] | [{\"jobs\":[]},{\"jobs\":{}}] | ``",
            "$[*].jobs[*] | [] | ``", "$[*].jobs[*].steps[*] | [{\"jobs\":[]}] | ``",
            "$.items[*].nodes[*] | {\"items\":[]} | ``",
            "$.items[*].nodes | {\"items\":[]} | ``",
            "$[?(@.a==3)] | [{\"a\":1},{\"a\":2}] | ``", "$.x | {} | ``", "/x | [] | ``"})
    void finds(String selector, String answer, String records) throws IOException {
        Read read = read(selector, answer);
        assertThat(read.broken).isNull();
        assertThat(read.unmatched).isNull();
        assertThat(String.join(" ", read.records)).isEqualTo(records);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "builds | {\"items\":[{\"a\":1}],\"links\":{}} | items, links",
            "builds | {\"message\":\"no\"} | message", "/data/items | {\"data\":{},\"x\":1} | data, x",
            "$.itmes[*] | {\"items\":[{\"a\":1}]} | items",
            "$.items[*].nodes[*] | {\"items\":[{\"a\":1}]} | items",
            "$.items[*].nodes | {\"items\":[{\"a\":1}]} | items",
            "$.items[*].nodes[*] | {\"items\":[{\"nodes\":[]},{\"nodes\":7}]} | items",
            "$.items | {\"other\":1} | other"})
    void aSelectorThatMatchesNothingNamesWhatWasThere(String selector, String answer, String keys) throws IOException {
        assertThat(read(selector, answer).unmatched).contains("'" + selector + "'").contains(keys);
    }

    @Test
    void tellsTheBodysNextLinkWhereverItStands() throws IOException {
        assertThat(read("items", "{\"links\":{\"next\":\"/n\"},\"items\":[{\"a\":1}]}").next).isEqualTo("/n");
        assertThat(read("items", "{\"items\":[{\"a\":1}],\"links\":{\"self\":\"/s\",\"next\":\"/n\"}}").next)
                .isEqualTo("/n");
        assertThat(read("items", "{\"items\":[],\"links\":{\"next\":null}}").next).isNull();
        assertThat(read("$.items[*]", "{\"items\":[{\"a\":1}],\"links\":{\"next\":\"/n\"}}").next).isEqualTo("/n");
    }

    @Test
    void anAnswerCutAnywhereIsBrokenAndNeverShortInSilence() throws IOException {
        String array = "[{\"id\":\"é\",\"n\":[1.5,true,null,{\"x\":\"\\u00e9\"}]},{\"id\":\"2\"}]";
        String object = "{\"links\":{\"self\":\"s\",\"next\":\"n\"},\"skip\":[{\"z\":1}],\"items\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"more\":{}}";
        for (String selector : List.of("items", "", "/items", "$.items[*]")) {
            everyCutIsBroken(selector, object);
        }
        everyCutIsBroken("items", array);
        everyCutIsBroken("", array);
        everyCutIsBroken("items", "{\"items\":{\"id\":\"1\"},\"more\":1}");
    }

    private static void everyCutIsBroken(String selector, String answer) throws IOException {
        byte[] whole = answer.getBytes(StandardCharsets.UTF_8);
        assertThat(read(selector, whole).broken).isNull();
        for (int length = 0; length < whole.length; length++) {
            Read read = read(selector, Arrays.copyOf(whole, length));
            assertThat(read.broken).as("selector '%s', %s of %s bytes", selector, length, whole.length).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"builds | <html>", "builds | [{\"a\":1}] x",
            "`` | {\"a\":1}{\"b\":2}", "builds | [{\"a\":1,}]",
            "builds | {\"builds\":[1]]", "$.a | {\"a\":[1]} []"})
    void whatIsNoJsonIsBroken(String selector, String answer) throws IOException {
        assertThat(read(selector, answer).broken).isNotNull();
    }

    @Test
    void aTextThatIsTooLongIsNamedByItsPlaceAndWhatIsLeftOutMayBeOfAnyLength() throws IOException {
        String text = "x".repeat(30_000);
        assertThat(whyBroken("builds", "[{\"id\":1,\"env\":{\"A\":\"" + text + "\"}}]")).isNull();
        assertThat(whyBroken("builds", "[{\"id\":1},{\"id\":2,\"env\":{\"A\":\"" + text + "x\"}}]"))
                .startsWith("at /1/env/A is a text of more than the 30000 characters").contains("-Xmx");
        assertThat(whyBroken("builds", "{\"other\":\"" + text + "x\",\"builds\":[{\"id\":1}]}")).isNull();
    }

    /** Of an answer of whose texts 30,000 characters are taken. */
    private static String whyBroken(String selector, String answer) throws IOException {
        try (JsonRecords records = new JsonRecords(
                new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)), Selector.parse(selector),
                AnswerLimits.ofTexts(30_000))) {
            records.forEachRemaining(row -> assertThat(row).isNotEmpty());
            assertThat(records.isHopeless()).isEqualTo(records.broken() != null);
            return records.broken();
        }
    }

    @Test
    void keepsNumbersExactly() throws IOException {
        try (JsonRecords records = records("",
                "[{\"a\":9223372036854775807,\"b\":1180591620717411303424,\"c\":0.1000,\"d\":1e400}]".getBytes(
                        StandardCharsets.UTF_8))) {
            Row row = records.next();
            assertThat(row.get("a")).isEqualTo(Long.MAX_VALUE);
            assertThat(row.get("b")).isEqualTo(BigInteger.TWO.pow(70));
            assertThat(row.get("c")).isEqualTo(new BigDecimal("0.1000"));
            assertThat(row.get("d")).isEqualTo(new BigDecimal("1e400"));
        }
    }

    @Test
    void refusesASelectorThatIsNoJsonPath() {
        assertThatThrownBy(() -> Selector.parse("$.[")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$.[");
    }

    private static Read read(String selector, String answer) throws IOException {
        return read(selector, answer.getBytes(StandardCharsets.UTF_8));
    }

    private static Read read(String selector, byte[] answer) throws IOException {
        List<String> read = new ArrayList<>();
        try (JsonRecords records = records(selector, answer)) {
            records.forEachRemaining(row -> read.add(row.toString()));
            SelectorException unmatched = records.unmatched();
            return new Read(read, records.nextLink(), records.broken(),
                    unmatched == null ? null : unmatched.getMessage());
        }
    }

    private static JsonRecords records(String selector, byte[] answer) throws IOException {
        return Selector.parse(selector).records(new ByteArrayInputStream(answer));
    }
}
