package dev.kitecaravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredApiTest {
    @TempDir
    Path folder;

    private Settings settings(String variable, String value) {
        return Settings.of(Map.of("BUILDKITE_API_TOKEN", "bkua_any", "CARAVAN_DATA", folder.resolve("data").toString(),
                variable, value), null);
    }

    private Duration oneLook(String limit) throws Exception {
        return ConfiguredApi.forOneLook(ConfiguredApi.of(settings("CARAVAN_RETRY_TIME_LIMIT", limit))).retry()
                .timeLimit();
    }

    @Test
    void whoOnlyLooksDoesNotWaitAsARunDoes() throws Exception {
        assertThat(oneLook("10m")).isEqualTo(Duration.ofSeconds(15));
        assertThat(oneLook("2s")).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void readingThemMakesNothingAndFindsCertificatesThatAreNone() throws Exception {
        ConfiguredApi.of(settings("CARAVAN_RETRY_TIME_LIMIT", "1s"));
        assertThat(folder.resolve("data")).doesNotExist();
        Path file = Files.writeString(folder.resolve("ca.pem"), "none");
        assertThatThrownBy(() -> ConfiguredApi.of(settings("CARAVAN_TLS_CA_FILE", file.toString())))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("caravan.tls.ca-file");
    }
}
