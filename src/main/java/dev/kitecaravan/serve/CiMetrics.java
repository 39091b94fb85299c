package dev.kitecaravan.serve;

import java.util.ArrayList;
import java.util.List;

import dev.kitecaravan.insight.CiFigures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;

/**
 * What {@code /metrics} tells of CI itself. Nothing of it is there before it was read once; what was read then stays until it
 * is read again, and {@code caravan_ci_as_of_timestamp_seconds} says how old it is.
 */
final class CiMetrics {
    private static final String ORGANIZATION = "organization";
    private static final String QUEUE = "queue";

    private final MultiGauge asOf;
    private final MultiGauge leftOut;
    private final MultiGauge red;
    private final MultiGauge oldest;
    private final MultiGauge jobs;
    /** Null before the first reading. */
    private volatile SummarySnapshot waits;
    private final Counter failures;
    private final int most;

    /** @param most series of pipelines and queues together */
    CiMetrics(PrometheusMeterRegistry registry, int most) {
        this.most = most;
        asOf = gauge(registry, "caravan.ci.as.of.timestamp.seconds",
                "When the load began that the figures of CI are of, Unix time");
        leftOut = gauge(registry, "caravan.ci.left.out",
                "Pipelines and queues that are not shown, because there would be too many series");
        red = gauge(registry, "caravan.ci.main.red.seconds",
                "How long main is red, as of the load; 0 while it is green");
        oldest = gauge(registry, "caravan.ci.queue.oldest.waiting.seconds",
                "How long the job waits that waits longest, as of the load; 0 where none waits");
        jobs = gauge(registry, "caravan.ci.jobs", "Jobs that wait or run, as of the load");
        // Micrometer makes quantiles of what it measured itself only.
        registry.getPrometheusRegistry().register(() -> waits);
        failures = Counter.builder("caravan.ci.reading.failures")
                .description("How often the figures of CI could not be read")
                .register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** They could not be read; what is shown grows older. */
    void failed() {
        failures.increment();
    }

    /** Shows these, and nothing of those before. Queues have half of the series where pipelines need theirs. */
    void show(CiFigures figures) {
        int wanted = figures.lines().stream().mapToInt(CiMetrics::series).sum();
        int ofMains = Math.min(figures.mains().size(), Math.max(most - wanted, most / 2));
        List<CiFigures.Main> mains = figures.mains().subList(0, ofMains);
        List<CiFigures.Line> lines = first(figures.lines(), most - ofMains);
        asOf.register(List.of(MultiGauge.Row.of(Tags.empty(), figures.asOf().toEpochMilli() / 1000.0)), true);
        leftOut.register(List.of(
                MultiGauge.Row.of(Tags.of("kind", "pipeline"), figures.mains().size() - mains.size()),
                MultiGauge.Row.of(Tags.of("kind", QUEUE), figures.lines().size() - lines.size())), true);
        red.register(mains.stream().<MultiGauge.Row<?>>map(main -> MultiGauge.Row.of(
                Tags.of(ORGANIZATION, main.organization(), "pipeline", main.pipeline()), main.redSeconds())).toList(),
                true);
        show(lines);
    }

    private void show(List<CiFigures.Line> lines) {
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        SummarySnapshot.Builder quantiles = SummarySnapshot.builder().name("caravan_ci_queue_wait_seconds")
                .help("How long jobs waited that became runnable in the 24 hours before the load");
        for (CiFigures.Line line : lines) {
            Tags queue = Tags.of(ORGANIZATION, line.queue().organization(), QUEUE, line.queue().name());
            ages.add(MultiGauge.Row.of(queue, line.oldestSeconds()));
            counts.add(MultiGauge.Row.of(queue.and("state", "waiting"), line.waiting()));
            counts.add(MultiGauge.Row.of(queue.and("state", "running"), line.running()));
            if (!line.waits().isEmpty()) {
                Quantiles.Builder of = Quantiles.builder();
                line.waits().forEach((quantile, seconds) -> of.quantile(quantile, seconds));
                quantiles.dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder().quantiles(of.build())
                        .labels(Labels.of(ORGANIZATION, line.queue().organization(), QUEUE, line.queue().name()))
                        .build());
            }
        }
        oldest.register(ages, true);
        jobs.register(counts, true);
        waits = quantiles.build();
    }

    private static int series(CiFigures.Line line) {
        return 3 + line.waits().size();
    }

    private static List<CiFigures.Line> first(List<CiFigures.Line> lines, int room) {
        int taken = 0;
        for (int i = 0; i < lines.size(); i++) {
            taken += series(lines.get(i));
            if (taken > room) {
                return lines.subList(0, i);
            }
        }
        return lines;
    }
}
