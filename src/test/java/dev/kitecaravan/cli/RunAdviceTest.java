package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.settings.Settings;

class RunAdviceTest {
    private static List<String> ofScope(Map<String, String> environment, String... endpoints) {
        return RunAdvice.ofScope(List.of(endpoints), Settings.of(environment, null));
    }

    @Test
    void whereLittleIsWantedAnotherListIsNamed() {
        assertThat(ofScope(Map.of("CARAVAN_PIPELINES", "web"), "builds", "annotations")).singleElement().asString()
                .contains("pipeline_builds");
        assertThat(ofScope(Map.of("CARAVAN_ORGANIZATIONS", "acme"), "builds")).hasSize(1);
        assertThat(ofScope(Map.of("CARAVAN_PIPELINES", "web"), "pipeline_builds")).isEmpty();
        assertThat(ofScope(Map.of(), "builds")).isEmpty();
    }

    @Test
    void oneListOfBuildsIsEnough() {
        assertThat(RunAdvice.of(List.of("builds", "annotations"))).isEmpty();
        assertThat(RunAdvice.of(List.of("builds", "org_builds"))).singleElement().asString()
                .contains("builds, org_builds hold the same builds");
    }
}
