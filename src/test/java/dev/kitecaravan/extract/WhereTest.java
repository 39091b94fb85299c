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
        assertThat(Where.parse(where, ParentFields.UNKNOWN).accepts(FIELDS::get, NOW)).isEqualTo(accepted);
    }

    @Test
    void emptyAcceptsEverything() {
        assertThat(Where.parse("  ", ParentFields.UNKNOWN).accepts(f -> null, NOW)).isTrue();
        assertThat(Where.parse(null, ParentFields.UNKNOWN).fields()).isEmpty();
    }

    @Test
    void namesTheFieldsItLooksAt() {
        assertThat(Where.parse("build.state = failed and type in (script) and created_at newer than 7d",
                ParentFields.UNKNOWN).fields())
                .containsExactlyInAnyOrder("build.state", "type", "created_at");
    }

    /** Each: what is written | the character at which it goes wrong | what to do. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"state | 6 | write = value, != value, in (a, b)",
            "state == failed | 7 | write = once", "state <> failed | 7 | write !=", "state =! failed | 7 | write !=",
            "state ~ x | 7 | write = value", "state > 3 | 7 | newer than 7d", "state like fail | 7 | only whole values",
            "state is null | 7 | write = null", "state inn (a) | 7 | did you mean 'in'?",
            "state = a or state = b | 11 | write in (a, b)", "state = a or b | 11 | write in (a, b)",
            "state = a && branch = b | 11 | joined by and",
            "state = a, b | 10 | write in (a, b)",
            "state = a state = b | 11 | quote a value of several words", "branch = my branch | 13 | quote a value",
            "state = a and | 14 | begins with a field's name", "and state = x | 1 | begins with a field's name",
            "state = a and and branch = b | 15 | begins with a field's name", "state = | 8 | a value is missing",
            "state = and branch = b | 9 | a value is missing", "state = = a | 9 | a value is expected",
            "state = 'failed | 9 | the quote ' is not closed", "state = failed' | 15 | the quote ' is not closed",
            "branch = it's | 12 | the other quotes", "state = \u2018failed\u2019 | 9 | write ' or",
            "state in failed | 10 | a list such as (failed, canceled)", "state in (a, b | 15 | bracket at character 10",
            "state in () | 11 | a value is expected", "state in (a b) | 13 | a comma or )",
            "state in (a,) | 13 | a value",
            "state in (a)) | 13 | and or the end", "state not (a) | 11 | write not in (a, b)",
            "finished_at newer 7d | 19 | write newer than 7d", "finished_at newer then 7d | 19 | write newer than 7d",
            "finished_at olderr than 7d | 13 | did you mean 'older'?",
            "finished_at younger than 1d | 13 | newer than 7d",
            "finished_at newer than soon | 24 | 90s, 10m, 12h, 7d or 2w", "finished_at newer than | 23 | 90s, 10m",
            "finished_at newer than 7 days | 24 | s, m, h, d or w", "finished_at newer than 7 | 24 | s, m, h, d or w",
            "finished_at newer than 7months | 24 | s, m, h, d or w", "finished_at newer than -7d | 24 | 90s, 10m",
            "finished_at newer than 1.5d | 24 | 90s, 10m", "finished_at newer than 99999999999999999999d | 24 | 36500d",
            "finished_at newer than 40000d | 24 | 36500d", "'state' = a | 1 | begins with a field's name",
            "fi-eld = a | 1 | begins with a field's name", "= failed | 1 | begins with a field's name",
            "not state = failed | 1 | begins with a field's name", "(state = a) | 1 | begins with a field's name"})
    void refusesWhatItDoesNotUnderstandAndSaysWhere(String where, int position, String advice) {
        assertThatThrownBy(() -> Where.parse(where, ParentFields.UNKNOWN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("where, character " + position + ": ").hasMessageContaining(advice);
    }

    @Test
    void refusesTwoBarsToo() {
        assertThatThrownBy(() -> Where.parse("state = a || state = b", ParentFields.UNKNOWN))
                .hasMessageStartingWith("where, character 11: ").hasMessageContaining("write in (a, b)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"branch = 'my branch'", "branch = \"my branch\"", "branch in ('my branch', x)",
            "quoted = 'it''s'", "quoted = \"it's\"", "either = 'a or b'", "both = 'a and b'", "missing = null",
            "branch != null", "branch not in (a, b)", "\"odd name\" = 'x'", "\u00a0branch\u00a0=\u00a0'my branch'",
            "branch = 'my branch'\n  and quoted != it", "empty = ''", "slashed = dependabot/npm-1.2:x@y#z"})
    void acceptsQuotesNullsAndWhatIsNotThere(String where) {
        Map<String, String> fields = Map.of("branch", "my branch", "quoted", "it's", "either", "a or b", "both",
                "a and b", "odd name", "x", "empty", "", "slashed",
                "dependabot/npm-1.2:x@y#z");
        assertThat(Where.parse(where, ParentFields.UNKNOWN).accepts(fields::get, NOW)).isTrue();
    }

    @Test
    void theTextNullInQuotesIsAText() {
        Where where = Where.parse("branch = 'null'", ParentFields.UNKNOWN);
        assertThat(where.accepts(field -> null, NOW)).isFalse();
        assertThat(where.accepts(field -> "null", NOW)).isTrue();
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
