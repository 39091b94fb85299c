package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"acme | web-* | acme | web-app | true", "acme | web-* | acme | api | false",
            "acme | web-* | other | web-app | false", "acme |  | acme | anything | true",
            "| !*-old | acme | web-old | false",
            "| !*-old | acme | web | true", "| web-*, !web-old | acme | web-old | false", "a?me |  | acme | x | true",
            "a?me |  | acmee | x | false", "a.me |  | acme | x | false", "| a+b | acme | a+b | true"})
    void matchesSlugs(String organizations, String pipelines, String organization, String pipeline, boolean accepted) {
        assertThat(Scope.of(organizations, pipelines).accepts(organization, pipeline)).isEqualTo(accepted);
    }

    @Test
    void recordsAboveThePipelinesAreJudgedByTheirOrganizationAlone() {
        Scope scope = Scope.of("acme", "web");
        assertThat(scope.accepts("acme", null)).isTrue();
        assertThat(scope.accepts("other", null)).isFalse();
        assertThat(scope.accepts(null, null)).isTrue();
        assertThat(Scope.of("", null).isAll()).isTrue();
    }
}
