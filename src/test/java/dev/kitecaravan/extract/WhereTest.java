package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhereTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Map<String, String> FIELDS = Map.of("state", "failed", "branch", "main", "created_at",
            "2026-03-09T12:00:00.000Z", "finished_at", "2026-03-10 11:59:00 UTC", "soft_failed", "true");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"state = failed | true", "state = passed | false", "state != passed | true",
            "state in (passed, 'failed') | true", "STATE = failed | false", "state in (passed) | false",
            "state=failed AND branch = main | true", "state=failed and branch = other | false",
            "created_at newer than 1d | true", "created_at newer than 23h | false", "created_at older than 23h | true",
            "created_at older than 1d | false", "finished_at newer than 2m | true",
            "finished_at older than 30 s | true",
            "created_at newer than 1w | true", "missing newer than 1d | false", "missing older than 1d | false",
            "missing = x | false", "missing != x | true", "soft_failed = true | true",
            "branch newer than 1d | false"})
    void decides(String where, boolean accepted) {
        assertThat(Where.parse(where).accepts(FIELDS::get, NOW)).isEqualTo(accepted);
    }

    @Test
    void emptyAcceptsEverything() {
        assertThat(Where.parse("  ").accepts(f -> null, NOW)).isTrue();
        assertThat(Where.parse(null).fields()).isEmpty();
    }

    @Test
    void namesTheFieldsItLooksAt() {
        assertThat(Where.parse("build.state = failed and type in (script) and created_at newer than 7d").fields())
                .containsExactlyInAnyOrder("build.state", "type", "created_at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "state ~ x", "created_at newer than soon", "state = a or state = b",
            "state = a and",
            "and state = x", "created_at younger than 1d"})
    void refusesWhatItDoesNotUnderstand(String where) {
        assertThatThrownBy(() -> Where.parse(where)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("field newer than 7d");
    }

    @Test
    void reachesUpToTheKeysOfWhatIsAbove() {
        Parent build = new Parent("b1", Map.of("organization_slug", "acme", "pipeline_slug", "web", "build_number", 7L),
                Map.of(), Map.of("state", "failed"), "h", null);
        assertThat(build.field("pipeline.slug")).isEqualTo("web");
        assertThat(build.field("organization.slug")).isEqualTo("acme");
        assertThat(build.field("state")).isEqualTo("failed");
        assertThat(build.field("build.state")).isEqualTo("failed");
        Parent job = new Parent("b1/j1", build.keys(), Map.of(), Map.of("state", "passed"), "h", build.fields());
        assertThat(job.field("state")).isEqualTo("passed");
        assertThat(job.field("job.state")).isEqualTo("passed");
        assertThat(job.field("build.state")).isEqualTo("failed");
        assertThat(job.field("pipeline.slug")).isEqualTo("web");
    }
}
