package dev.kitecaravan.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.kitecaravan.extract.JsonRecords;
import dev.kitecaravan.extract.Selector;
import dev.kitecaravan.table.Json;

class AnswerShapeTest {
    private static AnswerShape shape(String json, String name) {
        return AnswerShape.of(Json.read(json), false, name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "[{\"id\":1},{\"id\":2}] | bare array of 2 objects | `` | 2",
            "[] | empty array | `` | 0",
            "[[{\"a\":1}],[{\"a\":2},{\"a\":3}]] | bare array of 2 arrays | $[*][*] | 3",
            "[\"a\",\"b\"] | bare array of 2 texts | `` | 2",
            "[{\"id\":1},null,\"x\",3,true] | bare array of 1 object and 1 boolean and 1 null and 1 number and 1 text | `` | 5",
            "{\"items\":[{\"id\":1}],\"total\":1} | object whose items is an array of 1 object | items | 1",
            "{\"items\":[]} | object whose items is an empty array | items | 0",
            "{\"data\":{\"nodes\":[{\"a\":1},{\"a\":2}]}} | object whose /data/nodes is an array of 2 objects | /data/nodes | 2",
            "{\"data\":{\"a/b\":[{\"a\":1}]}} | object whose /data/a~1b is an array of 1 object | /data/a~1b | 1",
            "{\"errors\":[{\"m\":1},{\"m\":2}],\"queues\":[{\"id\":1}]} | object whose queues is an array of 1 object | queues | 1",
            "{\"things\":[{\"m\":1},{\"m\":2}],\"notes\":[{\"id\":1}]} | object whose things is an array of 2 objects | things | 2",
            "{\"id\":\"a\",\"jobs\":[{\"id\":1},{\"id\":2}]} | single object of 2 members | `` | 1",
            "{\"total\":3,\"names\":[\"a\",\"b\"]} | single object of 2 members | `` | 1",
            "{} | empty object | `` | 0", "null | null | `` | 0", "\"hello\" | a single text | `` | 1"})
    void theSelectorThatIsProposedPicksTheRecordsThatAreNamed(String json, String words, String selector, int records)
            throws Exception {
        AnswerShape shape = shape(json, "queues");

        assertThat(shape.words()).isEqualTo(words);
        assertThat(shape.selector()).isEqualTo(selector);
        assertThat(picked(json, shape.selector())).hasSize(records);
    }

    private static List<Object> picked(String json, String selector) throws Exception {
        List<Object> picked = new ArrayList<>();
        try (JsonRecords records = Selector.parse(selector)
                .records(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))) {
            records.forEachRemaining(picked::add);
            assertThat(records.broken()).isNull();
            assertThat(records.unmatched()).isNull();
        }
        return picked;
    }

    @Test
    void otherArraysOfObjectsAreNamed() {
        assertThat(shape("{\"queues\":[{\"id\":1}],\"errors\":[{\"m\":1}],\"more\":{\"deep\":[{\"x\":1}]}}", "queues")
                .others())
                .containsExactly("errors", "/more/deep");
    }

    @Test
    void onePathOfOneRecordIsNeverAnEnvelope() {
        AnswerShape shape = AnswerShape.of(Json.read("{\"items\":[{\"a\":1}]}"), true, "things");

        assertThat(shape.selector()).isEmpty();
        assertThat(shape.single()).isTrue();
    }

    @Test
    void aLinkInTheBodyNamesANextPage() {
        assertThat(shape("{\"items\":[],\"links\":{\"next\":\"https://x.test/?page=2\"}}", "items").linked()).isTrue();
        assertThat(shape("{\"items\":[],\"links\":{\"next\":null}}", "items").linked()).isFalse();
    }
}
