package dev.kitecaravan.routetest;

import java.time.Duration;
import java.util.List;

/** What a test found. */
public final class RouteTestResult {
    private final RouteTest test;
    private final List<Difference> differences;
    private final Observed observed;
    private final Duration took;

    RouteTestResult(RouteTest test, List<Difference> differences, Observed observed, Duration took) {
        this.test = test;
        this.differences = List.copyOf(differences);
        this.observed = observed;
        this.took = took;
    }

    /** The test. */
    public RouteTest test() {
        return test;
    }

    /** What came otherwise than expected; empty when the test passed. */
    public List<Difference> differences() {
        return differences;
    }

    /** Whether everything came as expected. */
    public boolean passed() {
        return differences.isEmpty();
    }

    /** From its first to its last moment. */
    public Duration took() {
        return took;
    }

    Observed observed() {
        return observed;
    }
}
