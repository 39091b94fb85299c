package dev.kitecaravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.kitecaravan.extract.Estimate;
import dev.kitecaravan.settings.Settings;
import dev.kitecaravan.table.Json;

class PlanTableTest {
    private static final List<Estimate> ESTIMATES = List.of(new Estimate("builds", 90, 1, ""),
            new Estimate("org_builds", 45, 1, "by its last page"));

    private static String print(double perMinute, boolean json) {
        List<String> advice = RunAdvice.ofPlan(List.of("builds", "org_builds"),
                Settings.of(Map.of("CARAVAN_PIPELINES", "web"), null));
        StringWriter said = new StringWriter();
        new PlanTable(ESTIMATES, perMinute, 4, advice).print(new PrintWriter(said), json);
        return said.toString();
    }

    @Test
    void bothFormsGiveTheSameFiguresAndTheSameAdvice() {
        String table = print(45, false);
        Map<?, ?> json = (Map<?, ?>) Json.read(print(45, true));
        assertThat(json.get("requests")).isEqualTo(135);
        assertThat(json.get("minutes")).hasToString("3.0");
        assertThat(json.get("spent")).isEqualTo(4);
        assertThat((List<?>) json.get("endpoints")).extracting(each -> (Object) ((Map<?, ?>) each).get("note"))
                .containsExactly(
                        "", "by its last page");
        assertThat(table).containsPattern("together +135 +3\\.0 +45 requests a minute").contains("took 4 requests");
        assertThat((List<?>) json.get("advice")).hasSize(2)
                .allSatisfy(sentence -> assertThat(table.lines()).contains((String) sentence));
    }

    @Test
    void withoutALimitNoMinutesAreTold() {
        Map<?, ?> json = (Map<?, ?>) Json.read(print(0, true));
        assertThat(json.containsKey("minutes")).isTrue();
        assertThat(json.get("minutes")).isNull();
        assertThat(print(0, false)).contains("the API names no limit");
    }
}
