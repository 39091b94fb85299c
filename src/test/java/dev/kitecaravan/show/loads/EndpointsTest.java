package dev.kitecaravan.show.loads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** What is said of an endpoint by its last loads. */
class EndpointsTest {
    @Test
    void aKilledLoadIsCutOffAndAnOldOneLate() {
        Instant start = Instant.parse("2026-11-24T08:00:00Z");
        List<LoadEntry> good = IntStream.range(0, 6).mapToObj(i -> entry(0, start.minus(
                Duration.ofMinutes(10L * i)))).toList();
        assertThat(state(start.plus(Duration.ofMinutes(50)), good)).isEqualTo("fresh");
        assertThat(state(start.plus(Duration.ofMinutes(70)), good)).isEqualTo("late");
        assertThat(state(start.plus(Duration.ofDays(3)), good.subList(0, 2))).isEqualTo("fresh");
        assertThat(state(start, List.of(entry(1, start), good.get(1)))).isEqualTo("cut off");
        assertThat(state(start, List.of(entry(2, start), good.get(1)))).isEqualTo("failed");
        assertThat(state(start, List.of())).isEqualTo("never read");
    }

    private static String state(Instant at, List<LoadEntry> loads) {
        Map<String, Instant> lastGood = loads.stream().filter(LoadEntry::isComplete).findFirst()
                .map(load -> Map.of("builds", load.finished())).orElse(Map.of());
        return new Endpoints(at, loads, lastGood, Optional.of(false), LiveService.NONE)
                .views(List.of(new EndpointInfo("builds", "", true))).get(0).state();
    }

    private static LoadEntry entry(int status, Instant started) {
        return new LoadEntry("builds", status, started, status == 1 ? null : started.plusSeconds(1), null, 0, 0, 0, 0,
                1, 1, null);
    }
}
