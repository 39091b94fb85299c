package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.route.EndpointRegistry;
import dev.kitecaravan.route.RouteFolder;
import dev.kitecaravan.run.ConfiguredRun;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.settings.UsageException;

/** Verbs that judge endpoints, and are given none. */
class SomeEndpointsTest {
    private static final EndpointRegistry SHIPPED = EndpointRegistry.read(RouteFolder.read(null));

    @TempDir
    Path folder;

    @Test
    void aSettingThatNamesNoEndpointIsNoReasonToSayThatAllIsWell() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "caravan.endpoints = \n");
        List<String> chosen = ConfiguredRun.chosen(Settings.of(Map.of(), folder), SHIPPED, null);
        assertThatThrownBy(() -> SomeEndpoints.require(chosen)).isInstanceOf(UsageException.class)
                .hasMessageContaining("caravan.endpoints is empty").hasMessageContaining("--only");
    }

    @Test
    void theStandardNamesSome() {
        assertThat(SomeEndpoints.require(ConfiguredRun.chosen(Settings.of(Map.of(), null), SHIPPED, null)))
                .contains("builds");
    }
}
