package dev.kitecaravan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void misspeltVariablesAreNamedAndOthersAreNot() {
        Map<String, String> environment = new HashMap<>();
        Setting.variables().forEach(name -> environment.put(name, "any"));
        environment.remove("CARAVAN_CONFIG");
        for (String other : new String[]{"PATH", "CARAVAN", "CARAVAN_DESTINATION_SNOWFLAKE_WAREHOUSE",
                "CARAVAN_SERVICE_HOST", "CARAVAN_SERVICE_PORT_WEB", "CARAVAN_PORT", "CARAVAN_PORT_9000_TCP_ADDR",
                "CARAVAN_WEB_SERVICE_PORT", "CARAVAN_WEB_PORT_8090_TCP"}) {
            environment.put(other, "any");
        }
        assertThat(Settings.of(environment, null).unknownVariables()).isEmpty();

        environment.put("CARAVAN_DATASE", "ci");
        environment.put("CARAVAN_NOTHING_OF_THE_KIND", "x");
        assertThat(Settings.of(environment, null).unknownVariables()).containsExactly(
                "the variable CARAVAN_DATASE is no setting; did you mean 'CARAVAN_DATASET'?",
                "the variable CARAVAN_NOTHING_OF_THE_KIND is no setting");
    }
}
