package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageEdgeTest {
    @Test
    void theOldestBuildAndThoseOfItsSecondAreFoundWhateverLiesInside() {
        PageEdge edge = of("""
                [{"jobs": [{"created_at": "2001-01-01T00:00:00Z"}], "created_at": "2026-03-01T00:00:09.900Z"},
                 {"created_at": "2026-03-01T00:00:07.100Z", "pipeline": {"created_at": "2001-01-01T00:00:00Z"}},
                 {"created_at": null}, {},
                 {"created_at": "2026-03-01T00:00:07.900Z"}]""");
        assertThat(edge).isEqualTo(new PageEdge(Instant.parse("2026-03-01T00:00:07.100Z"), 2, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[]", "{\"builds\": []}", "[{\"created_at\": \"2026-03-01T00:00:09Z\"}, {\"cre",
            "<html>", "[1, 2]"})
    void whatIsNoWholeListOfBuildsTellsNothingThatDecides(String body) {
        PageEdge edge = of(body);
        assertThat(edge.inOldestSecond()).isEqualTo(edge.oldest() == null ? 0 : 1);
        assertThat(edge.records()).isZero();
    }

    private static PageEdge of(String body) {
        return PageEdge.of(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
