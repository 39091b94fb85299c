package dev.kitecaravan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    @Test
    void fillsEveryPlaceholderAsOneEncodedSegment() {
        PathTemplate path = PathTemplate.parse("/v2/organizations/{org.slug}/clusters/{clusters.id}/queues");

        assertThat(path.fill(Map.of("organization.slug", "a b/ü?%&#+", "clusters.id", "../x")))
                .isEqualTo("/v2/organizations/a%20b%2F%C3%BC%3F%25%26%23%2B/clusters/..%2Fx/queues");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", ""})
    void refusesValuesThatWouldLeadElsewhere(String value) {
        assertThatThrownBy(() -> PathTemplate.parse("/v2/organizations/{org.slug}/builds")
                .fill(Map.of("organization.slug", value))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{org.slug}").hasMessageContaining("'" + value + "'");
    }

    @Test
    void refusesAPartThatOnlyBecomesDotsWhenItIsFilled() {
        assertThatThrownBy(
                () -> PathTemplate.parse("/v2/.{slug}/x").fill(Map.of("pipeline.slug", ".x".substring(0, 1) + "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                () -> PathTemplate.parse("/v2/{slug}{number}").fill(Map.of("pipeline.slug", "%2e", "build.number", "")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("{number}");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> PathTemplate.parse("/v2/x/{clusters.id}").fill(Map.of()))
                .hasMessageContaining("{clusters.id}").hasMessageContaining("no such field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2/builds", "//host/builds", "/v2/builds?x=1", "/v2/a&b", "/v2/#x", "/v2/{nothing}/x",
            "/v2/{org.slug/x", "/v2/org.slug}/x", "/v2/../x", "/v2/./x", "/v2/%2e%2E/x", "/v2/{.x}", "/v2/{x.}"})
    void refusesPathsThatAreNone(String path) {
        assertThatThrownBy(() -> PathTemplate.parse(path)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(path);
    }
}
