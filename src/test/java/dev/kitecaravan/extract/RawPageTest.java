package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawPageTest {
    @Test
    void theOldestBuildIsFoundWhateverLiesInside() {
        RawPage page = of(
                """
                        [{"jobs": [{"id": "j", "created_at": "2001-01-01T00:00:00Z"}], "created_at": "2026-03-01T00:00:09.900Z"},
                         {"id": "b", "created_at": "2026-03-01T00:00:07.100Z", "pipeline": {"created_at": "2001-01-01T00:00:00Z"}},
                         {"created_at": null, "uuid": "u"}, {}, 7, ["x"],
                         {"id": 5, "created_at": "2026-03-01T00:00:07.900Z"}]""");
        assertThat(page.oldest()).isEqualTo(Instant.parse("2026-03-01T00:00:07.100Z"));
        assertThat(page.records()).isEqualTo(5);
        assertThat(page.created()).hasSize(3);
        assertThat(page.ids()).containsExactlyInAnyOrder("b", "u", "5");
    }

    @Test
    void disorderIsHowMuchLaterThanOneBeforeItABuildWasCreated() {
        assertThat(of("""
                [{"created_at": "2026-03-01T00:00:09Z"}, {"created_at": "2026-03-01T00:00:07Z"},
                 {"created_at": "2026-03-01T00:00:08Z"}, {"created_at": "2026-03-01T00:00:02Z"},
                 {"created_at": "2026-03-01T00:00:05.500Z"}]""").disorder()).isEqualTo(Duration.ofMillis(3_500));
        assertThat(of("[{\"created_at\": \"2026-03-01T00:00:09Z\"}, {\"created_at\": \"2026-03-01T00:00:09Z\"}]")
                .disorder()).isZero();
    }

    @Test
    void theElementsOfAListInsideAnObjectAreItsRecords() {
        RawPage page = of("{\"links\": {\"next\": \"http://x\"}, \"items\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}");
        assertThat(page.records()).isEqualTo(2);
        assertThat(page.ids()).containsExactlyInAnyOrder("a", "b");
    }

    /** Where a selector steps deeper than the outer object, pages differ as a whole. */
    @Test
    void aPageWhoseListLiesDeeperIsKnownByAllOfIt() {
        RawPage one = of("{\"data\": {\"items\": [{\"id\": \"a\"}]}}");
        assertThat(one.records()).isEqualTo(1);
        assertThat(of("{\"data\": {\"items\": [{\"id\": \"a\"}]}}").ids()).isEqualTo(one.ids());
        assertThat(of("{\"data\": {\"items\": [{\"id\": \"b\"}]}}").ids()).isNotEqualTo(one.ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[]", "{\"builds\": []}", "[{\"created_at\": \"2026-03-01T00:00:09Z\"}, {\"cre",
            "[{\"created_at\": \"2026-03-01T00:00:09Z\"}", "{\"items\": [{\"id\": 1}", "<html>", "[1, 2]", "7"})
    void whatIsNoWholeListTellsNothing(String body) {
        RawPage page = of(body);
        assertThat(page.oldest()).isNull();
        assertThat(page.records()).isZero();
        assertThat(page.disorder()).isZero();
    }

    private static RawPage of(String body) {
        return RawPage.of(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
