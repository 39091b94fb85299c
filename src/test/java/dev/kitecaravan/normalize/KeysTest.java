package dev.kitecaravan.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class KeysTest {
    private static List<Object> keys(String json, Map<String, Object> context, String... paths) {
        return Keys.of(List.of(paths), Bench.object(json), context);
    }

    @Test
    void aKeyIsTakenFromTheRecordAndWhereThatHasNoneFromItsParents() {
        Map<String, Object> parents = Map.of("id", "of the parent", "job_id", "j1");

        assertThat(keys("{\"id\": \"own\"}", parents, "id", "job_id")).containsExactly("own", "j1");
        assertThat(keys("{\"id\": null}", parents, "id")).containsExactly("of the parent");
        assertThat(keys("{\"id\": {\"a\": 1}}", parents, "id")).containsExactly("of the parent");
        assertThat(keys("{\"id\": [1]}", parents, "id")).containsExactly("of the parent");
    }

    @Test
    void aRecordThatLacksOneOfItsKeysHasNone() {
        assertThat(keys("{\"id\": 1}", Map.of(), "id", "number")).isNull();
        assertThat(keys("{\"id\": 1, \"number\": {}}", Map.of("number", List.of()), "id", "number")).isNull();
    }

    @Test
    void everyScalarIsAKey() {
        assertThat(keys("{\"a\": \"\", \"b\": 0, \"c\": 1.5, \"d\": false}", Map.of(), "a", "b", "c", "d"))
                .containsExactly("", 0, new BigDecimal("1.5"), false);
    }

    @Test
    void aPathLeadsIntoObjectsUnlessAMemberIsCalledSo() {
        assertThat(keys("{\"a\": {\"b\": {\"c\": 1}}}", Map.of(), "a.b.c")).containsExactly(1);
        assertThat(keys("{\"a\": {\"b\": 1}, \"a.b\": 2}", Map.of(), "a.b")).containsExactly(2);
        assertThat(keys("{\"a\": {\"b.c\": 1}}", Map.of(), "a.b\\.c")).containsExactly(1);
        assertThat(keys("{\"a\": 7}", Map.of("a.b", "of the parent"), "a.b")).containsExactly("of the parent");
        assertThat(keys("{\"a\": null}", Map.of(), "a.b")).isNull();
    }

    @Test
    void anElementIsNamedByItsOwnIdWhereThatIsAScalar() {
        assertThat(Keys.elementId(Map.of("id", "x"))).isEqualTo("x");
        assertThat(Keys.elementId(Map.of("id", new BigDecimal("7.0")))).isEqualTo("7");
        assertThat(Keys.elementId(Map.of("id", true))).isEqualTo("true");
        assertThat(Arrays.asList(Keys.elementId(Map.of("id", Map.of())), Keys.elementId(Map.of("name", "x")),
                Keys.elementId("x"), Keys.elementId(null))).containsOnlyNulls();
    }
}
