package dev.kitecaravan.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Properties;

import org.junit.jupiter.api.Test;

class BuildVersionTest {
    @Test
    void saysVersionCommitAndTime() {
        assertThat(BuildVersion.of(properties("0.1.0", "abc1234", "2026-11-30T01:02:03Z")).sentence())
                .isEqualTo("0.1.0 (commit abc1234 of 2026-11-30T01:02:03Z)");
    }

    @Test
    void sourcesWithoutTheirHistoryHaveAVersionAlone() {
        assertThat(BuildVersion.of(properties("0.1.0", "${git.commit.id.abbrev}", "${git.commit.time}")).sentence())
                .isEqualTo("0.1.0");
    }

    @Test
    void thisBuildHasAVersion() throws IOException {
        assertThat(BuildVersion.current().number()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    private static Properties properties(String version, String commit, String committed) {
        Properties properties = new Properties();
        properties.setProperty("version", version);
        properties.setProperty("commit", commit);
        properties.setProperty("committed", committed);
        return properties;
    }
}
