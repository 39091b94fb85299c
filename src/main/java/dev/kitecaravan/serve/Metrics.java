package dev.kitecaravan.serve;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.kitecaravan.extract.http.ApiListener;
import dev.kitecaravan.extract.http.ApiRequest;
import dev.kitecaravan.extract.http.Budget;
import dev.kitecaravan.insight.CiFigures;
import dev.kitecaravan.load.RowCounts;
import dev.kitecaravan.run.EndpointReport;
import dev.kitecaravan.run.RunListener;
import dev.kitecaravan.run.SideWay;
import dev.kitecaravan.text.BuildVersion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What a service counts and measures, for Prometheus; docs/operations.md lists it. Labels are names of endpoints, tables,
 * statuses and budget scopes: never an address or a token. Thread-safe.
 */
public final class Metrics implements ApiListener, RunListener, AutoCloseable {
    private static final String ENDPOINT = "endpoint";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Budget budget;
    private final MultiGauge remaining;
    private final MultiGauge limits;
    private final CiMetrics ci;
    private final AtomicReference<Instant> tokenEnds = new AtomicReference<>();
    private final Map<String, Freshness> freshness = new ConcurrentHashMap<>();
    /** What of the endpoint under way was counted already. */
    private final Map<String, EndpointReport> counted = new ConcurrentHashMap<>();

    /**
     * @param budget   whose figures are shown as they are when asked for
     * @param mostOfCi the most series about CI itself; 0 for no metrics about it
     */
    public Metrics(Budget budget, int mostOfCi) {
        this.budget = budget;
        this.ci = mostOfCi == 0 ? null : new CiMetrics(registry, mostOfCi);
        this.remaining = MultiGauge.builder("caravan.budget.remaining")
                .description("Requests left in the rate window, as the API last told").register(registry);
        this.limits = MultiGauge.builder("caravan.budget.limit")
                .description("Requests of a whole rate window").register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Shows which build this is, as labels of a figure that is always 1. */
    public void build(BuildVersion version) {
        Gauge.builder("caravan.build.info", () -> 1).description("Which build this is")
                .tags("version", version.number(), "commit", version.commit()).register(registry);
    }

    /** Shows an endpoint's freshness and its next firing. */
    public void watch(String endpoint, Function<String, Optional<Instant>> next) {
        Tags tags = Tags.of(ENDPOINT, endpoint);
        gauge("caravan.last.success.timestamp.seconds", "When the endpoint was last read well, Unix time", tags,
                () -> seconds(Optional.ofNullable(freshness.get(endpoint)).map(Freshness::lastGood)));
        gauge("caravan.cursor.lag.seconds", "How far what was read is behind the present", tags,
                () -> Optional.ofNullable(freshness.get(endpoint))
                        .map(f -> Duration.between(f.coveredTo(), Instant.now()).toMillis() / 1000.0)
                        .orElse(Double.NaN));
        gauge("caravan.next.firing.timestamp.seconds", "When its schedule fires next, Unix time", tags,
                () -> seconds(next.apply(endpoint)));
        fromNone(endpoint);
    }

    /** What alerts watch begins at none: to Prometheus a counter that appears with a value has not increased. */
    private void fromNone(String endpoint) {
        for (EndpointReport.Outcome outcome : EndpointReport.Outcome.values()) {
            load(endpoint, outcome);
        }
        deadLetters(endpoint);
        failures(endpoint);
        sideWays(endpoint);
        budgetWait(endpoint);
        requests(endpoint, "401");
    }

    private Timer load(String endpoint, EndpointReport.Outcome outcome) {
        return registry.timer("caravan.load", ENDPOINT, endpoint, "outcome", outcome.name().toLowerCase(Locale.ROOT));
    }

    private Counter deadLetters(String endpoint) {
        return registry.counter("caravan.dead.letters", ENDPOINT, endpoint);
    }

    /** Units of work that were given up. */
    private Counter failures(String endpoint) {
        return registry.counter("caravan.failures", ENDPOINT, endpoint);
    }

    /** Records that did not arrive on ways beside the tables. */
    private Counter sideWays(String endpoint) {
        return registry.counter("caravan.side.way.failures", ENDPOINT, endpoint);
    }

    private Counter budgetWait(String endpoint) {
        return registry.counter("caravan.budget.wait.seconds", ENDPOINT, endpoint);
    }

    private Counter requests(String endpoint, String status) {
        return registry.counter("caravan.requests", ENDPOINT, endpoint, "status", status);
    }

    /** Takes what the table of loads tells. */
    public void fresh(Map<String, Freshness> told) {
        freshness.putAll(told);
    }

    /**
     * Shows when the token ends.
     *
     * @param at null for never: then nothing is shown, or no number where one was before
     */
    public void tokenExpires(Instant at) {
        Instant before = tokenEnds.getAndSet(at);
        if (before == null && at != null) {
            // A gauge that is there keeps asking for its first value, so that it asks for what may change.
            gauge("caravan.token.expires.timestamp.seconds", "When the API token ends, Unix time", Tags.empty(),
                    () -> seconds(Optional.ofNullable(tokenEnds.get())));
        }
    }

    private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    private static double seconds(Optional<Instant> at) {
        return at.map(i -> i.toEpochMilli() / 1000.0).orElse(Double.NaN);
    }

    /** Time that runs waited because somebody else wrote to the dataset. */
    public void waitedForDataset(Duration time) {
        registry.counter("caravan.dataset.wait.seconds").increment(time.toMillis() / 1000.0);
    }

    @Override
    public void requestDone(ApiRequest request, int status, Duration took, long bytes) {
        requests(request.endpoint(), status == 0 ? "none" : String.valueOf(status)).increment();
        registry.timer("caravan.request", ENDPOINT, request.endpoint()).record(took);
    }

    @Override
    public void waitedForBudget(ApiRequest request, Duration total) {
        budgetWait(request.endpoint()).increment(total.toMillis() / 1000.0);
    }

    @Override
    public void retrying(ApiRequest request, String reason, Duration delay) {
        registry.counter("caravan.retries", ENDPOINT, request.endpoint()).increment();
    }

    @Override
    public void begin(String endpoint) {
        counted.remove(endpoint);
    }

    @Override
    public void progress(EndpointReport soFar) {
        EndpointReport before = counted.put(soFar.endpoint(), soFar);
        registry.counter("caravan.records", ENDPOINT, soFar.endpoint())
                .increment(soFar.records() - (before == null ? 0 : before.records()));
        deadLetters(soFar.endpoint()).increment(soFar.deadLetters() - (before == null ? 0 : before.deadLetters()));
        failures(soFar.endpoint())
                .increment(soFar.failures().count() - (before == null ? 0 : before.failures().count()));
        sideWays(soFar.endpoint()).increment(soFar.undelivered() - (before == null ? 0 : before.undelivered()));
        soFar.tables().forEach((table, rows) -> {
            RowCounts known = before == null ? RowCounts.NONE : before.tables().getOrDefault(table, RowCounts.NONE);
            rows(soFar.endpoint(), table, "new", rows.added() - known.added());
            rows(soFar.endpoint(), table, "changed", rows.changed() - known.changed());
            rows(soFar.endpoint(), table, "same", rows.same() - known.same());
            rows(soFar.endpoint(), table, "removed", rows.removed() - known.removed());
        });
    }

    private void rows(String endpoint, String table, String kind, long more) {
        registry.counter("caravan.rows", ENDPOINT, endpoint, "table", table, "kind", kind).increment(more);
    }

    @Override
    public void end(EndpointReport report) {
        progress(report);
        counted.remove(report.endpoint());
        load(report.endpoint(), report.outcome()).record(report.took());
    }

    @Override
    public void undelivered(String endpoint, SideWay lost) {
        sideWays(endpoint).increment(lost.failed());
    }

    /** An exchange of a route that starts by itself ended. */
    void ownRoute(String route, String outcome) {
        registry.counter("caravan.route.exchanges", "route", route, "outcome", outcome).increment();
    }

    /** A firing that failed before its run could begin, or was broken off by an error. */
    public void failed(String endpoint, Duration took) {
        load(endpoint, EndpointReport.Outcome.FAILED).record(took);
    }

    /** Takes what the views tell of CI. */
    synchronized void ci(CiFigures figures) {
        ci.show(figures);
    }

    /** The views could not be read. */
    void ciNotRead() {
        ci.failed();
    }

    /** The text of a scrape. */
    public synchronized String scrape() {
        List<MultiGauge.Row<?>> left = new ArrayList<>();
        List<MultiGauge.Row<?>> most = new ArrayList<>();
        for (Budget.Reading reading : budget.readings()) {
            if (reading.limit() >= 0) {
                Tags scope = Tags.of("scope", reading.scope());
                left.add(MultiGauge.Row.of(scope, reading.remaining()));
                most.add(MultiGauge.Row.of(scope, reading.limit()));
            }
        }
        remaining.register(left, true);
        limits.register(most, true);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
