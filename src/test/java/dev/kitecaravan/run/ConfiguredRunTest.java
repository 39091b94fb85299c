package dev.kitecaravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;

/** Which endpoints a run is asked for. */
class ConfiguredRunTest {
    private final EndpointRegistry registry = EndpointRegistry.read(RouteFolder.read(null));

    private List<String> chosen(Map<String, String> environment, List<String> only) {
        return ConfiguredRun.chosen(Settings.of(environment, null), registry, only);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ", ,", ",,"})
    void noEndpointIsNoRun(String text) {
        assertThatThrownBy(() -> chosen(Map.of(), List.of(text.split(",", -1)))).isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--only names no endpoint");
        assertThatThrownBy(() -> chosen(Map.of("CARAVAN_ENDPOINTS", text), null)).isInstanceOf(UsageException.class)
                .hasMessageStartingWith("CARAVAN_ENDPOINTS names no endpoint");
    }

    @Test
    void anEndpointIsReadOnceHoweverOftenItIsNamed() {
        assertThat(chosen(Map.of(), List.of(" builds ", "pipelines", "builds"))).containsExactly("builds", "pipelines");
    }
}
