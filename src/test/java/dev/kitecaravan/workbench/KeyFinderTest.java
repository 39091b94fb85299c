package dev.kitecaravan.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.RecordKeys;
import dev.kitecaravan.extract.Row;
import dev.kitecaravan.table.Json;

class KeyFinderTest {
    private static final String A = "01885682-55a7-44f5-84f3-0402fb452e66";
    private static final String B = "01885682-55a7-44f5-84f3-0402fb452e67";

    private static List<String> key(String records, String parentKey, boolean single) {
        KeyFinder keys = new KeyFinder();
        ((List<?>) Json.read(records)).forEach(record -> keys.look(row(record)));
        return keys.key(parentKey, single);
    }

    private static Row row(Object record) {
        Row row = new Row();
        ((Map<?, ?>) record).forEach((name, value) -> row.put((String) name, value));
        return row;
    }

    @Test
    void aUuidComesBeforeAnIdAndAnIdBeforeNames() {
        assertThat(key("[{\"id\":1,\"uuid\":\"" + A + "\"},{\"id\":2,\"uuid\":\"" + B + "\"}]", "team_id", false))
                .containsExactly("uuid");
        assertThat(
                key("[{\"slug\":\"a\",\"id\":\"" + A + "\"},{\"slug\":\"b\",\"id\":\"" + B + "\"}]", "team_id", false))
                .containsExactly("id");
    }

    @Test
    void aNumberBelowAParentNamesARecordOfThatParentOnly() {
        assertThat(key("[{\"id\":1},{\"id\":2}]", "team_id", false)).containsExactly("team_id", "id");
        assertThat(key("[{\"id\":1},{\"id\":2}]", null, false)).containsExactly("id");
        assertThat(key("[{\"user_id\":\"u1\",\"role\":\"x\"},{\"user_id\":\"u2\",\"role\":\"x\"}]", "team_id", false))
                .containsExactly("team_id", "user_id");
    }

    @Test
    void whatIsNullOrComesTwiceIsNoKey() {
        assertThat(key("[{\"id\":null,\"slug\":\"a\"},{\"id\":2,\"slug\":\"b\"}]", null, false))
                .containsExactly("slug");
        assertThat(key("[{\"id\":1,\"slug\":\"a\"},{\"slug\":\"b\"}]", null, false)).containsExactly("slug");
        assertThat(key("[{\"id\":1},{\"id\":1}]", null, false)).isEmpty();
        assertThat(key("[{\"on\":true},{\"on\":false}]", null, false)).isEmpty();
        assertThat(key("[]", null, false)).isEmpty();
    }

    @Test
    void oneRecordOfAParentIsNamedByIt() {
        assertThat(key("[{\"FOO\":\"bar\"}]", "job_id", true)).containsExactly("job_id");
    }

    @Test
    void severalMembersTogetherTellRecordsApart() {
        Map<String, Object> parent = Map.of("team_id", "t");
        List<Map.Entry<Row, RecordKeys>> records = List.of("{\"a\":1,\"b\":{\"c\":1}}", "{\"a\":1,\"b\":{\"c\":2}}")
                .stream()
                .map(json -> Map.entry(row(Json.read(json)), new RecordKeys(parent, parent, true))).toList();

        assertThat(KeyFinder.tellsApart(List.of("a", "b.c"), records)).isTrue();
        assertThat(KeyFinder.tellsApart(List.of("team_id", "a"), records)).isFalse();
        assertThat(KeyFinder.tellsApart(List.of("a", "nothing"), records)).isFalse();
        assertThat(KeyFinder.tellsApart(List.of(), records)).isFalse();
    }
}
