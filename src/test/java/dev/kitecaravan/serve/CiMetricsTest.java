package dev.kitecaravan.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.extract.http.Reserve;
import dev.kitecaravan.insight.CiFigures;
import dev.kitecaravan.insight.Views;
import dev.kitecaravan.load.DestinationException;
import dev.kitecaravan.program.Prometheus;
import dev.kitecaravan.table.SystemColumns;

class CiMetricsTest {
    private static final Instant AS_OF = Instant.parse("2026-11-30T10:00:00Z");

    private Metrics metrics = new Metrics(new Budget(Reserve.parse("0")), 500);

    @AfterEach
    void close() {
        metrics.close();
    }

    private static CiFigures.Line line(String queue, long waiting) {
        return new CiFigures.Line(new CiFigures.Queue("acme", queue), waiting, 2, waiting * 60.5,
                Map.of(0.5, 1.5, 0.9, 20.0, 0.95, 30.25));
    }

    private static CiFigures figures(int pipelines, int queues) {
        return new CiFigures(AS_OF,
                IntStream.range(0, pipelines).mapToObj(i -> new CiFigures.Main("acme", "p" + i, pipelines - i))
                        .toList(),
                IntStream.range(0, queues).mapToObj(i -> line("q" + i, queues - i)).toList(), false);
    }

    private List<String> series() {
        return metrics.scrape().lines().filter(text -> text.startsWith("caravan_ci_")).toList();
    }

    @Test
    void nothingIsThereBeforeItWasRead() {
        assertThat(series()).containsExactly("caravan_ci_reading_failures_total 0.0");
    }

    @Test
    void whatTheViewsTellIsShown() {
        metrics.ci(new CiFigures(AS_OF,
                List.of(new CiFigures.Main("acme", "web", 7260), new CiFigures.Main("acme", "app", 0)),
                List.of(line("macos", 3)), false));
        assertThat(series()).containsExactlyInAnyOrder("caravan_ci_as_of_timestamp_seconds 1.7960328E9",
                "caravan_ci_left_out{kind=\"pipeline\"} 0.0", "caravan_ci_left_out{kind=\"queue\"} 0.0",
                "caravan_ci_main_red_seconds{organization=\"acme\",pipeline=\"web\"} 7260.0",
                "caravan_ci_main_red_seconds{organization=\"acme\",pipeline=\"app\"} 0.0",
                "caravan_ci_queue_oldest_waiting_seconds{organization=\"acme\",queue=\"macos\"} 181.5",
                "caravan_ci_jobs{organization=\"acme\",queue=\"macos\",state=\"waiting\"} 3.0",
                "caravan_ci_jobs{organization=\"acme\",queue=\"macos\",state=\"running\"} 2.0",
                "caravan_ci_queue_wait_seconds{organization=\"acme\",queue=\"macos\",quantile=\"0.5\"} 1.5",
                "caravan_ci_queue_wait_seconds{organization=\"acme\",queue=\"macos\",quantile=\"0.9\"} 20.0",
                "caravan_ci_queue_wait_seconds{organization=\"acme\",queue=\"macos\",quantile=\"0.95\"} 30.25",
                "caravan_ci_reading_failures_total 0.0");
    }

    @Test
    void whatIsNotToldAnyMoreIsGone() {
        metrics.ci(figures(3, 3));
        metrics.ci(figures(1, 1));
        assertThat(series()).noneMatch(text -> text.contains("\"p1\"") || text.contains("\"q1\""))
                .anyMatch(text -> text.contains("\"p0\""));
    }

    @Test
    void oddNamesOfQueuesAreEscaped() {
        metrics.ci(new CiFigures(AS_OF, List.of(), List.of(line("a \"b\"\\\nc{d=\"e\"} 1", 1)), false));
        assertThat(series()).contains(
                "caravan_ci_queue_oldest_waiting_seconds{organization=\"acme\",queue=\"a \\\"b\\\"\\\\\\nc{d=\\\"e\\\"} 1\"} 60.5");
    }

    @Test
    void promtoolTakesTheText(@TempDir Path folder) throws Exception {
        Prometheus.require();
        metrics.ci(new CiFigures(AS_OF, List.of(new CiFigures.Main("acme", "web", 1)),
                List.of(line("a \"b\"\\\nc{d=\"e\"} 1", 1)), false));
        Path text = Files.writeString(folder.resolve("metrics.txt"), metrics.scrape());
        Process tool = new ProcessBuilder("/usr/bin/promtool", "check", "metrics").redirectInput(text.toFile())
                .redirectErrorStream(true).start();
        assertThat(new String(tool.getInputStream().readAllBytes())).doesNotContain("error", "caravan_ci_");
        // 3: it reads the text, and would name some metric of the JVM otherwise.
        assertThat(tool.waitFor()).isIn(0, 3);
    }

    @Test
    void thereAreNoMoreSeriesThanTheSettingSaysAndWhatIsLeftOutIsCounted() {
        metrics.close();
        metrics = new Metrics(new Budget(Reserve.parse("0")), 100);
        metrics.ci(figures(80, 50));
        // Half for pipelines, the rest for queues of six series each.
        assertThat(series()).hasSize(50 + 8 * 6 + 4)
                .contains("caravan_ci_left_out{kind=\"pipeline\"} 30.0", "caravan_ci_left_out{kind=\"queue\"} 42.0")
                .contains("caravan_ci_main_red_seconds{organization=\"acme\",pipeline=\"p0\"} 80.0")
                .noneMatch(text -> text.contains("\"p50\"") || text.contains("\"q8\""));
        metrics.ci(figures(20, 50));
        assertThat(series()).contains("caravan_ci_left_out{kind=\"pipeline\"} 0.0",
                "caravan_ci_left_out{kind=\"queue\"} 37.0");
        metrics.ci(figures(99, 0));
        assertThat(series()).hasSize(99 + 4).contains("caravan_ci_left_out{kind=\"pipeline\"} 0.0");
    }

    @Test
    void aFailureIsCountedAndWhatWasReadBeforeStays() {
        metrics.ci(figures(1, 0));
        AtomicInteger opened = new AtomicInteger();
        CiReading reading = new CiReading(() -> {
            opened.incrementAndGet();
            throw new DestinationException("the database is away");
        }, new Views("h2", ZoneId.of("UTC"), SystemColumns.DEFAULT, Map.of()), metrics);
        reading.after(List.of("pipelines", "organizations"));
        assertThat(opened).hasValue(0);
        reading.after(List.of("my_builds"));
        reading.after(List.of("builds"));
        assertThat(series()).contains("caravan_ci_reading_failures_total 2.0",
                "caravan_ci_main_red_seconds{organization=\"acme\",pipeline=\"p0\"} 1.0");
        reading.stop();
        reading.after(List.of("builds"));
        assertThat(opened).hasValue(2);
    }
}
